"""The timetable: what happens by itself, when it ran last and runs next, and this cohort's dates."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import TIMETABLE
from recruitment.domain.deadlines import england_bank_holidays
from recruitment.domain.timetable import ENTRIES, Entry
from recruitment.models import DecisionState
from recruitment.programme.dates import DatesRefused, cohort_dates
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.decisions import DecisionLine, decisions_of
from recruitment.queries.ticks import LastTick, last_ticks
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: The clock looks every minute; one that has not for this long does not go.
SILENCE_MINUTES = 5


@dataclass(frozen=True)
class DatedEvent:
    """Something with a date: what it is, when, and where a lead can see more."""

    words: str
    at: datetime
    decision: DecisionLine | None = None


@dataclass(frozen=True)
class TimetableRow:
    """A job with its newest run."""

    entry: Entry
    last: LastTick | None
    following: datetime


@routes.get("/<cohort>/timetable")
@access(TIMETABLE)
def timetable(visit: Visit) -> ResponseReturnValue:
    ticks = last_ticks(visit.session)
    rows = tuple(
        TimetableRow(entry, ticks.get(entry.name), entry.schedule.following(visit.now)) for entry in ENTRIES
    )
    newest = max((tick.due_at for tick in ticks.values()), default=None)
    silent = newest is None or (visit.now - newest).total_seconds() > 60 * SILENCE_MINUTES
    decided = decisions_of(visit.session, visit.here.id)
    return render_template(
        "lead/timetable.html", rows=rows, silent=silent, newest=newest, dates=_dates(visit.here, decided)
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
    return f"A decision {kind} released: {one.offers} offered a place, {one.declines} not taken further"
