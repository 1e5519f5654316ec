"""Faults as a person reads them."""

from __future__ import annotations

from recruitment.programme.faults import DefinitionFaults, Fault, describe_faults, written_key

WORDS = Fault("garden.toml", 12, "questions[3].words", "It is not a whole number.", "Write a whole number.")
MISSING = Fault("garden.toml", None, "scale", "“scale” is missing.", "Add “scale”.")
OTHER = Fault("roses.toml", 3, "", "This is not TOML.", "Mend this first.")


def test_a_place_is_file_line_and_key() -> None:
    assert WORDS.place == "garden.toml, line 12, questions[3].words"


def test_a_place_without_a_line_is_file_and_key() -> None:
    assert MISSING.place == "garden.toml, scale"


def test_a_key_is_written_with_its_numbers_from_0() -> None:
    assert written_key(("questions", 3, "criteria", 0)) == "questions[3].criteria[0]"


def test_faults_are_described_in_the_order_of_the_file() -> None:
    assert describe_faults([WORDS, MISSING]) == (
        "Mend 2 faults in garden.toml:\n"
        "\n"
        "  scale\n"
        "    “scale” is missing.\n"
        "    Add “scale”.\n"
        "\n"
        "  line 12, questions[3].words\n"
        "    It is not a whole number.\n"
        "    Write a whole number.\n"
    )


def test_faults_of_two_files_are_described_one_after_the_other() -> None:
    assert describe_faults([WORDS, OTHER]).count("Mend 1 fault in ") == 2


def test_no_faults_are_described_by_nothing() -> None:
    assert describe_faults([]) == ""


def test_a_refused_definition_has_every_fault_in_its_sentence() -> None:
    refused = DefinitionFaults([WORDS, MISSING])

    assert refused.faults == (WORDS, MISSING)
    assert refused.sentence == describe_faults([WORDS, MISSING])
