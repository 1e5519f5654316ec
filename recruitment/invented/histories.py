"""Invented histories: what somebody did from leaving education to now, with gaps that they explain."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from uuid import UUID

from recruitment.domain.entries import GOES_ON, Entry, Kind
from recruitment.domain.history import Month, Span
from recruitment.domain.qualifications import Level, Qualification
from recruitment.domain.whole_history import Explanation, Told
from recruitment.invented import names

_YEARS_AT_WORK = (3, 24)
#: Months that one thing lasts, at the least and mostly at the most.
_SHORTEST, _LONGEST = 8, 70
_HAS_GAP, _LONGEST_GAP = 0.25, 5
_STARTS_ELSEWHERE, _TRAINS, _CARES, _VOLUNTEERS = 0.45, 0.5, 0.1, 0.3


@dataclass(frozen=True, slots=True)
class InventedHistory:
    """What an invented applicant tells of their time since education."""

    told: Told
    qualifications: tuple[Qualification, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The employers, schools and universities named, each once."""
        return tuple(dict.fromkeys((*self.told.places, *(one.place for one in self.qualifications))))


def invent_history(seed: int, index: int, *, employer: str, subject: str, until: Month) -> InventedHistory:
    """Invent the history of one applicant: whole, every gap explained, the present employer at its end.

    Args:
        seed: the cohort's seed.
        index: the application's number in the cohort, from 0.
        employer: the present one.
        subject: that they teach.
        until: the month in which it is told; nothing in it lies later.
    """
    rng = Random(f"history {seed} {index}")  # noqa: S311 - invented people, not secrets
    left = Month(until.year - rng.randint(*_YEARS_AT_WORK), rng.choice((6, 6, 7)))
    spans = tuple(_spans(rng, left, until))
    entries = [_past(rng, n, span, subject) for n, span in enumerate(spans[:-1])]
    entries.append(_going_on(rng, Kind.SCHOOL, f"Teacher of {subject}", employer, since=spans[-1].first))
    if rng.random() < _VOLUNTEERS:
        post, place = rng.choice(names.VOLUNTEERS), rng.choice(names.CHARITIES)
        entries.append(_going_on(rng, Kind.VOLUNTARY, post, place, since=spans[-1].first))
    told = Told(
        left_month=str(left.month),
        left_year=str(left.year),
        version=1,
        entries=tuple(entries),
        explanations=tuple(_explanations(rng, left, spans)),
    )
    return InventedHistory(told, tuple(_qualifications(rng, left, subject)))


def _spans(rng: Random, left: Month, until: Month) -> Iterator[Span]:
    """One thing after the other, most without a gap; the last goes on."""
    first = left.plus(rng.choice((1, 2, 2, 3)) if rng.random() < _HAS_GAP else 0)
    while first.until(until) > _SHORTEST:
        last = first.plus(min(rng.randint(_SHORTEST, _LONGEST), first.until(until) - 2))
        if last.until(until) <= _SHORTEST:
            break
        yield Span(first, last)
        first = last.plus(1 + (rng.randint(1, _LONGEST_GAP) if rng.random() < _HAS_GAP else 0))
    yield Span(min(first, until), until)


def _past(rng: Random, n: int, span: Span, subject: str) -> Entry:
    if n == 0 and rng.random() < _STARTS_ELSEWHERE:
        return _entry(rng, Kind.WORK, rng.choice(names.OTHER_POSTS), rng.choice(names.OTHER_EMPLOYERS), span)
    if rng.random() < _CARES:
        kind = rng.choice((Kind.CARING, Kind.TRAVELLING, Kind.UNEMPLOYED))
        return _entry(rng, kind, "", "", span)
    post = rng.choice((f"Teacher of {subject}", "Teaching assistant", "Head of year", "Cover supervisor"))
    return _entry(rng, Kind.SCHOOL, post, f"{rng.choice(names.PLACES)} {rng.choice(names.SCHOOLS)}", span)


def _going_on(rng: Random, kind: Kind, title: str, place: str, *, since: Month) -> Entry:
    began = {"from_month": str(since.month), "from_year": str(since.year)}
    return Entry(_id(rng), kind, title, place, **began, goes_on=GOES_ON, version=1)


def _entry(rng: Random, kind: Kind, title: str, place: str, span: Span) -> Entry:
    paid = kind in {Kind.SCHOOL, Kind.WORK}
    return Entry(
        _id(rng),
        kind,
        title,
        place,
        from_month=str(span.first.month),
        from_year=str(span.first.year),
        to_month=str(span.last.month),
        to_year=str(span.last.year),
        reason=rng.choice(names.LEAVING_REASONS) if paid else "",
        version=1,
    )


def _explanations(rng: Random, left: Month, spans: tuple[Span, ...]) -> Iterator[Explanation]:
    """A few words for each gap, by the months that it has."""
    for one, other in pairwise((Span(left, left), *spans)):
        gap = Span(one.last.plus(1), other.first.plus(-1))
        if gap.months > 0:
            yield Explanation(gap, rng.choice(names.GAP_WORDS), version=1)


def _qualifications(rng: Random, left: Month, subject: str) -> Iterator[Qualification]:
    result = rng.choice(("first", "2:1", "2:1", "2:2", ""))
    university = rng.choice(names.UNIVERSITIES)
    yield Qualification(
        _id(rng), Level.DEGREE, f"BA {subject}", university, str(left.year), result, version=1
    )
    if rng.random() < _TRAINS:
        trained = rng.choice(names.UNIVERSITIES)
        yield Qualification(
            _id(rng), Level.OTHER, f"PGCE, {subject}", trained, str(left.year + 1), "pass", version=1
        )


def _id(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
