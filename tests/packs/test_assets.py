"""Packs load our own typeface, draw the letters they say, and refuse every other address."""

import re
from collections import defaultdict
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from recruitment.packs import assets
from recruitment.packs.assets import PackagedAssets, font_faces, missing_libraries, packaged_fonts
from recruitment.packs.contexts import ApplicationPack
from recruitment.packs.render import render

ADDRESSES = (
    "http://example.org/x.css",
    "https://example.org/x.png",
    "file:///etc/passwd",
    "ftp://example.org/x",
    "data:text/css,p{}",
    "latin-400-normal",
    "pack:../../etc/passwd",
    "PACK:latin-400-normal",
    "",
)


def _shape(font: TTFont, glyph: str) -> str:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return str(pen.value)


def _embedded_shapes(data: bytes) -> dict[str, set[str]]:
    """For each letter of a document, the outlines that its embedded fonts draw for it."""
    shapes: dict[str, set[str]] = defaultdict(set)
    file = pikepdf.open(BytesIO(data))
    for font in (o for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o):
        program = TTFont(BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
        for glyph, letter in re.findall(rb"^<(\w{4})> <(\w{4})>$", font.ToUnicode.read_bytes(), re.MULTILINE):
            shapes[chr(int(letter, 16))].add(_shape(program, program.getGlyphName(int(glyph, 16))))
    return shapes


def test_a_packaged_asset_is_handed_over() -> None:
    response = PackagedAssets({"latin-400-normal": b"font"})("pack:latin-400-normal")
    assert response.read() == b"font"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_other_address_is_refused_and_noted(address: str) -> None:
    fetcher = PackagedAssets({"latin-400-normal": b"font"})
    with pytest.raises(PermissionError):
        fetcher(address)
    assert fetcher.refused == [address]


def test_fonts_are_found_under_hashed_and_under_package_names(tmp_path: Path) -> None:
    (tmp_path / "latin-400-normal.5cb240a4d99a.woff2").write_bytes(b"regular")
    (tmp_path / "atkinson-hyperlegible-next-latin-700-normal.woff2").write_bytes(b"bold")
    (tmp_path / "app.5cb240a4d99a.css").write_bytes(b"css")
    assert packaged_fonts(tmp_path) == {"latin-400-normal": b"regular", "latin-700-normal": b"bold"}


def test_an_empty_folder_leaves_the_fonts_of_the_system(tmp_path: Path) -> None:
    assert packaged_fonts(tmp_path) == {}
    assert font_faces({}) == ""


def test_the_folder_of_built_assets_comes_before_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, package = tmp_path / "static", tmp_path / "package"
    for folder, content in ((built, b"built"), (package, b"package")):
        folder.mkdir()
        (folder / "atkinson-hyperlegible-next-latin-400-normal.woff2").write_bytes(content)
    monkeypatch.setattr(assets, "FONT_FOLDERS", (built, package))
    assert packaged_fonts() == {"latin-400-normal": b"built"}


def test_each_subset_of_letters_is_a_family_of_its_own() -> None:
    rules = font_faces({"latin-700-normal": b"", "latin-ext-700-normal": b""}).split("\n")
    assert rules == [
        '@font-face { font-family: "Atkinson Hyperlegible Next"; src: url(pack:latin-700-normal); '
        "font-weight: 700; font-style: normal }",
        '@font-face { font-family: "Atkinson Hyperlegible Next Extended"; src: '
        "url(pack:latin-ext-700-normal); font-weight: 700; font-style: normal }",
    ]


def test_letters_outside_the_first_subset_are_drawn_as_themselves(application: ApplicationPack) -> None:
    """The shape embedded for each letter of the title is the one that the bold typeface has for it."""
    fonts = packaged_fonts()
    if not fonts:
        pytest.skip("The typeface is not built: run script/setup.")
    name = "Żuławski"
    drawn = _embedded_shapes(render(replace(application, cover=replace(application.cover, title=name))).data)
    for letter in set(name):
        sources = [TTFont(BytesIO(content)) for key, content in fonts.items() if "700-normal" in key]
        own = {_shape(f, f.getBestCmap()[ord(letter)]) for f in sources if ord(letter) in f.getBestCmap()}
        assert drawn[letter] & own, letter


def test_a_missing_library_is_named_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)
    assert missing_libraries() == ("libharfbuzz-subset0",)


def test_nothing_is_missing_where_the_library_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.util.find_library", lambda name: f"lib{name}.so.0")
    assert missing_libraries() == ()
