"""Makes the pack of a day: a front with true page numbers, and parts, each of which is made by itself."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import Any

from recruitment.packs.every_kind import TEMPLATE_OF, OfParts
from recruitment.packs.joining import join
from recruitment.packs.panel_contexts import Part
from recruitment.packs.render import NO_TIME, VARIANT, Pdf, digest_of, environment, lay_out_html

_FEWEST = 2


def render_day(pack: OfParts) -> Pdf:
    """Make the whole at once, keeping no part."""
    return join_day(pack, [render_part(part) for part in pack.parts])


def part_fingerprint(part: Part) -> str:
    """Say what a part's pages depend on, in so many characters."""
    return digest_of(_fill_part(part))


def render_part(part: Part) -> Pdf:
    """Make one part, to be joined."""
    document = lay_out_html(_fill_part(part))
    return Pdf(document.write_pdf(pdf_variant=VARIANT, finisher=_Apart(part.key)), len(document.pages))


def day_fingerprint(pack: OfParts, parts: Sequence[str]) -> str:
    """Say what a day's pages depend on: its front, whenever prepared, and the parts' own fingerprints."""
    undated = replace(pack, cover=replace(pack.cover, prepared_at=NO_TIME))
    return digest_of("\0".join((_fill_front(undated, ()), *parts)))


def join_day(pack: OfParts, parts: Sequence[Pdf]) -> Pdf:
    """Put parts that are made behind a front that says on which page each begins."""
    lengths = [part.pages for part in parts]
    front = _front(pack, lengths)
    pages = len(front.pages) + sum(lengths)
    data = join(front.write_pdf(pdf_variant=VARIANT), [part.data for part in parts], _sheets(pages))
    return Pdf(data, pages)


def _front(pack: OfParts, lengths: Sequence[int]) -> Any:
    """The front, laid out until it is as long as its own page numbers say."""
    length, held = _FEWEST, 0
    while length != held:
        held = length
        starts = list(accumulate(lengths, initial=held + 1))[:-1]
        document = lay_out_html(_fill_front(pack, starts))
        # It never grows shorter again, so that this ends.
        length = max(held, len(document.pages))
    return document


@lru_cache(maxsize=8)
def _sheets(pages: int) -> bytes:
    """A document of so many pages with nothing but their numbers."""
    html = environment().get_template("numbers.html").render(pages=pages)
    made: bytes = lay_out_html(html).write_pdf(pdf_variant=VARIANT)
    return made


def _fill_part(part: Part) -> str:
    return environment().get_template("part.html").render(part=part)


def _fill_front(pack: OfParts, pages: Sequence[int]) -> str:
    return environment().get_template(TEMPLATE_OF[type(pack)]).render(pack=pack, style=None, pages=pages)


class _Apart:
    """Names what tags call the headings of tables apart from those of other parts."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, _document: Any, pdf: Any) -> None:
        """Rename them: a cell names its headings by the very same texts."""
        for one in pdf.objects:
            if isinstance(one, dict) and "ID" in one:
                one["ID"].string = f"{self.key}.{one['ID'].string}"
