"""Packs a second on one core and on two, beside bare WeasyPrint on the same HTML in the same run.

``script/bench packs [--packs N]``: invented applications of four pages, each another one. Bare WeasyPrint has
the style sheet and the fonts prepared once, as its manual advises, and writes PDF/UA-1 from HTML that is
filled already; ours fills it, takes its fingerprint, lays it out, writes it and takes the digest. Batches of
both alternate. CPU seconds on one core; elapsed seconds where two processes share the work.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from recruitment.packs import render
from recruitment.packs.assets import PackagedAssets, font_faces, packaged_fonts
from recruitment.packs.contexts import Answer, ApplicationPack, Cover, Detail, Referee
from tests.packs.conftest import TITLES, answer_text

BATCH = 25


def main(arguments: list[str]) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="script/bench packs")
    parser.add_argument("--packs", type=int, default=500)
    count = parser.parse_args(arguments).packs
    numbers = range(count)
    ours(0), bare(0)
    print(f"Pages a pack: {render.render(application(0)).pages}")
    before = _memory()
    one = _alternately(numbers, _cpu)
    grown = _memory() - before
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context) as pool:
        list(pool.map(_warm, range(8)))
        two = _alternately(numbers, lambda work, batch: _elapsed(pool, work, batch))
    print("| | ours, packs a second | bare WeasyPrint | ratio |\n|---|---|---|---|")
    for name, (mine, theirs) in (("one core, of CPU", one), ("two processes, elapsed", two)):
        print(f"| {name} | {count / mine:.2f} | {count / theirs:.2f} | {theirs / mine:.3f} |")
    print(f"Memory grew by {grown / 1024:.0f} MiB over {2 * count} packs in one process.")
    print(f"The fingerprint of one: {1000 * _cpu(_look, range(50)) / 50:.1f} ms.")


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


def _warm(number: int) -> None:
    ours(number), bare(number)


def _memory() -> int:
    """The most memory that this process has held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
