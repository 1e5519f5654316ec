"""What is to be done next in a cohort, and how far each thing is: the lead's task list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.domain.feedback import FeedbackState
from recruitment.models import DecisionState, Phase
from recruitment.models.base import datetime
from recruitment.queries.allocation import Outlook
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import promised_dates
from recruitment.queries.decisions import DecisionLine
from recruitment.queries.feedback import FeedbackCounts
from recruitment.queries.shortlists import ShortlistLine

_DECIDE = "Decide and tell everybody"


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes:
        endpoint: the page where it is done.
        status: how far it is, in words.
        kind: the shape that goes with the words, as the macro `tag` knows them.
        values: what the page's address needs besides the cohort.
    """

    title: str
    hint: str
    endpoint: str
    status: str
    kind: str
    values: Mapping[str, UUID] = field(default_factory=dict)


def next_steps(
    cohort: CohortFacts,
    outlook: Outlook,
    shortlist: ShortlistLine | None,
    decisions: Sequence[DecisionLine],
    *,
    requests: tuple[int, int],
    feedback: FeedbackCounts,
    extended: tuple[int, datetime | None],
    ran_out: int,
    viewer: UUID,
    now: datetime,
) -> tuple[Step, ...]:
    """The steps from the first application to the last decision, in the order of the work.

    Args:
        cohort: whose.
        outlook: the arithmetic of its sift.
        shortlist: the one built last, if any.
        decisions: the cohort's, the newest first.
        requests: how many are open, and how many of these overdue.
        feedback: how much is owed to those who were told an outcome.
        extended: how many drafts can still be sent by time given to them, and until when the last.
        ran_out: how many things passed their day and wait for somebody.
        viewer: who looks: nobody confirms what they proposed.
        now: when, aware.
    """
    return (
        _applying(cohort, *extended),
        _allocating(outlook),
        _reading(outlook),
        _shortlisting(shortlist, outlook),
        _deciding(cohort, decisions, viewer, now),
        *_telling(feedback),
        *_settling(*requests),
        *_taking_up(ran_out),
    )


def _applying(cohort: CohortFacts, drafts: int, until: datetime | None) -> Step:
    title = "People apply"
    endpoint = "lead.applications"
    if cohort.phase == Phase.PLANNED:
        hint = f"Applications open at {date_and_time(cohort.opens_at)}."
        return Step(title, hint, endpoint, "Not open yet", "waiting")
    if cohort.phase == Phase.OPEN:
        hint = f"Applications close at {date_and_time(cohort.closes_at)}.{_with_more_time(drafts, until)}"
        return Step(title, hint, endpoint, "Open", "started")
    hint = f"Applications closed at {date_and_time(cohort.closes_at)}.{_with_more_time(drafts, until)}"
    status, kind = ("Some have more time", "started") if drafts else ("Closed", "done")
    return Step(title, hint, endpoint, status, kind)


def _with_more_time(drafts: int, until: datetime | None) -> str:
    if until is None:
        return ""
    have = "1 draft has" if drafts == 1 else f"{drafts:,} drafts have"
    return f" {have} more time, the last until {date_and_time(until)}."


def _allocating(outlook: Outlook) -> Step:
    title, endpoint = "Give out readings", "lead.allocation"
    if not outlook.candidates:
        return Step(title, "Nobody is in the sift with answers to read.", endpoint, "Nothing yet", "waiting")
    hint = f"{_count(outlook.candidates, 'candidate')}, {_count(outlook.assessors, 'assessor')}."
    if not outlook.assessors:
        return Step(title, hint, "lead.assessors", "Needs assessors", "attention")
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
    if shortlist.warning:
        return Step(title, f"{hint} {shortlist.warning}", endpoint, "Not converged", "attention")
    return Step(title, hint, endpoint, f"Built {long_date(shortlist.made_at)}", "done")


