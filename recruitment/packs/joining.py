"""Joins parts that were written apart into one document: pages, tags, bookmarks and what links lead to.

WeasyPrint joins what is laid out in one process (`Document.copy`); parts that are kept as files are joined
here, so that only what has changed is laid out again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, OutlineItem, Pdf, String

#: What a page calls the form that its number is drawn by.
_NUMBER = "/PageNumber"
_MARKS = frozenset(map(Operator, ("BDC", "BMC", "EMC")))
_DEEPEST = 15


@dataclass(slots=True)
class _Whole:
    """The document that grows.

    Attributes:
        document: the element of its tags that holds all others.
        numbers: for each number of the tree of parents, what it stands for.
        places: where each name leads.
    """

    file: Pdf
    document: Any
    numbers: list[Any]
    places: dict[bytes, Any]


def join(front: bytes, parts: Sequence[bytes], numbers: bytes) -> bytes:
    """Put parts behind a front, with its title, language and metadata.

    Args:
        front: a tagged document whose links name what stands in the parts.
        parts: tagged documents in their order. No two name a place alike, nor a table's heading.
        numbers: a document of as many pages as all together; what is drawn on each is put on the same page of
            the whole, as an artifact. The first page, the cover, gets none.

    Returns:
        The whole; the same of the same, byte for byte.
    """
    with Pdf.open(BytesIO(front)) as file:
        whole = _Whole(file, _document(file), _numbers(file), dict(_places(file, file, 0)))
        outlines = [_bookmarks(file, 0)]
        for part in parts:
            with Pdf.open(BytesIO(part)) as source:
                outlines.append(_bookmarks(source, len(file.pages)))
                _add(whole, source)
        _store(whole)
        with Pdf.open(BytesIO(numbers)) as sheets:
            _number(file, sheets)
        _outline(file, outlines)
        made = BytesIO()
        file.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def _add(whole: _Whole, source: Pdf) -> None:
    """Add a part's pages and places, and its tags as one section of the whole."""
    first, base = len(whole.file.pages), len(whole.numbers)
    whole.file.pages.extend(source.pages)
    for page in list(whole.file.pages)[first:]:
        page.obj.StructParents = int(page.obj.StructParents) + base
        for link in page.obj.get(Name.Annots, Array()):
            if Name.StructParent in link:
                link.StructParent = int(link.StructParent) + base
    # After the pages, so that tags that name them find them here.
    tree = whole.file.copy_foreign(source.Root.StructTreeRoot)
    section = tree.K[0]
    section.S, section.P = Name.Sect, whole.document
    whole.document.K.append(section)
    whole.numbers.extend(_values(tree))
    whole.places.update(_places(source, whole.file, first))


def _document(file: Pdf) -> Any:
    return file.Root.StructTreeRoot.K[0]


def _numbers(file: Pdf) -> list[Any]:
    return _values(file.Root.StructTreeRoot)


def _values(tree: Any) -> list[Any]:
    """What the numbers from 0 on stand for: of each page its marked content, then its links."""
    return list(tree.ParentTree.Nums)[1::2]


def _places(source: Pdf, into: Pdf, first: int) -> Iterator[tuple[bytes, Any]]:
    """Each name and where it leads, the pages being those of the whole from `first` on."""
    if Name.Names not in source.Root:
        return
    pages = {page.obj.objgen: first + place for place, page in enumerate(source.pages)}
    named = list(source.Root.Names.Dests.Names)
    for name, place in zip(named[::2], named[1::2], strict=True):
        page, *rest = place
        yield bytes(name), Array([into.pages[pages[page.objgen]].obj, *rest]) if first else place


def _store(whole: _Whole) -> None:
    """Write down what the whole's tags and names stand for."""
    tree = whole.file.Root.StructTreeRoot
    tree.ParentTree.Nums = Array([one for pair in enumerate(whole.numbers) for one in pair])
    named = [one for name in sorted(whole.places) for one in (String(name), whole.places[name])]
    whole.file.Root.Names = Dictionary(Dests=Dictionary(Names=Array(named)))


def _bookmarks(file: Pdf, first: int) -> list[OutlineItem]:
    """A document's bookmarks, made anew so that they lead to pages of the whole."""
    pages = {page.obj.objgen: first + place for place, page in enumerate(file.pages)}
    with file.open_outline(max_depth=_DEEPEST) as outline:
        return [_bookmark(item, pages) for item in outline.root]


def _bookmark(item: OutlineItem, pages: dict[tuple[int, int], int]) -> OutlineItem:
    place: Any = item.destination
    page, _, left, top, _ = place
    made = OutlineItem(item.title, pages[page.objgen], "XYZ", left=float(left), top=float(top))
    made.children.extend(_bookmark(child, pages) for child in item.children)
    return made


def _outline(file: Pdf, outlines: Sequence[list[OutlineItem]]) -> None:
    """Hang the parts' bookmarks below the front's first, which is the title."""
    (title, *rest), *parts = outlines
    title.children.extend(one for part in parts for one in part)
    with file.open_outline(max_depth=_DEEPEST) as outline:
        outline.root.clear()
        outline.root.extend([title, *rest])


def _number(file: Pdf, sheets: Pdf) -> None:
    """Draw on each page but the first what stands on the sheet of the same number."""
    for number, (page, sheet) in enumerate(zip(file.pages, sheets.pages, strict=True), 1):
        if number == 1:
            continue
        # Of each page its own: the pages of a part share what they draw with.
        name = f"{_NUMBER}{number}"
        page.add_resource(_form(file, sheet), Name.XObject, Name(name), replace_existing=True)
        # What the page draws leaves its own measures behind.
        page.contents_add(b"q", prepend=True)
        page.contents_add(f"Q /Artifact BMC q {name} Do Q EMC".encode())


def _form(file: Pdf, sheet: pikepdf.Page) -> Any:
    """A sheet as a form. As an artifact it holds no marks of content that tags could name."""
    drawn = [one for one in pikepdf.parse_content_stream(sheet) if one.operator not in _MARKS]
    form = file.make_stream(pikepdf.unparse_content_stream(drawn))
    form.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=sheet.mediabox,
        Resources=file.copy_foreign(sheet.obj.Resources),
    )
    return form
