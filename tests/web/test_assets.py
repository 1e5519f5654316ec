"""Assets: named after their content, served in front of the application, counted and coloured as promised."""

import gzip
import json
import re
import subprocess
import unicodedata
from pathlib import Path

import brotli
import pytest
from flask import Flask, render_template_string

from recruitment.assets import build
from recruitment.domain.words import count_words
from recruitment.web.assets import STATIC, AssetsMissing, asset_url, read_manifest, register_assets

STYLE = b"p { color: black }\n" * 50


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A static folder with one stylesheet and one font, as the build writes them."""
    monkeypatch.setattr(build, "STATIC", tmp_path)
    names = {"a.css": build.put("a.css", STYLE), "a.woff2": build.put("a.woff2", b"font")}
    (tmp_path / "manifest.json").write_text(json.dumps(names))
    return tmp_path


@pytest.fixture
def site(folder: Path) -> Flask:
    app = Flask("site", static_folder=None)
    register_assets(app, folder)
    app.add_url_rule(
        "/page", view_func=lambda: render_template_string("{{ asset_url('app.css') }}"), endpoint="page"
    )
    return app


def address(folder: Path, name: str) -> str:
    return "/static/" + read_manifest(folder)[name]


def test_a_file_is_named_after_its_content(folder: Path) -> None:
    assert build.put("a.css", STYLE) == read_manifest(folder)["a.css"]
    assert build.put("a.css", STYLE + b"\n") != read_manifest(folder)["a.css"]


def test_styles_are_compressed_beside_and_fonts_are_not(folder: Path) -> None:
    style = folder / read_manifest(folder)["a.css"]
    font = folder / read_manifest(folder)["a.woff2"]
    assert gzip.decompress(Path(f"{style}.gz").read_bytes()) == STYLE
    assert brotli.decompress(Path(f"{style}.br").read_bytes()) == STYLE
    assert not Path(f"{font}.gz").exists()


def test_an_asset_may_be_kept_for_a_year(site: Flask, folder: Path) -> None:
    answer = site.test_client().get(address(folder, "a.css"))
    assert answer.status_code == 200
    assert answer.data == STYLE
    assert answer.headers["Cache-Control"] == "max-age=31536000, public, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(("accepts", "sent"), [("gzip, br", "br"), ("gzip", "gzip"), ("identity", None)])
def test_the_smallest_form_that_the_browser_takes_is_sent(
    site: Flask, folder: Path, accepts: str, sent: str | None
) -> None:
    answer = site.test_client().get(address(folder, "a.css"), headers={"Accept-Encoding": accepts})
    assert answer.headers.get("Content-Encoding") == sent
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_browser_that_has_the_file_is_sent_none(site: Flask, folder: Path) -> None:
    client = site.test_client()
    tag = client.get(address(folder, "a.css")).headers["ETag"]
    assert client.get(address(folder, "a.css"), headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/static/manifest.json", "/static/secret.txt", "/static/../app.py"])
def test_what_the_manifest_does_not_name_is_not_served(site: Flask, folder: Path, path: str) -> None:
    (folder / "secret.txt").write_text("not for the public")
    assert site.test_client().get(path).status_code == 404


def test_pages_are_still_served_and_know_where_assets_are(site: Flask) -> None:
    assert site.test_client().get("/page").text == asset_url("app.css")


def test_an_application_without_assets_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="Run script/assets"):
        register_assets(Flask("site"), tmp_path)


def test_an_asset_that_is_not_built_is_named() -> None:
    with pytest.raises(AssetsMissing, match=r"'no\.css' is none"):
        asset_url("no.css")


def test_files_of_the_last_release_stay_for_a_week(folder: Path) -> None:
    names = read_manifest(folder)
    old = folder / build.put("old.css", STYLE)
    written = old.stat().st_mtime
    build.sweep(names, written + 6 * 24 * 3600)
    assert old.exists()
    build.sweep(names, written + 8 * 24 * 3600)
    assert not old.exists()
    assert not Path(f"{old}.br").exists()
    assert (folder / names["a.css"]).exists()
    assert (folder / "manifest.json").exists()


def test_a_changed_source_changes_the_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "CHECKOUT", tmp_path)
    source = tmp_path / "a.scss"
    source.write_text("a")
    before = build.digest([source])
    source.write_text("b")
    assert build.digest([source]) != before


def test_joined_script_holds_every_module_once() -> None:
    modules = list((build.SOURCES / "js").rglob("*.js"))
    assert build.scripts().decode().count("= (() => {") == len(modules)


def test_every_file_of_the_manifest_is_there() -> None:
    names = read_manifest(STATIC)
    assert {"app.css", "app.js", "mark.svg", "latin-400-normal.woff2", "latin-ext-700-normal.woff2"} <= set(
        names
    )
    assert [name for name in names.values() if not (STATIC / name).is_file()] == []


def test_nothing_is_fetched_from_another_host_or_drawn_as_the_government() -> None:
    style = (STATIC / read_manifest(STATIC)["app.css"]).read_text()
    fetched = set(re.findall(r"url\(\"?([^\")]+)", style))
    assert fetched <= set(read_manifest(STATIC).values())
    assert "GDS Transport" not in style
    assert "crown" not in style


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((build.CHECKOUT / "package-lock.json").read_text())
    packages = [package for path, package in lock["packages"].items() if path]
    assert packages
    assert [package for package in packages if "resolved" in package] == []
    assert all(package["integrity"].startswith("sha512-") for package in packages)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palette() -> dict[str, str]:
    text = (build.SOURCES / "scss" / "_palette.scss").read_text()
    return dict(re.findall(r"^\$([\w-]+): (#\w{6});", text, re.M))


@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("ink", "white mist sand blush focus"),
        ("quiet", "white mist sand"),
        ("teal", "white mist sand"),
        ("link", "white mist sand"),
        ("visited", "white mist sand"),
        ("error", "white blush"),
        ("clay-ink", "white sand"),
        ("white", "teal deep-teal error"),
    ],
)
def test_text_has_the_contrast_of_the_highest_level(text: str, grounds: str) -> None:
    colours = palette()
    assert [g for g in grounds.split() if contrast(colours[text], colours[g]) < 7] == []


@pytest.mark.parametrize(
    ("edge", "ground"), [("edge", "white"), ("edge", "mist"), ("clay", "white"), ("focus", "teal")]
)
def test_edges_and_marks_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(palette()[edge], palette()[ground]) >= 3


@pytest.fixture(scope="module")
def node() -> str:
    """The node that builds the assets."""
    return build.tool("node")


def counted_by_script(node: str, texts: list[str]) -> list[int]:
    source = (build.SOURCES / "js" / "word-count.js").read_text()
    program = f"""import {{ readFileSync }} from "node:fs";
        {source}
        console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(countWords)));"""
    done = subprocess.run(
        [node, "--input-type=module", "-e", program],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    counts: list[int] = json.loads(done.stdout)
    return counts


def test_browser_and_server_count_the_same_words(node: str) -> None:
    texts = [
        "",
        "one",
        " two  words\n",
        "well-known and/or 5% - \u2022 \u2014 dashes",
        "caf\u00e9 na\u00efve \u0939\u093f\u0928\u094d\u0926\u0940 \u4e2d\u6587 \u0639\u0631\u0628\u064a",
        "no\u00a0break and\u2003wide\u3000spaces\u2028lines\x1cseparators\x85next",
        "byte\ufeffmark zero\u200bwidth",
        "\u00b2 \u216b \u00bd \U0001f600 \U0001d400",
    ]
    assert counted_by_script(node, texts) == [count_words(text) for text in texts]


def test_browser_and_server_agree_on_every_character(node: str) -> None:
    assigned = [
        chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cs", "Cn", "Co")
    ]
    texts = [f"-{character}-" for character in assigned] + [f"a{character}a" for character in assigned]
    assert counted_by_script(node, texts) == [count_words(text) for text in texts]
