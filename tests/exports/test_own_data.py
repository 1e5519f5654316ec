"""Own data as files: in words for people, as it is stored for programs, under names that tell nothing."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from recruitment.domain.feedback import Band, CriterionBand
from recruitment.exports.own_data import Record, as_json, bundle, chapters
from recruitment.queries.cohorts import CohortFacts, house_definition
from recruitment.queries.own_data import SOURCES, Held, OwnData

AT = datetime(2027, 7, 3, 15, 30, tzinfo=UTC)
REFERENCE = "DL27-4KTQ-9XWB"


def data(name: str, **row: Any) -> OwnData:
    """One row of one source, in a cohort of the shipped definition."""
    source = next(one for one in SOURCES if one.name == name)
    # Of a cohort, only its definition words anything.
    cohort = CohortFacts.__new__(CohortFacts)
    object.__setattr__(cohort, "definition", house_definition())
    return OwnData((Held(source, ({"reference": REFERENCE, **row},)),), {REFERENCE: cohort})


def record(name: str, **row: Any) -> Record:
    return chapters(data(name, **row))[0].records[0]


def test_columns_become_labels_and_times_words() -> None:
    found = record("details", full_name="Éva", known_as="", saved_at=AT)
    assert found == Record(REFERENCE, (("Full name", "Éva"), ("Saved at", "4:30pm on 3 July 2027")))


def test_sections_are_told_as_they_were_asked() -> None:
    entries = {"needs": "yes", "words": "A quiet room."}
    found = record("sections", section="adjustments", entries=entries, saved_at=AT)
    assert found.facts[0] == ("Section", "Adjustments")
    assert "A quiet room." in [text for _, text in found.facts]


def test_section_that_is_asked_no_more_is_told_as_it_was_typed() -> None:
    found = record("sections", section="hobbies", entries={"first": "Chess"}, saved_at=AT)
    assert found.facts[:2] == (("Section", "hobbies"), ("First", "Chess"))


def test_answer_has_its_question() -> None:
    found = record("answers", question="q1", text="Because.", saved_at=AT)
    assert found.facts[0] == ("Question", house_definition().question("q1").text)


def test_stages_and_events_have_the_words_of_pages() -> None:
    assert record("applications", stage="sift").facts == (
        ("Stage", "We have your application and are reading it"),
    )
    event = record(
        "events", at=AT, action="submit", from_stage="application", to_stage="sift", reason="As I was told."
    )
    assert event.facts[1:] == (("What", "submitted the application"), ("Your words", "As I was told."))


def test_monitoring_is_told_in_the_words_that_were_chosen() -> None:
    assert record("monitoring", entries={"sex": "prefer-not"}).facts == (("Sex", "Prefer not to say"),)


def test_feedback_is_told_in_the_words_that_were_kept() -> None:
    kept = (
        CriterionBand("purpose", "Purpose", Band.LOW, "Waits.", "Begins."),
        CriterionBand("bravery", "Bravery", Band.NO_EVIDENCE, "", "Speaks out."),
        CriterionBand("challenge", "Enjoys challenge", Band.NOT_SCORED),
    )
    found = record("feedback", sentence="Begin.", bands=[one.stored() for one in kept], sent_at=AT)
    assert found.facts == (
        ("What we told you", "Begin."),
        ("Purpose", "Little evidence. Waits. The next step up: Begins."),
        ("Bravery", "No evidence seen. What we look for: Speaks out."),
        ("Enjoys challenge", "Not scored."),
        ("Sent at", "4:30pm on 3 July 2027"),
    )


def test_machines_get_what_is_stored() -> None:
    found = json.loads(
        as_json(data("sections", section="help", entries={"kind": "none"}, saved_at=AT), now=AT)
    )
    assert found == {
        "prepared_at": "2027-07-03T15:30:00+00:00",
        "held": {
            "sections": [
                {
                    "reference": REFERENCE,
                    "section": "help",
                    "entries": {"kind": "none"},
                    "saved_at": "2027-07-03T15:30:00+00:00",
                }
            ]
        },
    }


def test_archive_holds_both_under_names_that_say_nothing_of_anybody() -> None:
    with ZipFile(BytesIO(bundle(data("details", full_name="Éva"), "<p>Éva</p>", now=AT))) as zipped:
        assert zipped.namelist() == ["your-data.html", "your-data.json"]
        assert zipped.read("your-data.html").decode() == "<p>Éva</p>"
        assert "Éva" in zipped.read("your-data.json").decode()
        assert {one.date_time for one in zipped.infolist()} == {(2027, 7, 3, 16, 30, 0)}
