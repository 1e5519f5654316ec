"""Leads: one shares out the reading and proposes, round by round; the other confirms and writes feedback."""

from collections.abc import Iterator, Sequence
from datetime import time
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.offers import Answer
from recruitment.domain.safer_records import lacking
from recruitment.domain.stages import Action, Stage
from recruitment.queries.gates import cleared
from recruitment.queries.offers import offer_answers
from recruitment.queries.shortlists import Candidate, FrozenShortlist, shortlist_by_id
from recruitment.rehearsal.calendar import (
    CENTRE,
    CONFIRMED_AT,
    FEEDBACK_AFTER,
    INTERVIEW,
    PROPOSED_AT,
    RESERVE_PROPOSED,
    RESERVE_RELEASED,
    SIFT,
    Round,
)
from recruitment.rehearsal.house import House
from recruitment.rehearsal.parts.centre import centre
from recruitment.rehearsal.parts.deciding import agree, confirm_all, decide, release_all, tell_all
from recruitment.rehearsal.parts.meeting import interviews
from recruitment.rehearsal.play import Beat, Part
from recruitment.rehearsal.scene import ADDRESS
from recruitment.services.allocation import allocate_readings
from recruitment.services.decisions import Outcome

_INVITE = "Within those whom we can see, by what assessors found in every answer."
_TO_CENTRE = "Within those whom we can see, by what two interviewers found; every gate is open."
_OFFER = "Within the places, by all that was seen at the interview and at the centre."
_RESERVE = "Next in line, and seen at her or his best in most of what we asked."
_DID_NOT_COME = "They did not come, and nobody could see them on another day."
_DECLINE = "Below the line; the others showed more of what the programme needs."
_FREED = "A place was declined, and they are next in line."
#: The round in which somebody on the reserve list is offered a place that was declined.
_SECOND = Round(Stage.RESERVE, RESERVE_PROPOSED, RESERVE_RELEASED)


def first_lead(house: House) -> Part:
    """Share out the reading; then, round by round, list, propose, and say who meets whom."""
    lead = house.leads[0]
    yield Beat(house.working_day(1, time(9, 30)), steers=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        allocate_readings(
            session,
            cohort=house.cohort,
            link=f"{ADDRESS}/assess",
            now=house.now,
            seed=house.scene.seed,
        )
    yield from decide(house, lead, SIFT, _after_the_sift)
    yield from interviews(house, lead)
    yield from decide(house, lead, INTERVIEW, _after_the_interview)
    yield from centre(house, lead)
    shortlist = yield from decide(house, lead, CENTRE, _after_the_centre, packs=True)
    yield Beat(house.working_day(RESERVE_PROPOSED, PROPOSED_AT), steers=True)
    if shortlist is not None:
        _offer_what_was_declined(house, lead, shortlist.id)


def second_lead(house: House) -> Part:
    """Look at the same, confirm what was proposed, set its release; after each, write to everybody."""
    lead = house.leads[1]
    for step in (SIFT, INTERVIEW, CENTRE):
        yield from agree(house, lead, step)
    yield Beat(house.working_day(RESERVE_PROPOSED + 1, CONFIRMED_AT), steers=True)
    confirm_all(house, lead)
    release_all(house, lead, _SECOND)
    yield Beat(house.release_of(_SECOND) + FEEDBACK_AFTER, steers=True)
    tell_all(house, lead)


def _after_the_sift(_house: House, shortlist: FrozenShortlist) -> Sequence[Outcome]:
    return [
        Outcome(one.application_id, Action.INVITE_TO_INTERVIEW, _INVITE)
        if shortlist.is_within(one)
        else Outcome(one.application_id, Action.DECLINE, _DECLINE)
        for one in _still(shortlist)
    ]


def _after_the_interview(house: House, shortlist: FrozenShortlist) -> Sequence[Outcome]:
    """Whoever is within the line and lacks something stays where they are until it is there."""
    asked = house.cohort.definition.gates_of(Stage.CENTRE)
    with house.scene.acting(Binding.OFFICE, house.leads[0]) as session:
        there = cleared(session, house.cohort.id, [one.application_id for one in shortlist.candidates])
    seen, unseen = _seen(house, INTERVIEW, shortlist)
    within = [one for one in seen if shortlist.is_within(one)]
    return [
        *(
            Outcome(one.application_id, Action.INVITE_TO_CENTRE, _TO_CENTRE)
            for one in within
            if not lacking(asked, there.get(one.application_id, frozenset()))
        ),
        *(Outcome(one.application_id, Action.DECLINE, _DECLINE) for one in seen if one not in within),
        *(Outcome(one.application_id, Action.DECLINE, _DID_NOT_COME) for one in unseen),
    ]


def _after_the_centre(house: House, shortlist: FrozenShortlist) -> Sequence[Outcome]:
    seen, unseen = _seen(house, CENTRE, shortlist)
    outcomes = [Outcome(one.application_id, Action.DECLINE, _DID_NOT_COME) for one in unseen]
    for position, one in enumerate(seen):
        if position < shortlist.places:
            outcomes.append(Outcome(one.application_id, Action.OFFER, _OFFER))
        elif position < shortlist.places + house.reserves:
            outcomes.append(Outcome(one.application_id, Action.RESERVE, _RESERVE))
        else:
            outcomes.append(Outcome(one.application_id, Action.DECLINE, _DECLINE))
    return outcomes


def _seen(house: House, step: Round, shortlist: FrozenShortlist) -> tuple[list[Candidate], list[Candidate]]:
    """Those of a list who were seen at an exercise of its round, in order, and those who never came."""
    codes = [one.code for one in house.exercises(step)]
    seen: list[Candidate] = []
    unseen: list[Candidate] = []
    for one in _still(shortlist):
        came = any(one.exercises.get(code) is not None for code in codes)
        (seen if came else unseen).append(one)
    return seen, unseen


def _still(shortlist: FrozenShortlist) -> Iterator[Candidate]:
    """Those who are still where the list found them: nobody decides about whoever has withdrawn."""
    return (one for one in shortlist.candidates if one.stage == shortlist.stage)


def _offer_what_was_declined(house: House, lead: UUID, shortlist_id: UUID) -> None:
    """Offer each place that was declined to the next on the reserve list."""
    with house.scene.acting(Binding.OFFICE, lead) as session:
        shortlist = shortlist_by_id(session, house.cohort.id, shortlist_id)
        offered = [one for one in shortlist.candidates if one.stage == Stage.OFFER]
        declined = [
            one
            for one in offered
            if (given := offer_answers(session, one.application_id)) and given[0].answer is Answer.DECLINED
        ]
    waiting = [one for one in shortlist.candidates if one.stage == Stage.RESERVE]
    outcomes = [Outcome(one.application_id, Action.OFFER, _FREED) for one in waiting[: len(declined)]]
    if outcomes:
        house.deeds.leads.propose(lead, shortlist_id, outcomes, _FREED)
