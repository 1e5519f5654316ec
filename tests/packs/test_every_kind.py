"""What holds of every kind of pack: tags, title, headings, words for pictures, and text as it was typed.

`pdfua` checks what a machine can of PDF/UA-1. What it cannot see a person must look at: whether the order of
reading makes sense, whether words for a picture say what it shows, whether colours can be told apart.
"""

import re
from functools import cache
from io import BytesIO
from itertools import pairwise
from tempfile import NamedTemporaryFile

import html5lib
import pikepdf
import pytest
from pdfua import Severity, validate
from pypdf import PdfReader

from recruitment.packs.day import render_day
from recruitment.packs.every_kind import TEMPLATE_OF, OfParts
from recruitment.packs.render import html_twin, press, render
from tests.packs.conftest import Opened
from tests.packs.kinds import KINDS
from tests.packs.test_hostile import MARKUP, SCRIPTS

#: Whoever is asked to print this writes it in each field that people fill in.
PLAIN = "Éva Almási"
HOSTILE = "\n\n".join((*MARKUP, "url(http://127.0.0.1:9/a)", *SCRIPTS.values()))
each = pytest.mark.parametrize("kind", KINDS)


@cache
def made(kind: str, text: str) -> bytes:
    """A pack of a kind with a text in it, made once a process; it asks for nothing that is not packaged."""
    press().assets.refused.clear()
    pack = KINDS[kind](text)
    data = (render_day(pack) if isinstance(pack, OfParts) else render(pack)).data
    assert press().assets.refused == []
    return data


@cache
def opened(kind: str, text: str) -> Opened:
    data = made(kind, text)
    pages = tuple(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return Opened(pikepdf.open(BytesIO(data)), pages)


def test_every_kind_is_here() -> None:
    assert {type(make(PLAIN)) for make in KINDS.values()} == set(TEMPLATE_OF)


@each
@pytest.mark.parametrize("text", [PLAIN, HOSTILE], ids=["plain", "hostile"])
def test_a_checker_of_pdf_ua_finds_nothing(kind: str, text: str) -> None:
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(made(kind, text))
        file.flush()
        report = validate(file.name)
    assert [one.message for one in report.findings if one.severity is Severity.ERROR] == []


@each
def test_it_is_tagged_titled_and_in_british_english(kind: str) -> None:
    file = opened(kind, PLAIN).file
    assert bool(file.Root.MarkInfo.Marked) is True
    assert str(file.Root.Lang) == "en-GB"
    assert str(file.docinfo["/Title"]).startswith(KINDS[kind](PLAIN).cover.title)
    assert bool(file.Root.ViewerPreferences.DisplayDocTitle) is True
    assert 'pdfuaid:part="1"' in file.Root.Metadata.read_bytes().decode()


@each
def test_headings_leave_no_level_out_and_are_the_bookmarks(kind: str) -> None:
    pack = opened(kind, PLAIN)
    levels = [int(tag[1]) for tag in pack.kinds() if re.fullmatch(r"H\d", tag)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [depth for depth, _ in pack.bookmarks()][:2] == [0, 1]


@each
def test_every_picture_has_words_and_every_cell_its_heading(kind: str) -> None:
    tags = opened(kind, PLAIN).tags()
    assert all(tag.alt for tag in tags if tag.kind == "Figure")
    assert all(
        tag.headers for tag in tags if tag.kind == "TD" and kind not in ("kit", "panel", "day", "centre")
    )


@each
def test_every_page_says_by_when_it_is_destroyed_and_every_but_the_cover_its_number(kind: str) -> None:
    pages = [" ".join(page.split()) for page in opened(kind, PLAIN).pages]
    foot = KINDS[kind](PLAIN).cover.foot
    assert all(foot in page for page in pages)
    for number, page in enumerate(pages[1:], 2):
        assert f"Page {number} of {len(pages)}" in page


@each
def test_words_come_in_the_order_of_the_twin(kind: str) -> None:
    twin = html5lib.parse(html_twin(KINDS[kind](PLAIN)), namespaceHTMLElements=False)
    body = " ".join(" ".join(twin.find("body").itertext()).split())
    headings = [" ".join("".join(one.itertext()).split()) for one in twin.iter() if one.tag in ("h2", "h3")]
    printed = opened(kind, PLAIN).text
    place = 0
    for heading in headings:
        assert heading in body
        found = "".join(printed.split()).find("".join(heading.split()), place)
        assert found >= place, heading
        place = found


@each
def test_whatever_was_typed_comes_out_as_text(kind: str) -> None:
    pack = opened(kind, HOSTILE)
    # Of a font of many scripts `pypdf` reads the first half of each code as a letter of its own.
    printed = "".join(pack.text.split()).replace("\x00", "")
    assert pack.kinds().count("H1") == 1
    assert "/EmbeddedFiles" not in pack.file.Root.get("/Names", {})
    links = [link for page in pack.file.pages for link in page.get("/Annots", [])]
    assert not any("/A" in link for link in links)
    for typed in (*MARKUP, SCRIPTS["Cyrillic"], SCRIPTS["Latin"]):
        assert "".join(typed.split())[:20] in printed


@each
def test_the_twin_runs_nothing(kind: str) -> None:
    page = html_twin(KINDS[kind](HOSTILE))
    assert (page.count("<script"), page.count("<img"), page.count("<h1")) == (0, 0, 1)
    html5lib.HTMLParser(strict=True).parse(page)
