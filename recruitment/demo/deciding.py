"""The demonstration's decisions, through the services that leads use."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.demo.progress import Progress
from recruitment.domain.stages import Action
from recruitment.models import PackKind
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.shortlists import shortlisted
from recruitment.services.decisions import Outcome, confirm, propose, release, set_release
from recruitment.services.packs import ask_for_pack
from recruitment.services.shortlists import build_shortlist

#: A longer list takes a while to put in order and to print: who wants an early one asks for it.
LONGEST_EARLY = 500
_EARLY = "First on this list; to be checked once all readings are in."
_WHY_EARLY = "Two early offers, for a second lead to weigh before anything happens."
_OFFERED = "Within the places by the averages of all readings, and the answers bear it out."
_DECLINED = "Below the places by the averages of all readings, and nothing in the answers speaks against it."
_WHOLE = "The list as it stands now that every reading is in."


def decide(
    session: Session,
    cohort: CohortFacts,
    *,
    candidates: int,
    leads: tuple[UUID, UUID],
    progress: Progress,
    address: str,
    now: datetime,
) -> None:
    """Do what leads have done by now.

    Args:
        candidates: how many are in the sift; early offers are made where they are 500 or fewer.
        leads: who proposes, and who confirms.
        progress: how far the cohort is; before the sift is half done, and at its end, nothing is decided.
        address: the service's own, for links in messages.
        now: when, aware.
    """
    if progress is Progress.SIFT_HALF and candidates <= LONGEST_EARLY:
        _offer_early(session, cohort, leads, now)
    elif progress.has(Progress.PROPOSED):
        decision = _propose_all(session, cohort, leads[0], now)
        if progress.has(Progress.CONFIRMED):
            confirm(session, cohort_id=cohort.id, decision_id=decision, actor_id=leads[1], now=now)
            at = now if progress is Progress.RELEASED else now + timedelta(days=1)
            set_release(
                session,
                cohort_id=cohort.id,
                decision_id=decision,
                release_at=at,
                actor_id=leads[1],
                now=now,
            )
            # Before its time this does nothing.
            release(session, decision_id=decision, address=address, now=now)


def _offer_early(session: Session, cohort: CohortFacts, leads: tuple[UUID, UUID], now: datetime) -> None:
    """Build a shortlist, propose an offer to the two at its head, and ask for its pack."""
    lead, second = leads
    shortlist = build_shortlist(session, cohort=cohort, places=cohort.places, actor_id=lead, now=now)
    outcomes = [
        Outcome(row.application_id, Action.OFFER, _EARLY) for row in shortlisted(session, shortlist, within=2)
    ]
    propose(
        session,
        cohort=cohort,
        shortlist_id=shortlist,
        outcomes=outcomes,
        reason=_WHY_EARLY,
        actor_id=second,
        now=now,
    )
    ask_for_pack(
        session, kind=PackKind.SHORTLIST, cohort_id=cohort.id, shortlist_id=shortlist, actor_id=lead, now=now
    )


def _propose_all(session: Session, cohort: CohortFacts, lead: UUID, now: datetime) -> UUID:
    """Build the final shortlist and propose an outcome for everybody on it."""
    shortlist = build_shortlist(session, cohort=cohort, places=cohort.places, actor_id=lead, now=now)
    outcomes = [
        Outcome(row.application_id, Action.OFFER, _OFFERED)
        if place <= cohort.places
        else Outcome(row.application_id, Action.DECLINE, _DECLINED)
        for place, row in enumerate(shortlisted(session, shortlist), 1)
    ]
    return propose(
        session,
        cohort=cohort,
        shortlist_id=shortlist,
        outcomes=outcomes,
        reason=_WHOLE,
        actor_id=lead,
        now=now,
    )
