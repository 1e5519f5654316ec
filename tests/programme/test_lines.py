"""On which line each key of a TOML text stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.programme.faults import Place
from recruitment.programme.lines import line_index
from recruitment.programme.loading import shipped_definitions

TEXT = '''# a comment with a = 1 and [brackets]
a = 1
b.c = """x
[not.a.table]
y = 3
""" # done
[table]
list = ["a", # first
  "b", { x = 1, y = [2, 3] }]
"quoted key" = 'a # b'
[[many]]
code = "x = [1]"
[many.inner]
low = 1.5
[[many]]
code = 2027-01-01T07:32:00
[[many.deeper]]
on = true
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("a",), 2),
        (("b", "c"), 3),
        (("table",), 7),
        (("table", "list"), 8),
        (("table", "list", 0), 8),
        (("table", "list", 1), 9),
        (("table", "list", 2, "y", 1), 9),
        (("table", "quoted key"), 10),
        (("many",), 11),
        (("many", 0), 11),
        (("many", 0, "code"), 12),
        (("many", 0, "inner", "low"), 14),
        (("many", 1), 15),
        (("many", 1, "code"), 16),
        (("many", 1, "deeper", 0, "on"), 18),
    ],
)
def test_a_key_is_found_on_its_line(place: Place, line: int) -> None:
    assert line_index(TEXT).line(place) == line


def test_a_key_that_is_not_there_is_looked_for_where_it_would_stand() -> None:
    assert line_index(TEXT).line(("many", 1, "deeper", 0, "off")) == 17


def test_a_table_that_is_not_there_has_no_line() -> None:
    assert line_index(TEXT).line(("nowhere", 3)) is None


def places(value: object, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for key, item in items:
        yield from places(item, (*place, key))


@pytest.mark.parametrize("path", shipped_definitions().values(), ids=shipped_definitions())
def test_every_key_of_a_shipped_definition_has_a_line_that_names_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    index, lines = line_index(text), text.splitlines()

    for place in places(tomllib.loads(text)):
        name = next(part for part in reversed(place) if isinstance(part, str))
        line = index.line(place)
        assert line is not None
        assert name in lines[line - 1] or isinstance(place[-1], int), place


@given(st.lists(st.text(st.characters(categories=["L", "P", "N"]), max_size=9), max_size=6))
def test_strings_of_any_content_do_not_lead_the_walk_astray(texts: list[str]) -> None:
    written = ", ".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    toml = f"a = [{written}]\nb = 1\n"

    assert tomllib.loads(toml)["a"] == texts
    assert line_index(toml).line(("b",)) == 2
