"""Drafts whose owners are to be reminded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import england_bank_holidays, resolve
from recruitment.domain.messages import MessageKind
from recruitment.due.thing import Due, DueMessage
from recruitment.models import Phase
from recruitment.queries.cohorts import CohortFacts, cohorts, cohorts_in_phases
from recruitment.queries.drafts import Draft, Round, drafts_to_remind
from recruitment.queries.extensions import extended_closings
from recruitment.services.reminders import reminder_event


@dataclass(frozen=True)
class _Reminder:
    """One reminder of a cohort: its number from 1, and its time.

    Attributes:
        cohort: closes when it closes for those who are reminded.
    """

    cohort: CohortFacts
    number: int
    at: datetime

    @property
    def round(self) -> Round:
        """Whom it is for."""
        closes = self.cohort.closes_at
        event = reminder_event(self.cohort.id, self.number, closes)
        return Round(self.cohort.id, event, closes_at=closes, begun_before=self.at)

    def due(self, draft: Draft) -> Due:
        """What is due to one draft; the key is "cohort/number/application/closing time"."""
        closes = self.cohort.closes_at.isoformat()
        return Due(
            key=f"{self.cohort.id}/{self.number}/{draft.application_id}/{closes}",
            sentence=f"Remind the owner of draft {draft.reference}",
            at=self.at,
            cohort_id=self.cohort.id,
            messages=(DueMessage(MessageKind.DRAFT_REMINDER, draft.email, draft.reference, draft.name),),
        )


def due_reminders(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each draft not reminded. By the clock, as drafts are taken: not by the phase."""
    taking = cohorts_in_phases(session, Phase.PLANNED, Phase.OPEN, cohort_id=cohort_id)
    closings = [*taking, *_extended(session, now, cohort_id)]
    reminders = {one.round: one for cohort in closings for one in _of(cohort, now, until or now)}
    return tuple(reminders[round_].due(draft) for round_, draft in drafts_to_remind(session, reminders))


def _extended(session: Session, now: datetime, cohort_id: UUID | None) -> list[CohortFacts]:
    """Cohorts as they are for drafts with more time: closing later, and perhaps closed for all others."""
    held = extended_closings(session, now, cohort_id=cohort_id)
    theirs = cohorts(session, frozenset(one for one, _ in held)) if held else ()
    by_id = {cohort.id: cohort for cohort in theirs}
    return [replace(by_id[one], closes_at=until) for one, until in held]


def _of(cohort: CohortFacts, now: datetime, until: datetime) -> Iterator[_Reminder]:
    """The reminder that is due now, and those to come."""
    numbered = [_Reminder(cohort, number, at) for number, at in enumerate(_times(cohort), 1)]
    # After an outage only the newest reminder goes out, not all that were missed.
    missed = [one for one in numbered if one.at <= now][-1:]
    if cohort.opens_at <= now < cohort.closes_at:
        yield from missed
    yield from _open_at([one for one in numbered if now < one.at <= until])


def _open_at(reminders: Iterable[_Reminder]) -> Iterator[_Reminder]:
    return (one for one in reminders if one.cohort.opens_at <= one.at < one.cohort.closes_at)


def _times(cohort: CohortFacts) -> list[datetime]:
    offsets = cohort.definition.offsets.remind_drafts
    holidays = england_bank_holidays()
    return sorted(resolve(one, cohort.opens_at, cohort.closes_at, holidays) for one in offsets)
