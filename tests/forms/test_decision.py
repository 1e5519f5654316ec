"""Forms of decisions: what is read from them, and what they ask for."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from forms.decision import Choice, ProposalForm, ReleaseForm, clock_time_typed, read_choices
from recruitment.domain.stages import Action

NOW = datetime(2027, 1, 12, 10, tzinfo=UTC)


@pytest.fixture
def request_context() -> Iterator[None]:
    """Forms need a request about them; this one checks no token."""
    app = Flask("test")
    app.config.update(SECRET_KEY="for tests", WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST"):
        yield


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10am", time(10)),
        ("4:30pm", time(16, 30)),
        ("4.30 PM", time(16, 30)),
        ("16:30", time(16, 30)),
        (" 09:05 ", time(9, 5)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("0:00", time(0)),
    ],
)
def test_time_of_day_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert clock_time_typed(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "10", "soon", "25:00", "10:60", "13pm", "0am", "10:5", "-1:00", "１０:00"]
)
def test_what_is_no_time_of_day_is_none(typed: str) -> None:
    assert clock_time_typed(typed) is None


def test_choices_are_read_for_these_candidates_alone() -> None:
    sent = {
        "outcome-A": "offer",
        "outcome-B": "decline",
        "reason-B": " Their own.\x00 ",
        "outcome-C": "",
        "outcome-X": "offer",
    }
    assert read_choices(sent, ["A", "B", "C", "D"]) == (
        Choice("A", Action.OFFER),
        Choice("B", Action.DECLINE, "Their own."),
        Choice("C", None),
        Choice("D", None),
    )


@pytest.mark.parametrize("sent", ["begin", "submit", "OFFER", "anything"])
def test_outcome_that_two_leads_cannot_choose_is_none(sent: str) -> None:
    assert read_choices({"outcome-A": sent}, ["A"]) == (Choice("A", None),)


@pytest.mark.usefixtures("request_context")
def test_reason_of_a_choice_is_its_own_or_that_of_its_band() -> None:
    form = ProposalForm(MultiDict({"offer_reason": "Strong.", "decline_reason": "Little evidence."}))
    assert form.reason_for(Choice("A", Action.OFFER)) == "Strong."
    assert form.reason_for(Choice("A", Action.DECLINE)) == "Little evidence."
    assert form.reason_for(Choice("A", Action.DECLINE, "Their own.")) == "Their own."


@pytest.mark.usefixtures("request_context")
def test_missing_reasons_are_counted_on_their_own_fields() -> None:
    form = ProposalForm(MultiDict({"reason": "Because."}))
    assert form.validate()
    choices = [Choice("A", Action.OFFER), Choice("B", Action.OFFER), Choice("C", Action.DECLINE, "Own.")]
    assert not form.check_choices(choices)
    assert form.errors == {"offer_reason": ["Give a reason for the offers: 2 candidates would have none."]}


@pytest.mark.usefixtures("request_context")
def test_own_reason_that_is_too_long_is_refused_by_reference_and_never_cut() -> None:
    form = ProposalForm(MultiDict({"reason": "Because."}))
    (choice,) = read_choices({"outcome-A": "decline", "reason-A": "x" * 2001}, ["A"])
    assert len(choice.reason) == 2001
    assert not form.check_choices([choice])
    assert form.form_errors == ["Shorten the reason of A to 2,000 characters or fewer."]


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize(
    "day", [("31", "2", "2027"), ("1", "2", "9" * 400), ("one", "2", "2027"), ("1", "2")]
)
def test_day_that_there_is_not_is_said_on_the_field(day: tuple[str, ...]) -> None:
    form = ReleaseForm(MultiDict([("when", "later"), *(("day", part) for part in day), ("hour", "10am")]))
    assert not form.validate()
    assert form.errors["day"] == ["Enter a day that there is, such as 27 3 2027."]


@pytest.mark.usefixtures("request_context")
def test_release_now_is_now_whatever_else_stands_in_the_form() -> None:
    form = ReleaseForm(MultiDict([("when", "now"), ("day", "x"), ("hour", "10am")]))
    assert form.release_at(NOW) == NOW


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (("1", "2", "2027"), "10am", datetime(2027, 2, 1, 10, tzinfo=UTC)),
        (("1", "7", "2027"), "10am", datetime(2027, 7, 1, 9, tzinfo=UTC)),
        # The hour that comes twice: the first of the two.
        (("31", "10", "2027"), "1:30am", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_later_release_is_a_time_in_london(day: tuple[str, ...], hour: str, utc: datetime) -> None:
    parts = [("when", "later"), ("hour", hour), *(("day", part) for part in day)]
    form = ReleaseForm(MultiDict(parts))
    assert form.validate()
    assert form.release_at(NOW) == utc
