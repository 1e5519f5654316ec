"""Leads: one shares out the reading, builds the shortlist and proposes; the other confirms and releases."""

from collections.abc import Generator
from datetime import time, timedelta
from functools import partial
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.stages import Action
from recruitment.invented.feedback import invent_sentence
from recruitment.models import DecisionState, PackKind
from recruitment.queries.decisions import decisions_of
from recruitment.queries.feedback import feedback_of
from recruitment.queries.references import referees_to_ask
from recruitment.queries.shortlists import FrozenShortlist, newest_shortlist, shortlist_by_id
from recruitment.rehearsal.house import House
from recruitment.rehearsal.parts.assessors import LAST_EVENING
from recruitment.rehearsal.play import Beat, Part
from recruitment.rehearsal.scene import ADDRESS
from recruitment.services.allocation import allocate_readings
from recruitment.services.decisions import Outcome, confirm, propose, set_release
from recruitment.services.feedback import write_feedback
from recruitment.services.packs import ask_for_pack
from recruitment.services.references import ask_referees
from recruitment.services.shortlists import build_shortlist
from recruitment.services.views import log_view

#: The working day after closing on which the shortlist is built, and its referees are asked.
SHORTLIST_DAY = LAST_EVENING + 1
_DECISION_DAY = SHORTLIST_DAY + 1
#: How long after the release feedback is written: the morning after, it goes out.
_FEEDBACK_AFTER = timedelta(hours=3)
_OFFER = "Within the places, by what assessors found in every answer."
_DECLINE = "Below the places; the others showed more of what the programme needs."


def first_lead(house: House) -> Part:
    """Share out the reading, build the shortlist with its packs, open everybody, ask referees, propose."""
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
    yield Beat(house.working_day(SHORTLIST_DAY, time(10)), steers=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        shortlist_id = build_shortlist(
            session, cohort=house.cohort, places=house.cohort.places, actor_id=lead, now=house.now
        )
        shortlist = shortlist_by_id(session, house.cohort.id, shortlist_id)
    yield Beat(house.now + timedelta(minutes=20), steers=True)
    _ask_for_packs(house, lead, shortlist)
    yield from _open_all(house, lead, shortlist)
    yield Beat(house.working_day(SHORTLIST_DAY, time(15)), steers=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        ask_referees(
            session,
            cohort=house.cohort,
            referees=referees_to_ask(session, house.cohort.id),
            address=ADDRESS,
            actor_id=lead,
            now=house.now,
        )
    yield Beat(house.working_day(_DECISION_DAY, time(16)), steers=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        propose(
            session,
            cohort=house.cohort,
            shortlist_id=shortlist_id,
            outcomes=[
                Outcome(one.application_id, Action.OFFER, _OFFER)
                if shortlist.is_within(one)
                else Outcome(one.application_id, Action.DECLINE, _DECLINE)
                for one in shortlist.candidates
            ],
            reason="By the shortlist, after both of us had opened every application.",
            actor_id=lead,
            address=ADDRESS,
            now=house.now,
        )


def second_lead(house: House) -> Part:
    """Open everybody too, confirm what was proposed, set its release; after it, write to everybody."""
    lead = house.leads[1]
    yield Beat(house.working_day(SHORTLIST_DAY, time(14)), quiet=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        newest = newest_shortlist(session, house.cohort.id)
        if newest is None:
            raise LookupError("There is no shortlist on the day after the last evening.")
        shortlist = shortlist_by_id(session, house.cohort.id, newest.id)
    yield from _open_all(house, lead, shortlist)
    yield Beat(house.working_day(_DECISION_DAY + 1, time(11)), steers=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        for one in decisions_of(session, house.cohort.id):
            if one.state is DecisionState.PROPOSED:
                confirm(
                    session,
                    cohort_id=house.cohort.id,
                    decision_id=one.id,
                    actor_id=lead,
                    now=house.now,
                )
    yield Beat(house.now + timedelta(minutes=5), steers=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        for one in decisions_of(session, house.cohort.id):
            if one.state is DecisionState.CONFIRMED:
                set_release(
                    session,
                    cohort_id=house.cohort.id,
                    decision_id=one.id,
                    release_at=house.release,
                    actor_id=lead,
                    now=house.now,
                )
    yield Beat(house.release + _FEEDBACK_AFTER, steers=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        for owed in feedback_of(session, house.cohort.id, limit=house.applicants).lines:
            write_feedback(
                session,
                owed=owed,
                definition=house.cohort.definition,
                sentence=invent_sentence(owed.action, house.scene.chance("feedback", owed.reference)),
                version=owed.version,
                ready=True,
                actor_id=lead,
                now=house.now,
            )


def _ask_for_packs(house: House, lead: UUID, shortlist: FrozenShortlist) -> None:
    """The shortlist's pack, and the application of everybody within the places."""
    with house.scene.acting(Binding.OFFICE, lead) as session:
        ask = partial(ask_for_pack, session, cohort_id=house.cohort.id, actor_id=lead, now=house.now)
        ask(kind=PackKind.SHORTLIST, shortlist_id=shortlist.id)
        for one in shortlist.within:
            ask(kind=PackKind.APPLICATION, application_id=one.application_id)


def _open_all(house: House, lead: UUID, shortlist: FrozenShortlist) -> Generator[Beat, None, None]:
    """Open every application of a shortlist, a minute each."""
    for one in shortlist.candidates:
        yield Beat(house.now + timedelta(minutes=1), quiet=True)
        with house.scene.acting(Binding.OFFICE, lead) as session:
            log_view(
                session,
                application_id=one.application_id,
                person_id=lead,
                page="application",
                now=house.now,
            )
