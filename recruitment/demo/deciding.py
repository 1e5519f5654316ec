"""The demonstration's decisions, through the services that leads use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.demo.clearing import clear
from recruitment.demo.progress import Progress
from recruitment.domain.stages import Action
from recruitment.models import PackKind
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import reserve_until
from recruitment.queries.shortlists import shortlisted
from recruitment.services.decisions import Outcome, confirm, propose, release, set_release
from recruitment.services.extensions import Told
from recruitment.services.packs import ask_for_pack
from recruitment.services.reserve import extend_reserve
from recruitment.services.shortlists import build_shortlist
from recruitment.services.views import log_views

#: A longer list takes a while to put in order and to print: who wants an early one asks for it.
LONGEST_EARLY = 500
_EARLY = "High on this list; to be checked once all readings are in."
_WHY_EARLY = "Two early invitations, for a second lead to weigh before anything happens."
_SEEN = "High on this list, and both of us have read the whole application."
_WHY_SEEN = "An early day of interviews, agreed by telephone."
_FURTHER = "Both interviewers saw every criterion well evidenced."
_WHY_FURTHER = "The one interview that has been held."
_WAITS = "Well written throughout; starts a new post this year and asked to be thought of if a place is left."
_WHY_WAITS = "Two who can start late, agreed by telephone."
_LONGER = "Cannot start before the new year, and asked to be thought of until then."
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
    """Do what leads have done by now, until the sift's outcomes; what comes after is `seeing.see`.

    Args:
        candidates: how many are in the sift; some are invited early where they are 500 or fewer.
        leads: who proposes, and who confirms.
        progress: how far the cohort is; before the sift is half done, and at its end, nothing is decided.
        address: the service's own, for links in messages.
        now: when, aware.
    """
    if progress.has(Progress.INTERVIEWS):
        return
    if progress is Progress.SIFT_HALF and candidates <= LONGEST_EARLY:
        _invite_early(session, cohort, leads, address, now)
    elif progress.has(Progress.PROPOSED):
        listed = build_shortlist(session, cohort=cohort, places=cohort.places, actor_id=leads[0], now=now)
        decision = _propose_all(TwoLeads(session, cohort, leads, listed, address, now))
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


def _invite_early(
    session: Session, cohort: CohortFacts, leads: tuple[UUID, UUID], address: str, now: datetime
) -> None:
    """Build a shortlist and ask for its pack; three on it are invited, two wait and two are proposed."""
    lead, second = leads
    shortlist = build_shortlist(session, cohort=cohort, places=cohort.places, actor_id=lead, now=now)
    first, other, *rest = (row.application_id for row in shortlisted(session, shortlist, within=7))
    seen, waiting = rest[:3], rest[3:]
    deciding = TwoLeads(session, cohort, leads, shortlist, address, now)
    deciding.carry_out([Outcome(one, Action.INVITE_TO_INTERVIEW, _SEEN) for one in seen], _WHY_SEEN)
    clear(session, cohort, lead=lead, candidates=seen, address=address, now=now)
    deciding.carry_out([Outcome(seen[0], Action.INVITE_TO_CENTRE, _FURTHER)], _WHY_FURTHER)
    bands = [one.code for one in cohort.definition.reserve.bands]
    deciding.carry_out(
        [Outcome(one, Action.RESERVE, _WAITS, band) for one, band in zip(waiting, bands, strict=False)],
        _WHY_WAITS,
    )
    usual = reserve_until(cohort, now)
    extend_reserve(
        session,
        Told(cohort, address, second, now),
        whom=waiting[:1],
        until=usual + timedelta(days=60),
        reason=_LONGER,
    )
    invited = [Outcome(one, Action.INVITE_TO_INTERVIEW, _EARLY) for one in (first, other)]
    deciding.propose(invited, _WHY_EARLY, by=second)
    ask_for_pack(
        session, kind=PackKind.SHORTLIST, cohort_id=cohort.id, shortlist_id=shortlist, actor_id=lead, now=now
    )


@dataclass(frozen=True)
class TwoLeads:
    """Two leads who decide from one shortlist, at one moment."""

    session: Session
    cohort: CohortFacts
    leads: tuple[UUID, UUID]
    shortlist: UUID
    address: str
    now: datetime

    def propose(self, outcomes: Sequence[Outcome], reason: str, *, by: UUID) -> UUID:
        """One of them proposes."""
        return propose(
            self.session,
            cohort=self.cohort,
            shortlist_id=self.shortlist,
            outcomes=outcomes,
            reason=reason,
            actor_id=by,
            now=self.now,
        )

    def confirm(self, decision: UUID, by: UUID) -> None:
        """The other agrees, and sets its release to now."""
        confirm(self.session, cohort_id=self.cohort.id, decision_id=decision, actor_id=by, now=self.now)
        set_release(
            self.session,
            cohort_id=self.cohort.id,
            decision_id=decision,
            release_at=self.now,
            actor_id=by,
            now=self.now,
        )

    def open_all(self) -> tuple[UUID, ...]:
        """One of them opens everybody on the list; returns their applications, in its order."""
        ids = tuple(row.application_id for row in shortlisted(self.session, self.shortlist))
        log_views(
            self.session, application_ids=ids, person_id=self.leads[0], page="application", now=self.now
        )
        return ids

    def carry_out(self, outcomes: Sequence[Outcome], reason: str) -> None:
        """One proposes, the other confirms, and it is released at once."""
        lead, second = self.leads
        decision = self.propose(outcomes, reason, by=lead)
        self.confirm(decision, second)
        release(self.session, decision_id=decision, address=self.address, now=self.now)


def _propose_all(deciding: TwoLeads) -> UUID:
    """Open everybody on the final shortlist, and propose an outcome for each."""
    outcomes = [
        Outcome(one, Action.OFFER, _OFFERED)
        if place <= deciding.cohort.places
        else Outcome(one, Action.DECLINE, _DECLINED)
        for place, one in enumerate(deciding.open_all(), 1)
    ]
    return deciding.propose(outcomes, _WHOLE, by=deciding.leads[0])
