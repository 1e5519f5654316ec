"""From a list to a decision: one lead builds, opens and proposes; the other opens, confirms and releases."""

from collections.abc import Callable, Generator, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Stage
from recruitment.invented.feedback import invent_sentence
from recruitment.models import DecisionState, PackKind
from recruitment.queries.decisions import decisions_of
from recruitment.queries.feedback import feedback_of
from recruitment.queries.shortlists import FrozenShortlist, newest_shortlist, shortlist_by_id
from recruitment.rehearsal.calendar import (
    CONFIRMED_AT,
    FEEDBACK_AFTER,
    LISTED_AT,
    OPENED_AT,
    PROPOSED_AT,
    Round,
)
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat
from recruitment.services.composites import build_composite_list
from recruitment.services.decisions import Outcome
from recruitment.services.feedback import write_feedback
from recruitment.services.packs import ask_for_pack
from recruitment.services.shortlists import build_shortlist
from recruitment.services.views import log_view

#: What a lead makes of a list: an outcome for each who is decided about.
Choosing = Callable[[House, FrozenShortlist], Sequence[Outcome]]
_REASON = "By the list, after both of us had opened every application."
_MINUTE = timedelta(minutes=1)


def decide(
    house: House, lead: UUID, step: Round, choose: Choosing, *, packs: bool = False
) -> Generator[Beat, None, FrozenShortlist | None]:
    """Build the list of a round, have it printed, open everybody, and propose.

    Args:
        lead: who proposes.
        choose: what is to become of whom.
        packs: whether the applications of those within the places are printed too.

    Returns:
        The list; None where there was nobody to put in order.
    """
    yield Beat(house.working_day(step.list_day, LISTED_AT))
    shortlist = _listed(house, lead, step)
    if shortlist is None:
        return None
    yield Beat(house.now + 20 * _MINUTE)
    _ask_for_packs(house, lead, shortlist, applications=packs)
    yield from _open_all(house, lead, shortlist)
    yield Beat(house.working_day(step.list_day + 1, PROPOSED_AT))
    with house.scene.acting(Binding.OFFICE, lead) as session:
        # Somebody may have left meanwhile.
        shortlist = shortlist_by_id(session, house.cohort.id, shortlist.id)
    if step.stage in house.cohort.definition.wash_up.stages:
        # Both leads, and the first assessor, who is trained in safer recruitment.
        house.deeds.leads.hear(lead, shortlist.id, {*house.leads, next(iter(house.assessors))})
        house.note("wash-up was held", "by both leads and an assessor, who heard exercise by exercise")
    outcomes = choose(house, shortlist)
    if outcomes:
        house.deeds.leads.propose(lead, shortlist.id, outcomes, _REASON)
    return shortlist


def agree(house: House, lead: UUID, step: Round) -> Generator[Beat, None, None]:
    """Open everybody on the list of a round too, confirm, set the release; after it, write feedback."""
    yield Beat(house.working_day(step.list_day, OPENED_AT), quiet=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        newest = newest_shortlist(session, house.cohort.id, step.stage)
        shortlist = None if newest is None else shortlist_by_id(session, house.cohort.id, newest.id)
    if shortlist is None:
        return
    yield from _open_all(house, lead, shortlist)
    yield Beat(house.working_day(step.list_day + 2, CONFIRMED_AT))
    confirm_all(house, lead)
    yield Beat(house.now + 5 * _MINUTE, steers=True)
    release_all(house, lead, step)
    yield Beat(house.release_of(step) + FEEDBACK_AFTER, steers=True)
    house.look_around(lead, Stage.OFFER)
    tell_all(house, lead)


def confirm_all(house: House, lead: UUID) -> None:
    """Agree to whatever is proposed."""
    for one in _standing(house, lead, DecisionState.PROPOSED):
        house.deeds.leads.confirm(lead, one)


def release_all(house: House, lead: UUID, step: Round) -> None:
    """Set the time of whatever is confirmed."""
    for one in _standing(house, lead, DecisionState.CONFIRMED):
        house.deeds.leads.release(lead, one, house.release_of(step))


def tell_all(house: House, lead: UUID) -> None:
    """Write feedback to everybody to whom it is due, and mark it as ready."""
    with house.scene.acting(Binding.OFFICE, lead) as session:
        for owed in feedback_of(session, house.cohort.id, limit=house.applicants).lines:
            if owed.sent_at is None:
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


def _standing(house: House, lead: UUID, state: DecisionState) -> list[UUID]:
    with house.scene.acting(Binding.OFFICE, lead) as session:
        return [one.id for one in decisions_of(session, house.cohort.id) if one.state is state]


def _listed(house: House, lead: UUID, step: Round) -> FrozenShortlist | None:
    with house.scene.acting(Binding.OFFICE, lead) as session:
        build = (
            build_shortlist if step.stage is Stage.SIFT else partial(build_composite_list, stage=step.stage)
        )
        try:
            with session.begin_nested():
                made = build(
                    session, cohort=house.cohort, places=house.lines_at(step), actor_id=lead, now=house.now
                )
        except Refusal:
            # Nobody has come so far.
            return None
        return shortlist_by_id(session, house.cohort.id, made)


def _ask_for_packs(house: House, lead: UUID, shortlist: FrozenShortlist, *, applications: bool) -> None:
    with house.scene.acting(Binding.OFFICE, lead) as session:
        ask = partial(ask_for_pack, session, cohort_id=house.cohort.id, actor_id=lead, now=house.now)
        ask(kind=PackKind.SHORTLIST, shortlist_id=shortlist.id)
        for one in shortlist.within if applications else ():
            ask(kind=PackKind.APPLICATION, application_id=one.application_id)


def _open_all(house: House, lead: UUID, shortlist: FrozenShortlist) -> Generator[Beat, None, None]:
    """Open every application of a list, a minute each."""
    for one in shortlist.candidates:
        yield Beat(house.now + _MINUTE, quiet=True)
        with house.scene.acting(Binding.OFFICE, lead) as session:
            log_view(
                session,
                application_id=one.application_id,
                person_id=lead,
                page="application",
                now=house.now,
            )
