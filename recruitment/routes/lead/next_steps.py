"""What is to be done next in a cohort, and how far each thing is: the lead's task list."""

from dataclasses import dataclass

from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.models import Phase
from recruitment.models.base import datetime
from recruitment.queries.allocation import Outlook
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import promised_dates
from recruitment.queries.shortlists import ShortlistLine


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes:
        endpoint: the page where it is done.
        status: how far it is, in words.
        kind: the shape that goes with the words, as the macro `tag` knows them.
    """

    title: str
    hint: str
    endpoint: str
    status: str
    kind: str


def next_steps(
    cohort: CohortFacts, outlook: Outlook, shortlist: ShortlistLine | None, now: datetime
) -> tuple[Step, ...]:
    """The steps from the first application to the last decision, in the order of the work.

    Args:
        cohort: whose.
        outlook: the arithmetic of its sift.
        shortlist: the one built last, if any.
        now: when, aware.
    """
    return (
        _applying(cohort),
        _allocating(outlook),
        _reading(outlook),
        _shortlisting(shortlist, outlook),
        _deciding(cohort, now),
    )


def _applying(cohort: CohortFacts) -> Step:
    title = "People apply"
    endpoint = "lead.applications"
    if cohort.phase == Phase.PLANNED:
        hint = f"Applications open at {date_and_time(cohort.opens_at)}."
        return Step(title, hint, endpoint, "Not open yet", "waiting")
    if cohort.phase == Phase.OPEN:
        hint = f"Applications close at {date_and_time(cohort.closes_at)}."
        return Step(title, hint, endpoint, "Open", "started")
    return Step(
        title, f"Applications closed at {date_and_time(cohort.closes_at)}.", endpoint, "Closed", "done"
    )


def _allocating(outlook: Outlook) -> Step:
    title, endpoint = "Give out readings", "lead.allocation"
    if not outlook.candidates:
        return Step(title, "Nobody is in the sift with answers to read.", endpoint, "Nothing yet", "waiting")
    hint = f"{_count(outlook.candidates, 'candidate')}, {_count(outlook.assessors, 'assessor')}."
    if not outlook.assessors:
        return Step(title, hint, endpoint, "Needs assessors", "attention")
    if outlook.unallocated:
        return Step(title, hint, endpoint, f"{outlook.unallocated:,} not given out", "attention")
    return Step(title, hint, endpoint, "All given out", "done")


def _reading(outlook: Outlook) -> Step:
    title, endpoint = "Assessors read", "lead.allocation"
    if not outlook.allocated:
        return Step(title, "Readings are given out first.", endpoint, "Not started", "waiting")
    hint = f"{outlook.committed:,} of {outlook.allocated:,} readings committed."
    if outlook.committed < outlook.allocated:
        return Step(title, hint, endpoint, f"{outlook.allocated - outlook.committed:,} left", "started")
    return Step(title, hint, endpoint, "All committed", "done")


def _shortlisting(shortlist: ShortlistLine | None, outlook: Outlook) -> Step:
    title, endpoint = "Build a shortlist", "lead.shortlists"
    if shortlist is None:
        ready = outlook.committed > 0
        return Step(
            title, "It rests on committed scores.", endpoint, "Not built", "todo" if ready else "waiting"
        )
    scores, places = _count(shortlist.scores, "score"), _count(shortlist.places, "place")
    hint = f"The newest rests on {scores} and has {places}."
    return Step(title, hint, endpoint, f"Built {long_date(shortlist.made_at)}", "done")


def _deciding(cohort: CohortFacts, now: datetime) -> Step:
    by = promised_dates(cohort).decisions_by
    late = now > by
    hint = "One lead proposes, another confirms; then everybody is told at the time you choose."
    status = f"{'Was due' if late else 'Due'} {long_date(by)}"
    return Step("Decide and tell everybody", hint, "lead.decisions", status, "attention" if late else "todo")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
