"""Every kind of field: as it came, as it stands, and put back."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from recruitment.assets import build

pytestmark = pytest.mark.journey

FORM = """
<div id="row">
<input type="hidden" name="version" value="3"><button type="submit" name="then" value="x">Go</button>
<input name="line" value="A line"><textarea name="text">\nTwo\nlines</textarea>
<select name="one"><option value="a">A</option><option value="b" selected>B</option></select>
<select name="first"><option value="a">A</option><option value="b">B</option></select>
<input type="checkbox" name="tick" value="y"><input type="checkbox" name="ticked" value="y" checked>
<input type="radio" name="score" value="1"><input type="radio" name="score" value="2" checked>
<input type="radio" name="none" value="1"><input type="radio" name="none" value="2"></div>
"""
CAME = {
    "line": "A line",
    "text": "Two\nlines",
    "one": "b",
    "first": "a",
    "tick": "",
    "ticked": "y",
    "score": "2",
    "none": "",
}


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    held = chromium.new_context()
    opened = held.new_page()
    opened.set_content(FORM)
    source = quote((build.SOURCES / "js" / "saving" / "fields.js").read_text(encoding="utf-8"))
    opened.evaluate(
        f"import('data:text/javascript;charset=utf-8,{source}').then(it => {{ window.it = it; }})"
    )
    yield opened
    held.close()


def of_each(page: Page, function: str) -> dict[str, Any]:
    pairs = f"[...it.fieldsOf(row)].map(([name, controls]) => [name, it.{function}(controls)])"
    found: dict[str, Any] = page.evaluate(f"Object.fromEntries({pairs})")
    return found


def test_fields_are_what_is_typed_and_neither_versions_nor_buttons(page: Page) -> None:
    assert of_each(page, "valueOf") == CAME
    assert of_each(page, "originalOf") == CAME


def test_what_is_put_stands_there_is_told_and_changes_nothing_of_what_came(page: Page) -> None:
    new = {
        name: {"y": "", "": "y", "1": "2", "2": "1", "a": "b", "b": "a"}.get(CAME[name], "New")
        for name in CAME
    }
    new["none"] = "1"
    heard = page.evaluate(
        """texts => {
            const heard = [];
            row.addEventListener("input", (event) => heard.push(event.target.name));
            for (const [name, controls] of it.fieldsOf(row)) it.putValue(controls, texts[name]);
            return heard;
        }""",
        new,
    )
    assert heard == list(CAME)
    assert of_each(page, "valueOf") == new
    assert of_each(page, "originalOf") == CAME


def test_what_is_chosen_and_what_is_asked_are_called_as_people_read_them(page: Page) -> None:
    names = page.evaluate(
        """() => {
            const box = document.createElement("div");
            box.innerHTML = `<fieldset><legend>Do you care?</legend>
                <label><input type="radio" name="care" value="y">Yes, a child</label>
                <label><input type="radio" name="care" value="n">No</label></fieldset>
                <label>Town<input name="town" value="Hull"></label>`;
            document.body.append(box);
            const [care, town] = it.fieldsOf(box).values();
            return [it.nameOf(care), it.wordsOf(care, "y"), it.wordsOf(care, ""),
                it.nameOf(town), it.wordsOf(town, "y")];
        }"""
    )
    assert names == ["Do you care?", "Yes, a child", "", "Town", "y"]
