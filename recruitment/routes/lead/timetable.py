"""The timetable: what happens next, this cohort's dates, and what happens by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import TIMETABLE
from recruitment.domain.deadlines import england_bank_holidays
from recruitment.domain.outcomes import in_words
from recruitment.domain.timetable import ENTRIES, Entry
from recruitment.due.coming import Coming, gather
from recruitment.due.forecast import Clockwork, clockwork, forecast
from recruitment.models import DecisionState
from recruitment.programme.dates import DatesRefused, cohort_dates
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.decisions import DecisionLine, decisions_of
from recruitment.queries.holds import HoldLine
from recruitment.queries.ticks import LastTick, last_ticks, last_work
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.messages import KINDS
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: The clock looks every minute; one that has not for this long does not go.
SILENCE = timedelta(minutes=5)
#: How far the forecast looks: beyond every date that a cohort has.
HORIZON = timedelta(days=730)
#: So many lines of the forecast stand on the page; each job's own page has its own.
MOST_LINES = 12
#: So many people are named in a line.
MOST_NAMES = 10


@dataclass(frozen=True)
class DatedEvent:
    """Something with a date: what it is, when, and where a lead can see more."""

    words: str
    at: datetime
    decision: DecisionLine | None = None


@dataclass(frozen=True)
class TimetableRow:
    """A job: its newest run, its newest that did something, what holds it, and what it does next."""

    entry: Entry
    last: LastTick | None
    worked: LastTick | None
    hold: HoldLine | None
    following: datetime
    next: Coming | None


@routes.get("/<cohort>/timetable")
@access(TIMETABLE)
def timetable(visit: Visit) -> ResponseReturnValue:
    here, now, stands = visit.here, visit.now, clockwork(visit.session, visit.here.id)
    coming = gather(forecast(visit.session, now, until=now + HORIZON, cohort_id=here.id, stands=stands))
    newest = max(stands.claimed.values(), default=None)
    return render_template(
        "lead/timetable.html",
        coming=coming[:MOST_LINES],
        later=len(coming[MOST_LINES:]),
        most=MOST_NAMES,
        kinds=KINDS,
        rows=_rows(visit, stands, coming),
        silent=newest is None or now - newest > SILENCE,
        newest=newest,
        dates=_dates(visit.here, decisions_of(visit.session, visit.here.id)),
    )


def _rows(visit: Visit, stands: Clockwork, coming: Sequence[Coming]) -> tuple[TimetableRow, ...]:
    last, worked = (read(visit.session, visit.here.id) for read in (last_ticks, last_work))
    return tuple(
        TimetableRow(
            entry,
            last.get(entry.name),
            worked.get(entry.name),
            stands.held.get((entry.name, visit.here.id)),
            entry.schedule.following(visit.now),
            next((one for one in coming if one.entry is entry), None),
        )
        for entry in ENTRIES
    )


def _dates(cohort: CohortFacts, decided: tuple[DecisionLine, ...]) -> tuple[DatedEvent, ...]:
    """Everything of this cohort that has a date, in order."""
    releases = [
        DatedEvent(_release_words(one), one.release_at, one)
        for one in decided
        if one.release_at is not None and one.state in (DecisionState.CONFIRMED, DecisionState.RELEASED)
    ]
    return tuple(sorted([*_planned(cohort), *releases], key=lambda one: one.at))


def _planned(cohort: CohortFacts) -> list[DatedEvent]:
    try:
        dates = cohort_dates(
            cohort.definition,
            opens=cohort.opens_at,
            closes=cohort.closes_at,
            holidays=england_bank_holidays(),
        )
    except DatesRefused:
        # The definition's offsets do not fit these dates; opening and closing stand by themselves.
        return [
            DatedEvent("Applications open", cohort.opens_at),
            DatedEvent("Applications close", cohort.closes_at),
        ]
    return [
        DatedEvent("Applications open", dates.opens),
        *(DatedEvent("Drafts are reminded", at) for at in dates.reminders),
        DatedEvent("Applications close", dates.closes),
        DatedEvent("The last application is taken, after the grace", dates.last_moment),
        DatedEvent("The time planned for the release of decisions", dates.release),
        DatedEvent("Applicants are promised to have heard by now", dates.decisions_by),
        DatedEvent("Offers are answered by now", dates.offers_by),
    ]


def _release_words(one: DecisionLine) -> str:
    kind = "was" if one.state is DecisionState.RELEASED else "is"
    return f"A decision {kind} released: {in_words(one.outcomes)}"
