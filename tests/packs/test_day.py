"""The pack of a day is one document: tags, bookmarks, links and numbers are those of the whole."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from recruitment.packs.day import day_fingerprint, join_day, part_fingerprint, render_day, render_part
from recruitment.packs.panel_contexts import DayPack, MeetingPart, MissingPart
from tests.packs import kinds
from tests.packs.conftest import Opened


@pytest.fixture(scope="module")
def pack() -> DayPack:
    made = kinds.day("Éva Almási", candidates=5)
    parts = tuple(
        replace(one, meeting=replace(one.meeting, name=f"Candidate {place} of the day"))
        if isinstance(one, MeetingPart)
        else replace(one, title="4pm, Idris Calloway")
        if isinstance(one, MissingPart)
        else one
        for place, one in enumerate(made.parts)
    )
    return replace(made, parts=parts)


@pytest.fixture(scope="module")
def whole(pack: DayPack) -> Opened:
    data = render_day(pack).data
    pages = PdfReader(BytesIO(data)).pages
    return Opened(pikepdf.open(BytesIO(data)), tuple(page.extract_text() for page in pages))


def test_contents_give_the_page_on_which_each_part_begins(pack: DayPack, whole: Opened) -> None:
    listed = " ".join(whole.pages[1].split())
    for part in pack.parts:
        (begins,) = [
            number
            for number, text in enumerate(whole.pages, 1)
            # The head of a part's every page names it; its first page does so twice.
            if " ".join(text.split()).count(part.title) >= 2 and number > 2
        ]
        assert f"{part.title} {begins}" in listed


def test_every_page_but_the_cover_has_its_number_in_the_whole(whole: Opened) -> None:
    pages = len(whole.pages)
    numbered = [f"Page {number} of {pages}" in text for number, text in enumerate(whole.pages, 1)]
    assert numbered == [False] + [True] * (pages - 1)


def test_bookmarks_stand_below_the_title_and_lead_to_their_own_pages(pack: DayPack, whole: Opened) -> None:
    titles = [title for depth, title in whole.bookmarks() if depth == 1]
    assert titles == ["Contents", "The day", *(part.title for part in pack.parts)]
    with whole.file.open_outline() as outline:
        items: list[Any] = list(outline.root[0].children)
    led = {item.title: item.destination[0].objgen for item in items}
    numbers = {page.obj.objgen: number for number, page in enumerate(whole.file.pages)}
    for part in pack.parts:
        assert part.title in " ".join(whole.pages[numbers[led[part.title]]].split())


def test_links_of_the_contents_lead_to_the_parts(pack: DayPack, whole: Opened) -> None:
    named = list(whole.file.Root.Names.Dests.Names)
    places = {str(name): place[0].objgen for name, place in zip(named[::2], named[1::2], strict=True)}
    numbers = {page.obj.objgen: number for number, page in enumerate(whole.file.pages)}
    # A link is one for its words and one for its number.
    links = list(dict.fromkeys(str(link.Dest) for link in whole.file.pages[1].Annots))
    assert links == [part.key for part in pack.parts]
    begins = [numbers[places[link]] for link in links]
    assert begins == sorted(set(begins))
    assert min(begins) == 2


def test_every_mark_of_every_page_is_in_the_tree_of_tags(whole: Opened) -> None:
    tree = whole.file.Root.StructTreeRoot
    numbers = dict(zip(*(list(tree.ParentTree.Nums)[start::2] for start in (0, 1)), strict=True))
    assert sorted(numbers) == list(range(len(numbers)))
    assert [int(page.obj.StructParents) for page in whole.file.pages] != []
    for page in whole.file.pages:
        for element in numbers[int(page.obj.StructParents)]:
            assert element.Pg.objgen == page.obj.objgen
        for link in page.obj.get("/Annots", []):
            assert numbers[int(link.StructParent)].S == "/Link"


def test_cells_name_headings_of_their_own_part_alone(whole: Opened) -> None:
    ids: list[str] = []
    waiting = [whole.file.Root.StructTreeRoot.K[0]]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            ids += [str(element.ID)] if "/ID" in element else []
            waiting.extend(element.get("/K", []))
    assert len(ids) == len(set(ids)) > 100


def test_one_document_has_one_title_and_headings_without_a_level_left_out(whole: Opened) -> None:
    levels = [int(kind[1]) for kind in whole.kinds() if len(kind) == 2 and kind[0] == "H"]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_part_that_changes_leaves_the_others_as_they_are(pack: DayPack) -> None:
    first, second, *rest = pack.parts
    assert isinstance(second, MeetingPart)
    changed = replace(second, meeting=replace(second.meeting, to_do="Speak slowly."))
    looks = [part_fingerprint(part) for part in pack.parts]
    again = [part_fingerprint(part) for part in (first, changed, *rest)]
    assert [one == other for one, other in zip(looks, again, strict=True)].count(False) == 1
    assert day_fingerprint(pack, looks) != day_fingerprint(pack, again)


def test_the_same_parts_joined_again_are_the_same_file(pack: DayPack) -> None:
    small = replace(pack, parts=pack.parts[:2])
    parts = [render_part(part) for part in small.parts]
    assert join_day(small, parts).data == join_day(small, parts).data