def _deciding(cohort: CohortFacts, decisions: Sequence[DecisionLine], viewer: UUID, now: datetime) -> Step:
    """What waits longest: for whoever looks, then for somebody, then for its time."""
    oldest_first = decisions[::-1]
    proposed = [one for one in oldest_first if one.state is DecisionState.PROPOSED]
    confirmed = [one for one in oldest_first if one.state is DecisionState.CONFIRMED]
    steps = (
        *_to_confirm([one for one in proposed if one.proposer_id != viewer]),
        *_to_time([one for one in confirmed if one.release_at is None]),
        *_to_wait_for([one for one in proposed if one.proposer_id == viewer]),
        *_to_be_released(confirmed),
    )
    return steps[0] if steps else _deciding_by(cohort, now)


def _to_confirm(theirs: Sequence[DecisionLine]) -> Iterator[Step]:
    for one in theirs[:1]:
        who, when = one.proposed_by or "A former lead", date_and_time(one.proposed_at)
        hint = f"{who} proposed a decision at {when}. It waits for a second lead, such as you.{_more(theirs)}"
        yield _on_decision(one, hint, "Waits for you to confirm", "attention")


def _to_time(untimed: Sequence[DecisionLine]) -> Iterator[Step]:
    for one in untimed[:1]:
        hint = f"A decision is confirmed, and nobody has chosen when it is released.{_more(untimed)}"
        yield _on_decision(one, hint, "No time set", "attention")


def _to_wait_for(own: Sequence[DecisionLine]) -> Iterator[Step]:
    for one in own[:1]:
        when = date_and_time(one.proposed_at)
        hint = f"You proposed a decision at {when}. Another lead confirms it.{_more(own)}"
        yield _on_decision(one, hint, "Waits for a second lead", "waiting")


def _to_be_released(confirmed: Sequence[DecisionLine]) -> Iterator[Step]:
    for one in confirmed[:1]:
        when = date_and_time(one.release_at) if one.release_at else "a time to be chosen"
        who = one.confirmed_by or "a former lead"
        hint = f"It is released at {when}; confirmed by {who}. Until then it can be withdrawn."
        yield _on_decision(one, f"{hint}{_more(confirmed)}", "To be released", "started")


def _deciding_by(cohort: CohortFacts, now: datetime) -> Step:
    by = promised_dates(cohort).decisions_by
    late = now > by
    hint = "One lead proposes, another confirms; then everybody is told at the time you choose."
    status = f"{'Was due' if late else 'Due'} {long_date(by)}"
    return Step(_DECIDE, hint, "lead.decisions", status, "attention" if late else "todo")


def _on_decision(one: DecisionLine, hint: str, status: str, kind: str) -> Step:
    return Step(_DECIDE, hint, "lead.decision", status, kind, {"decision_id": one.id})


def _telling(feedback: FeedbackCounts) -> Iterator[Step]:
    """Feedback stands here while any is owed."""
    if feedback.due_at is not None:
        ready = feedback.by_state[FeedbackState.READY]
        owed = _count(feedback.owed, "candidate")
        hint = f"{owed} to be told more than the outcome; {ready:,} ready to go out."
        late = f"{feedback.late:,} late" if feedback.late else f"Due {long_date(feedback.due_at)}"
        yield Step("Give feedback", hint, "lead.feedback", late, "attention" if feedback.late else "todo")


def _settling(waiting: int, overdue: int) -> Iterator[Step]:
    """Requests stand here while there are any to settle."""
    if waiting:
        hint = f"{_count(waiting, 'request')} open: what people ask for and a person settles."
        status, kind = (f"{overdue:,} overdue", "attention") if overdue else (f"{waiting:,} open", "todo")
        yield Step("Settle requests", hint, "lead.requests", status, kind)


def _taking_up(ran_out: int) -> Iterator[Step]:
    """What has run out stands here while there is any."""
    if ran_out:
        hint = (
            "Places on the reserve list, offers, slots or training past their day. Nothing was decided by it."
        )
        yield Step("Look at what has run out", hint, "lead.ran_out", f"{ran_out:,} run out", "attention")


def _more(waiting: Sequence[DecisionLine]) -> str:
    return f" {len(waiting) - 1} more like it." if len(waiting) > 1 else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
