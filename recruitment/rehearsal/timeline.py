"""The story of a rehearsal: what happened when, to how many, and why. By counts; it names nobody."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from recruitment.domain.deadlines import LONDON, date_and_time, long_date
from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import MOVES
from recruitment.domain.timetable import BY_NAME
from recruitment.queries.ticks import LastTick
from recruitment.queries.timeline import (
    allocations_of,
    commit_times,
    decisions_made,
    messages_made,
    moves_of,
    packs_asked,
    shortlists_made,
)
from recruitment.rehearsal.house import House
from recruitment.services.decisions import KINDS

_PAST = {str(move.action): move.past for move in MOVES}
#: Why a job did what it did.
_WHY = {
    "open_applications": "the cohort’s opening time had come",
    "close_applications": "the closing time, or the time that some were given, had passed with its grace",
    "remind_drafts": "a reminder’s time had come, and these had not sent",
    "chase_references": "a referee or a self-declaration had not come in time, or could not",
    "tell_leads": "requests or withdrawals had come in since the last morning",
    "release_decisions": "two leads had decided, and the release time had come",
    "send_feedback": "leads had marked it as ready, and it was morning",
    "chase_assessors": "assessors had readings left when a reminder’s time had come",
    "chase_bookings": "candidates had been asked to choose a time, and had chosen none",
    "send_messages": "they had waited as a release’s do, or the mail server had refused or was cut off",
    "build_packs": "panels sit tomorrow, their day has changed, or the process that made them had ended",
}
#: What each of them tells; at the same time another may tell something else.
_TELLS: Mapping[str, frozenset[str]] = {
    "open_applications": frozenset({MessageKind.APPLICATIONS_OPENED, MessageKind.INTEREST_OPENED}),
    "close_applications": frozenset({MessageKind.APPLICATIONS_CLOSED, MessageKind.EXTENSIONS_ENDED}),
    "remind_drafts": frozenset({MessageKind.DRAFT_REMINDER}),
    "chase_references": frozenset(
        {
            MessageKind.REFERENCE_REMINDER,
            MessageKind.REFEREE_NEEDED,
            MessageKind.REFEREE_TROUBLE,
            MessageKind.DECLARATION_REMINDER,
        }
    ),
    "chase_assessors": frozenset({MessageKind.READINGS_LEFT, MessageKind.CALIBRATION_WAITS}),
    "chase_bookings": frozenset({MessageKind.SLOT_REMINDER, MessageKind.SLOT_NOT_CHOSEN}),
    "tell_leads": frozenset({MessageKind.NEWS_FOR_LEADS}),
    "release_decisions": frozenset({*KINDS.values(), MessageKind.DECLARATION_ASKED}),
    "send_feedback": frozenset({MessageKind.FEEDBACK}),
}
#: The one that moves anybody.
_MOVES = "release_decisions"
#: Messages that follow from what people do by themselves, told with it week by week.
_BY_PEOPLE = (
    MessageKind.APPLICATION_STARTED,
    MessageKind.RECEIPT,
    MessageKind.REFERENCE_THANKS,
    MessageKind.REQUEST_RECEIVED,
    MessageKind.SLOT_CANCELLED,
    MessageKind.WITHDRAWN,
    MessageKind.OFFER_ACCEPTED,
    MessageKind.OFFER_DECLINED,
)
#: And those of the times of interviews, told so too.
_BY_BOOKINGS = {
    MessageKind.SLOT_BOOKED: "they chose it, or a lead gave it to them",
    MessageKind.SLOT_MOVED: "they chose another, or a lead gave it to them",
    MessageKind.PANEL_BOOKED: "panels follow the times that are taken",
    MessageKind.PANEL_CANCELLED: "panels follow the times that are given up",
}
#: And those that follow from what staff do.
_BY_STAFF = {
    MessageKind.STAFF_INVITED: "the cohort was made, and its staff invited",
    MessageKind.READING_READY: "a lead shared out the reading",
    MessageKind.DECISION_PROPOSED: "a lead had proposed a decision",
    MessageKind.REFERENCE_REQUEST: "a lead asked for references",
    MessageKind.SLOTS_OPEN: "there were times to choose from",
    MessageKind.EXTENDED: "a lead gave one applicant more time",
    MessageKind.APPLICATION_ENTERED: "a lead entered an application for somebody",
    MessageKind.INCIDENT: "an incident had kept people from writing",
    MessageKind.CENTRE_PLANNED: "their day was set",
    MessageKind.CENTRE_MOVED: "their day had changed",
    MessageKind.CENTRE_CANCELLED: "they are not expected any more",
    MessageKind.CENTRE_SITTING: "it was set, or had changed, when they sit where",
    MessageKind.CENTRE_SITTING_CANCELLED: "they sit nowhere that day any more",
    MessageKind.SLOT_MISSED: "they had not come",
}


@dataclass(frozen=True)
class Ran:
    """What a job did, and when it really did: a tick's own time may be some minutes before."""

    at: datetime
    tick: LastTick


