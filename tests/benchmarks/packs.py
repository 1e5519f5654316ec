"""Packs a second on one core and on two, peak memory, a day of fifty, and an unchanged pack again.

``script/bench packs [--packs N] [--record]``: invented applications of four pages, each another one, beside
bare WeasyPrint on the same HTML in the same run. It has the style sheet and the fonts prepared once, as its
manual advises, and writes PDF/UA-1 from HTML that is filled already; ours fills it, takes its fingerprint,
lays it out, writes it and takes the digest. Batches of both alternate. CPU seconds on one core; elapsed
seconds where two processes share the work. ``--record`` writes the table into ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import re
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from recruitment.packs import day, render
from recruitment.packs.assets import PackagedAssets, font_faces, packaged_fonts
from recruitment.packs.contexts import Answer, ApplicationPack, Cover, Detail, Referee
from recruitment.packs.panel_contexts import DayPack
from tests.packs import kinds
from tests.packs.conftest import TITLES, answer_text

BATCH = 25
CANDIDATES = 50
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
_TABLE = re.compile(r"(?<=<!-- packs -->\n).*?(?=<!-- end of packs -->)", re.DOTALL)


def main(arguments: list[str]) -> None:
    """Measure, print the table, and with ``--record`` keep it."""
    parser = argparse.ArgumentParser(prog="script/bench packs")
    parser.add_argument("--packs", type=int, default=500)
    parser.add_argument("--record", action="store_true", help="write the table into docs/performance.md")
    chosen = parser.parse_args(arguments)
    lines = list(_lines(chosen.packs))
    print("\n".join(lines))
    if chosen.record:
        page = DOCUMENT.read_text("utf-8")
        DOCUMENT.write_text(_TABLE.sub(lambda _found: "\n".join(lines) + "\n", page), "utf-8")


def _lines(count: int) -> Iterator[str]:
    numbers = range(count)
    ours(0), bare(0)
    yield f"{datetime.now(UTC):%-d %B %Y}: {count} packs of {render.render(application(0)).pages} pages."
    before = _memory()
    one = _alternately(numbers, _cpu)
    grown = _memory() - before
    two, peaks = _on_two(numbers)
    yield "\n| | ours, packs a second | bare WeasyPrint | ratio |\n|---|---|---|---|"
    for name, (mine, theirs) in (("one core, of CPU", one), ("two processes, elapsed", two)):
        yield f"| {name} | {count / mine:.2f} | {count / theirs:.2f} | {theirs / mine:.3f} |"
    yield (
        f"\nMemory grew by {grown / 1024:.0f} MiB over {2 * count} packs in one process; a process that made"
        f" half of ours held {peaks[0] / 1024:.0f} MiB at most, one that made half of the bare ones"
        f" {peaks[1] / 1024:.0f} MiB."
    )
    yield f"An unchanged pack again takes {1000 * _cpu(_look, range(50)) / 50:.1f} ms besides what it reads."
    yield from _day_lines()


def _on_two(numbers: range) -> tuple[tuple[float, float], tuple[int, int]]:
    """Seconds of ours and of bare WeasyPrint on two processes; and the most that one of either held, in KiB.

    Each kind has two processes of its own, so that what they hold is theirs.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context) as mine, ProcessPoolExecutor(2, context) as theirs:
        pools: dict[Callable[[int], int], ProcessPoolExecutor] = {ours: mine, bare: theirs}
        for work, pool in pools.items():
            list(pool.map(work, range(8)))
        spent = _alternately(numbers, lambda work, batch: _elapsed(pools[work], work, batch))
        peaks = [max(pool.map(_held, range(8))) for pool in (mine, theirs)]
    return spent, (peaks[0], peaks[1])


def _held(_number: int) -> int:
    return _memory()


def _day_lines() -> Iterator[str]:
    """A day of fifty: made whole, with one part changed, and unchanged; what is in it is looked at."""
    pack = kinds.day("Éva Almási", candidates=CANDIDATES)
    start = time.process_time()
    parts = [day.render_part(part) for part in pack.parts]
    made = time.process_time()
    whole = day.join_day(pack, parts)
    joined = time.process_time()
    day.day_fingerprint(pack, [day.part_fingerprint(part) for part in pack.parts])
    looked = time.process_time()
    yield (
        f"A day of {CANDIDATES} candidates, {whole.pages} pages and {len(whole.data) / 1e6:.1f} MB: its parts"
        f" take {made - start:.1f} s of CPU and joining them {joined - made:.1f} s; with one part changed"
        f" {(made - start) / len(parts) + joined - made:.1f} s; unchanged {1000 * (looked - joined):.0f} ms."
    )
    yield _looked_at(pack, whole.data)


