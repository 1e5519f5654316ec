"""Who may observe whom: every rule and its sentence."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from recruitment.domain.panels import (
    MOST,
    Observer,
    PanelState,
    Sitting,
    refusals,
    state_of,
    warnings,
    why_not,
)

TODAY = date(2027, 3, 1)
INTERVIEW = Sitting("interview", "interview", with_pupils=False, on=TODAY)
TEACHING = Sitting("teaching", "centre", with_pupils=False, on=TODAY)
PUPILS = Sitting("pupil_panel", "centre", with_pupils=True, on=TODAY)
TRAINED = Observer(UUID(int=1), "Amara", safer_until=TODAY, has_read=True)
OTHER = Observer(UUID(int=2), "Bram")


def test_two_of_whom_one_is_trained_can_observe() -> None:
    assert refusals(INTERVIEW, [TRAINED, OTHER]) == ()
    assert warnings(INTERVIEW, [TRAINED, OTHER]) == ()


@pytest.mark.parametrize(
    ("members", "begun", "committed", "state"),
    [
        (0, 0, 0, PanelState.NOBODY),
        (2, 0, 0, PanelState.NOT_STARTED),
        (2, 1, 0, PanelState.IN_HAND),
        (2, 2, 1, PanelState.IN_HAND),
        (2, 2, 2, PanelState.COMMITTED),
    ],
)
def test_state_of_a_panel(members: int, begun: int, committed: int, state: PanelState) -> None:
    assert state_of(members, begun, committed) is state


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"works_here": False},
            "Choose somebody else than Bram: they are no assessor of this cohort any more.",
        ),
        ({"in_conflict": True}, "Choose somebody else than Bram: they and this candidate are kept apart."),
    ],
)
def test_who_cannot_observe_is_named_with_the_reason(change: dict[str, object], sentence: str) -> None:
    assert refusals(INTERVIEW, [TRAINED, replace(OTHER, **change)]) == (sentence,)  # type: ignore[arg-type]


def test_nobody_sees_a_candidate_at_more_than_two_exercises_of_the_centre() -> None:
    once, twice = (
        replace(OTHER, at_centre=frozenset(codes))
        for codes in ({"case_study"}, {"case_study", "stakeholder"})
    )
    assert why_not(once, TEACHING) is None
    assert why_not(twice, TEACHING) == (
        "Choose somebody else than Bram: they observe this candidate at 2 exercises of the centre already."
    )
    # The interview is no exercise of the centre.
    assert why_not(twice, INTERVIEW) is None


@pytest.mark.parametrize(
    ("sitting", "chosen", "sentence"),
    [
        (INTERVIEW, [TRAINED], "Choose 2 assessors at least: they score apart before they talk."),
        (INTERVIEW, [], "Choose 2 assessors at least: they score apart before they talk."),
        (PUPILS, [], "Choose the assessor who sits with the pupils."),
        (
            INTERVIEW,
            [TRAINED, *(replace(OTHER, id=UUID(int=number)) for number in range(9, 9 + MOST))],
            "Choose 4 assessors at most.",
        ),
    ],
)
def test_a_panel_has_so_many(sitting: Sitting, chosen: list[Observer], sentence: str) -> None:
    assert refusals(sitting, chosen) == (sentence,)


@pytest.mark.parametrize("until", [None, date(2027, 2, 28)])
def test_one_at_least_is_trained_in_safer_recruitment_in_date_on_the_day(until: date | None) -> None:
    assert refusals(INTERVIEW, [replace(TRAINED, safer_until=until), OTHER]) == (
        "Choose at least one assessor who is trained in safer recruitment and whose training is in date on"
        " the day.",
    )


def test_one_assessor_sits_with_the_pupils_trained_or_not() -> None:
    assert refusals(PUPILS, [OTHER]) == ()
    assert warnings(PUPILS, [OTHER]) == ()


def test_whoever_has_committed_stays_on_the_panel() -> None:
    done = replace(OTHER, has_begun=True, has_committed=True)
    third = Observer(UUID(int=3), "Cleo")
    assert refusals(INTERVIEW, [TRAINED, third], before=[TRAINED, done]) == (
        "Keep Bram on the panel: their scorecard is committed.",
    )
    assert refusals(INTERVIEW, [TRAINED, done, third], before=[TRAINED, done]) == ()


def test_whoever_has_begun_can_be_taken_off() -> None:
    begun, third = replace(OTHER, has_begun=True), Observer(UUID(int=3), "Cleo")
    assert refusals(INTERVIEW, [TRAINED, third], before=[TRAINED, begun]) == ()


def test_whoever_has_begun_is_not_asked_again_whether_they_can() -> None:
    left = replace(OTHER, has_begun=True, works_here=False)
    assert refusals(INTERVIEW, [TRAINED, left], before=[TRAINED, left]) == ()


def test_a_panel_that_is_done_stays_as_it_is() -> None:
    done = [replace(one, has_begun=True, has_committed=True) for one in (TRAINED, OTHER)]
    sentence = "Leave this panel as it is: every scorecard is committed."
    assert refusals(INTERVIEW, done, before=done) == (sentence,)


def test_a_panel_without_anybody_from_the_sift_is_only_warned_of() -> None:
    strangers = [replace(TRAINED, has_read=False), OTHER]
    assert refusals(INTERVIEW, strangers) == ()
    assert warnings(INTERVIEW, strangers) == (
        "Nobody on this panel scored this candidate in the sift. Those who shortlist should interview.",
    )


def test_whoever_is_to_know_the_name_lets_go_of_what_they_were_to_read_blind() -> None:
    assert refusals(INTERVIEW, [TRAINED, replace(OTHER, unread=1)]) == ()
    assert warnings(INTERVIEW, [replace(TRAINED, unread=4), replace(OTHER, unread=1)]) == (
        "Amara lets go of 4 answers of this candidate that they had still to read blind.",
        "Bram lets go of an answer of this candidate that they had still to read blind.",
    )