@dataclass(frozen=True)
class Happening:
    """One line of the story.

    Attributes:
        at: when, or when it began.
        until: the last day, where it lasted for days.
        count: to how many.
        what: in words, after the count.
        why: in words.
    """

    at: datetime
    until: date | None
    count: int
    what: str
    why: str

    @property
    def when(self) -> str:
        """The time, or the days, as the story tells it."""
        if self.until is None:
            return date_and_time(self.at)
        first = self.at.astimezone(LONDON).date()
        if first == self.until:
            return long_date(first)
        return f"{long_date(first)} to {long_date(self.until)}"


def tell(session: Session, house: House, ticks: Iterable[Ran]) -> tuple[Happening, ...]:
    """The story so far.

    Args:
        session: the worker's.
        house: whose.
        ticks: what jobs did, as each came out: old ticks are tidied away.
    """
    lines = (
        *_marked(house),
        *_by_leads(session, house),
        *_by_jobs(session, house, ticks),
        *_by_people(session, house),
    )
    # At the same time, what was done stands before what followed from it.
    return tuple(sorted(lines, key=lambda one: one.at))


def as_text(happenings: Sequence[Happening]) -> str:
    """The story as a table of plain text."""
    when = max(len(one.when) for one in happenings)
    what = max(len(one.what) for one in happenings)
    return "".join(
        f"{one.when:{when}}  {one.count:>6,}  {one.what:{what}}  {one.why}".rstrip() + "\n"
        for one in happenings
    )


def _by_jobs(session: Session, house: House, ticks: Iterable[Ran]) -> Iterator[Happening]:
    told = Counter((one.at, one.kind) for one in messages_made(session, house.cohort.id))
    moved = Counter((one.at, one.action) for one in moves_of(session, house.cohort.id) if not one.by_somebody)
    for ran in ticks:
        at, job, why = ran.at, ran.tick.job, _WHY.get(ran.tick.job)
        if why is None:
            continue
        yield Happening(at, None, 1, f"{BY_NAME[job].words.lower()}: {ran.tick.outcome}", why)
        for (when, action), count in moved.items() if job == _MOVES else ():
            if when == at:
                yield Happening(at, None, count, f"  {_PAST[action]}", why)
        for (when, kind), count in told.items():
            if when == at and kind in _TELLS.get(job, ()):
                yield Happening(at, None, count, _told(kind), why)


def _by_people(session: Session, house: House) -> Iterator[Happening]:
    """What people did by themselves, week by week."""
    own = "by themselves"
    moves = [one for one in moves_of(session, house.cohort.id) if one.by_somebody]
    for action in dict.fromkeys(one.action for one in moves):
        times = [one.at for one in moves if one.action == action]
        yield from _weekly(times, _PAST[action], own)
    told = messages_made(session, house.cohort.id)
    for kind in _BY_PEOPLE:
        times = [one.at for one in told if one.kind == kind]
        yield from _weekly(times, _told(kind), own)
    for kind, why in _BY_BOOKINGS.items():
        times = [one.at for one in told if one.kind == kind]
        yield from _weekly(times, _told(kind), why)
    yield from _weekly(commit_times(session, house.cohort.id), "readings were committed", "assessors read")
    done = [one for one in house.diary if not one.exactly]
    for what, why in dict.fromkeys((one.what, one.why) for one in done):
        yield from _weekly([one.at for one in done if (one.what, one.why) == (what, why)], what, why)
    for at, sentence in house.turned_away:
        yield Happening(at, None, 1, "came too late", sentence)


def _marked(house: House) -> Iterator[Happening]:
    """What was done to the minute."""
    counted = Counter[tuple[datetime, str, str]]()
    for one in house.diary:
        if one.exactly:
            counted[one.at, one.what, one.why] += one.count
    for (at, what, why), count in counted.items():
        yield Happening(at, None, count, what, why)


def _by_leads(session: Session, house: House) -> Iterator[Happening]:
    for at, count in allocations_of(session, house.cohort.id):
        yield Happening(at, None, count, "readings were given out", "a lead shared them out")
    for at, method in shortlists_made(session, house.cohort.id):
        yield Happening(at, None, 1, "shortlist was built", f"by a lead: {method}")
    for at, count in packs_asked(session, house.cohort.id):
        yield Happening(at, None, count, "packs were asked for, and made", "by a lead")
    for one in decisions_made(session, house.cohort.id):
        yield Happening(one.proposed_at, None, 1, "decision was proposed", f"by a lead: {one.reason}")
        if one.confirmed_at is not None:
            release = "" if one.release_at is None else f", for {date_and_time(one.release_at)}"
            why = f"by the other lead{release}"
            yield Happening(one.confirmed_at, None, 1, "decision was confirmed", why)
    told = messages_made(session, house.cohort.id)
    for kind, why in _BY_STAFF.items():
        for at, count in Counter(one.at for one in told if one.kind == kind).items():
            yield Happening(at, None, count, _told(kind), why)


def _weekly(times: Sequence[datetime], what: str, why: str) -> Iterator[Happening]:
    weeks: dict[date, list[datetime]] = {}
    for at in times:
        day = at.astimezone(LONDON).date()
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(at)
    for held in weeks.values():
        yield Happening(min(held), max(held).astimezone(LONDON).date(), len(held), what, why)


def _told(kind: str) -> str:
    return f"  told: {kind.replace('_', ' ')}"
