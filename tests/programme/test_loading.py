"""Definitions read from files and from text."""

from __future__ import annotations

from pathlib import Path

import pytest

from recruitment.programme.faults import DefinitionFaults
from recruitment.programme.loading import (
    definition_text,
    load_definition,
    parse_definition,
    shipped_definitions,
)


def refused(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(DefinitionFaults) as raised:
        load_definition(path)
    return [(fault.place, fault.problem, fault.mend) for fault in raised.value.faults]


def test_a_definition_without_faults_is_loaded(tmp_path: Path, example: str) -> None:
    path = tmp_path / "garden.toml"
    path.write_text(example, encoding="utf-8")

    assert load_definition(path).name == "Garden Leaders"


def test_a_file_saved_with_a_byte_order_mark_is_loaded(tmp_path: Path, example: str) -> None:
    path = tmp_path / "garden.toml"
    path.write_text(example, encoding="utf-8-sig")

    assert load_definition(path).code == "garden_leaders"


def test_the_text_to_pin_gives_the_same_definition_again(tmp_path: Path, example: str) -> None:
    path = tmp_path / "garden.toml"
    path.write_text(example, encoding="utf-8")

    assert parse_definition(definition_text(path)) == load_definition(path)


def test_the_same_text_is_checked_once_only(example: str) -> None:
    assert parse_definition(example, "once") is parse_definition(example, "once")


def test_a_definition_with_faults_is_refused_with_their_places(tmp_path: Path, example: str) -> None:
    path = tmp_path / "garden.toml"
    path.write_text(example.replace('prefix = "GL"', "prefix = 1"), encoding="utf-8")

    assert refused(path) == [("garden.toml, line 3, prefix", "It is not text.", "Write text in quotes.")]


def test_what_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "garden.toml"
    path.write_text('code = "a"\nname = \n', encoding="utf-8")

    assert refused(path) == [
        (
            "garden.toml, line 2",
            "This is not TOML: Invalid value.",
            "Mend this first: nothing after it can be read.",
        )
    ]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "garden.toml") == [
        (
            "garden.toml",
            "The file cannot be read: No such file or directory.",
            "Give the path of a definition that can be read.",
        )
    ]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "garden.toml"
    path.write_bytes(b'name = "\xe9va"')

    assert refused(path) == [("garden.toml", "Byte 8 is not UTF-8.", "Save the file as UTF-8.")]


def test_two_definitions_come_with_the_product() -> None:
    assert list(shipped_definitions()) == ["difference_leaders", "writing_assessment"]


def test_the_same_text_is_read_once_whatever_it_is_called(example: str) -> None:
    assert parse_definition(example, "cohort a, version 1") is parse_definition(
        example, "cohort b, version 1"
    )


def test_faults_of_the_same_text_name_each_source(example: str) -> None:
    faulty = example.replace("name =", "nam =", 1)
    places = []
    for source in ("cohort a, version 1", "cohort b, version 2"):
        with pytest.raises(DefinitionFaults, match=f"in {source}:") as raised:
            parse_definition(faulty, source)
        places.append({fault.source for fault in raised.value.faults})
    assert places == [{"cohort a, version 1"}, {"cohort b, version 2"}]
