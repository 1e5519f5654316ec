"""What a band means, when feedback is due and when it goes out."""

from datetime import UTC, datetime

import pytest

from recruitment.domain.feedback import (
    Band,
    CriterionBand,
    FeedbackState,
    band_of,
    criterion_band,
    due_at,
    not_scored,
    sends_at,
    state_of,
)
from recruitment.programme.schema import Anchors

ANCHORS = Anchors(low="Waits.", middle="Begins.", high="Changes things.")


@pytest.mark.parametrize(
    ("average", "band"),
    [
        (1.0, Band.LOW),
        (1.99, Band.LOW),
        (2.0, Band.MIDDLE),
        (3.0, Band.MIDDLE),
        (3.99, Band.MIDDLE),
        (4.0, Band.HIGH),
        (5.0, Band.HIGH),
        (None, Band.NOT_SCORED),
    ],
)
def test_the_anchor_that_was_met_is_the_nearest_one_that_was_reached(
    average: float | None, band: Band
) -> None:
    assert band_of(average, low=1, high=5) is band


@pytest.mark.parametrize(
    ("average", "band"), [(1, Band.LOW), (2.75, Band.MIDDLE), (6.24, Band.MIDDLE), (6.25, Band.HIGH)]
)
def test_bands_follow_the_scale(average: float, band: Band) -> None:
    assert band_of(average, low=1, high=8) is band


def test_no_evidence_is_said_as_such_however_it_counts() -> None:
    assert band_of(1.0, low=1, high=5, no_evidence=True) is Band.NO_EVIDENCE
    assert band_of(None, low=1, high=5, no_evidence=True) is Band.NO_EVIDENCE


@pytest.mark.parametrize(
    ("band", "met", "above"),
    [
        (Band.HIGH, "Changes things.", ""),
        (Band.MIDDLE, "Begins.", "Changes things."),
        (Band.LOW, "Waits.", "Begins."),
        (Band.NO_EVIDENCE, "", "Begins."),
        (Band.NOT_SCORED, "", ""),
    ],
)
def test_a_band_has_the_anchor_that_was_met_and_the_next_one_up(band: Band, met: str, above: str) -> None:
    made = criterion_band("purpose", "Purpose", band, ANCHORS)
    assert (made.met, made.above) == (met, above)
    assert CriterionBand.of(made.stored()) == made


def test_no_word_of_a_band_is_a_number() -> None:
    assert not any(any(map(str.isdigit, CriterionBand("a", "A", band).words)) for band in Band)


def test_what_nobody_scored_is_named() -> None:
    bands = [CriterionBand("a", "A", Band.LOW), CriterionBand("b", "B", Band.NOT_SCORED)]
    assert not_scored(bands) == ("B",)


@pytest.mark.parametrize(
    ("released", "due"),
    [
        ("2027-01-12T10:00", "2027-01-26T17:00"),
        ("2027-03-24T10:00", "2027-04-09T16:00"),  # over Easter and the change of the clocks
    ],
)
def test_it_is_due_at_the_end_of_a_working_day(released: str, due: str) -> None:
    assert due_at(at(released), 10) == at(due)


@pytest.mark.parametrize(
    ("ready", "goes_out"),
    [
        ("2027-01-12T08:59", "2027-01-12T09:00"),  # a Tuesday
        ("2027-01-12T09:00", "2027-01-12T09:00"),
        ("2027-01-12T09:01", "2027-01-13T09:00"),
        ("2027-01-15T12:00", "2027-01-18T09:00"),  # over a weekend
        ("2027-03-25T17:00", "2027-03-30T09:00"),  # over Easter
    ],
)
def test_it_goes_out_in_the_next_morning_of_a_working_day(ready: str, goes_out: str) -> None:
    assert sends_at(at(ready)) == at(goes_out)


def test_its_state_follows_from_what_has_come() -> None:
    now = at("2027-01-12T10:00")
    assert [
        state_of(is_written, ready_at, sent_at)
        for is_written, ready_at, sent_at in (
            (False, None, None),
            (True, None, None),
            (True, now, None),
            (True, now, now),
        )
    ] == list(FeedbackState)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