def _looked_at(pack: DayPack, data: bytes) -> str:
    """Tags, bookmarks and the page on which each part begins, as the contents say it."""
    with pikepdf.open(BytesIO(data)) as file, file.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages, 1)}
        named = list(file.Root.Names.Dests.Names)
        leads = {
            str(name): numbers[place[0].objgen] for name, place in zip(named[::2], named[1::2], strict=True)
        }
        begins = [leads[part.key] for part in pack.parts]
        titles = [item.title for item in outline.root[0].children][-len(pack.parts) :]
        tagged = len(file.Root.StructTreeRoot.K[0].K)
    if begins != sorted(set(begins)) or titles != [part.title for part in pack.parts]:
        raise SystemExit("the contents of the day do not lead where its parts begin")
    return f"It has {tagged} sections of tags, {len(titles)} bookmarks, and links that lead to each part."


def application(number: int) -> ApplicationPack:
    """An application whose pack has four pages: a cover, the person, and four answers of 250 words."""
    cover = Cover(
        title="Application to Difference Leaders 2027",
        purpose="To read one application whole before deciding about it.",
        audience="Recruitment leads of Difference Leaders 2027. Do not pass it on.",
        reference=f"DL27-{number:04d}-9XWB",
        organisation="Difference Leaders",
        prepared_at=datetime(2027, 2, 2, 9, tzinfo=UTC),
        destroy_by=date(2028, 3, 2),
    )
    return ApplicationPack(
        cover=cover,
        name=f"Éva Almási {number}",
        stage="Sift",
        submitted_at=datetime(2027, 2, 1, 9, 5, tzinfo=UTC),
        details=(Detail("E-mail", f"eva.{number}@example.org"), Detail("Phone", "01632 960 001")),
        answers=tuple(
            Answer(at, title, f"{title}: what happened, and what did you do?", answer_text(250), 250, 250)
            for at, title in enumerate(TITLES[:4], start=1)
        ),
        referees=(Referee("Ada Thorne", "a.thorne@example.org"),),
    )


def ours(number: int) -> int:
    """Make one pack as the worker does, without the database; its bytes."""
    pack = application(number)
    render.fingerprint(pack)
    data = render.render(pack).data
    hashlib.sha256(data).hexdigest()
    return len(data)


def bare(number: int) -> int:
    """Write the same pages with WeasyPrint alone; their bytes."""
    assets, fonts, style = _prepared()
    html = _html(number)
    made = HTML(string=html, url_fetcher=assets).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant=render.VARIANT
    )
    return len(made)


_PREPARED: list[tuple[PackagedAssets, FontConfiguration, CSS]] = []
_FILLED: dict[int, str] = {}


def _prepared() -> tuple[PackagedAssets, FontConfiguration, CSS]:
    if not _PREPARED:
        files = packaged_fonts(None)
        assets, fonts = PackagedAssets(files), FontConfiguration()
        sheet = font_faces(files) + (render.TEMPLATES / "pack.css").read_text("utf-8")
        _PREPARED.append((assets, fonts, CSS(string=sheet, font_config=fonts, url_fetcher=assets)))
    return _PREPARED[0]


def _html(number: int) -> str:
    """The HTML of a pack, filled once and not timed where it is filled beforehand."""
    if number not in _FILLED:
        template = render.environment().get_template("application.html")
        _FILLED[number] = template.render(pack=application(number), style=None)
    return _FILLED[number]


def _alternately(
    numbers: range, timed: Callable[[Callable[[int], int], range], float]
) -> tuple[float, float]:
    """Seconds of ours and of bare WeasyPrint over all packs, batch by batch, another first each time."""
    spent: dict[Callable[[int], int], float] = {ours: 0.0, bare: 0.0}
    batches = [numbers[start : start + BATCH] for start in numbers[::BATCH]]
    for turn, batch in enumerate(batches):
        for number in batch:
            _html(number)
        pair: Sequence[Callable[[int], int]] = (ours, bare) if turn % 2 else (bare, ours)
        for work in pair:
            spent[work] += timed(work, batch)
    return spent[ours], spent[bare]


def _cpu(work: Callable[[int], object], batch: range) -> float:
    start = time.process_time()
    for number in batch:
        work(number)
    return time.process_time() - start


def _elapsed(pool: ProcessPoolExecutor, work: Callable[[int], int], batch: range) -> float:
    start = time.perf_counter()
    list(pool.map(work, batch))
    return time.perf_counter() - start


def _look(number: int) -> str:
    return render.fingerprint(application(number))


def _memory() -> int:
    """The most memory that this process has held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
