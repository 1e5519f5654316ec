"""The forecast: what jobs would do next, read from what each has due. Nothing is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.timetable import ENTRIES, Entry, look_at
from recruitment.due.assessor_reminders import due_assessor_reminders
from recruitment.due.bookings import due_bookings, due_choices
from recruitment.due.bounces import due_bounces
from recruitment.due.contradictions import due_contradictions
from recruitment.due.decisions import due_decisions
from recruitment.due.drift import due_drift
from recruitment.due.feedback import due_feedback
from recruitment.due.further import due_leases
from recruitment.due.messages import due_messages
from recruitment.due.news import due_news
from recruitment.due.packs import due_packs
from recruitment.due.phases import due_closings, due_openings
from recruitment.due.plans import due_rounds
from recruitment.due.recovery import due_recoveries
from recruitment.due.references import due_references
from recruitment.due.reminders import due_reminders
from recruitment.due.thing import Due, Reader
from recruitment.due.tidying import due_tidying
from recruitment.queries.holds import HoldLine, holds_now
from recruitment.queries.ticks import claimed_times

#: By the entry's name: what is due.
READERS: Mapping[str, Reader] = {
    "open_applications": due_openings,
    "close_applications": due_closings,
    "remind_drafts": due_reminders,
    "chase_references": due_references,
    "chase_assessors": due_assessor_reminders,
    "tell_leads": due_news,
    "release_decisions": due_decisions,
    "send_feedback": due_feedback,
    "send_messages": due_messages,
    "build_packs": due_packs,
    "ask_rounds": due_rounds,
    "follow_bookings": due_bookings,
    "chase_bookings": due_choices,
    "free_leases": due_leases,
    "read_bounces": due_bounces,
    "recover_work": due_recoveries,
    "watch_drift": due_drift,
    "look_for_contradictions": due_contradictions,
    "tidy": due_tidying,
}


@dataclass(frozen=True)
class Foreseen:
    """One thing that a job would do, as things stand now.

    Attributes:
        entry: the job.
        due: what it would do.
        at: when it looks and finds it; where it is held, when it would.
        hold: what keeps it from being done, or None.
    """

    entry: Entry
    due: Due
    at: datetime
    hold: HoldLine | None = None


@dataclass(frozen=True)
class Clockwork:
    """How the timetable stands.

    Attributes:
        claimed: the newest due time of each job that a clock has claimed.
        held: what is held, by job and cohort.
    """

    claimed: Mapping[str, datetime]
    held: Mapping[tuple[str, UUID], HoldLine]


def clockwork(session: Session, cohort_id: UUID | None = None) -> Clockwork:
    """How the timetable stands, for one cohort or all. Two statements."""
    return Clockwork(claimed_times(session), holds_now(session, cohort_id))


def forecast(
    session: Session,
    now: datetime,
    *,
    until: datetime,
    cohort_id: UUID | None = None,
    job: str | None = None,
    stands: Clockwork | None = None,
) -> tuple[Foreseen, ...]:
    """What jobs would do from now on, if nobody did anything meanwhile.

    Changes nothing. A constant number of statements for each job; two more unless it is said how the
    timetable stands.

    Args:
        session: the worker's, or a lead's.
        now: the present, aware.
        until: how far to look; what a job would do after that is left out.
        cohort_id: one cohort's alone; else everything, the installation's own work too.
        job: one job's alone.
        stands: how the timetable stands, where that is read already.

    Returns:
        In the order of time; at the same time, in the order of the timetable.
    """
    stands = stands or clockwork(session, cohort_id)
    foreseen = [
        Foreseen(
            entry,
            due,
            _look(entry, due.at, now, stands.claimed.get(entry.name)),
            None if due.cohort_id is None else stands.held.get((entry.name, due.cohort_id)),
        )
        for entry in ENTRIES
        if job in (None, entry.name)
        for due in READERS[entry.name](session, now, until=until, cohort_id=cohort_id)
    ]
    return tuple(sorted((one for one in foreseen if one.at <= until), key=lambda one: one.at))


def _look(entry: Entry, at: datetime, now: datetime, claimed: datetime | None) -> datetime:
    """When a job looks next for what is due `at`, its newest tick having been `claimed` by a clock."""
    if at > now:
        return look_at(entry.schedule, at)
    if claimed is None or claimed < entry.schedule.latest(now):
        # The clock is late, or has missed its times: it looks every minute, and claims this then.
        return now
    return entry.schedule.following(now)
