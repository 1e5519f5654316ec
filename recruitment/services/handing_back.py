"""Hand back what an assessor has not finished: to whom it goes, before and when it is done.

Committed scores stay as they are. What is not begun goes to others by the rules of allocation. A draft stays
with whoever wrote it: another's half-formed judgement would not be independent, and what is thrown away is
lost for good. Whoever stays in the cohort goes on with their drafts. Those of somebody who leaves count for
nothing, and others read the same answers afresh; should the writer come back, the drafts are there and can
be committed as further readings.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, exists
from sqlmodel import Session, col

from recruitment.domain.errors import Stale
from recruitment.models import Reading, Scorecard
from recruitment.models.base import datetime
from recruitment.queries.allocation import (
    ActiveAssessor,
    AssessorProgress,
    HeldReading,
    OpenReading,
    active_assessors,
    candidates_to_read,
    progress_by_assessor,
    readings_held,
    unfinished_readings,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import pass_slug
from recruitment.queries.plans import readings_each
from recruitment.services.allocation import (
    Turn,
    UnmetReading,
    announce_readings,
    places_of,
    plan_readings,
    take_turns,
    turns_of,
    unmet_of,
    write_turns,
)
from recruitment.services.further import close_met, return_to_pool


@dataclass(frozen=True)
class Taker:
    """Somebody who takes readings over: what they hold before, and what is added.

    Attributes:
        has_come: whether they have ever signed in.
    """

    assessor_id: UUID
    label: str
    name: str
    has_come: bool
    holds: int
    takes: int

    @property
    def then(self) -> int:
        """What they hold afterwards."""
        return self.holds + self.takes


@dataclass(frozen=True)
class HandBack:
    """What handing back comes to in one cohort. Given up = taken over + to nobody + no longer needed.

    Attributes:
        cohort: where.
        leaving: whether the assessor leaves, so that their drafts do not count any more.
        committed: readings that are done and stay as they are.
        drafted: readings with a draft, which is kept.
        unread: readings not begun, which go.
        takers: the other assessors of the cohort who take something, in the order of their labels.
        unmet: readings that nobody can take, and why.
        print: changes when anything of it changes.
    """

    cohort: CohortFacts
    leaving: bool
    committed: int
    drafted: int
    unread: int
    takers: tuple[Taker, ...]
    unmet: tuple[UnmetReading, ...]
    print: str

    @property
    def given_up(self) -> int:
        """Readings that somebody else is to do."""
        return self.unread + (self.drafted if self.leaving else 0)

    @property
    def taken(self) -> int:
        """Readings that others take over."""
        return sum(one.takes for one in self.takers)

    @property
    def nobody(self) -> int:
        """Readings that nobody can take over."""
        return sum(one.readings for one in self.unmet)

    @property
    def unneeded(self) -> int:
        """Readings that nobody needs any more: of candidates who are decided, or read often enough."""
        return self.given_up - self.taken - self.nobody

    @property
    def words(self) -> str:
        """In a sentence, as it is kept with the person."""
        readings = f"{self.given_up:,} {'reading' if self.given_up == 1 else 'readings'}"
        parts = [f"{readings} handed back: {self.taken:,} to others"]
        parts += [f"{self.nobody:,} to nobody"] if self.nobody else []
        parts += [f"{self.unneeded:,} no longer needed"] if self.unneeded else []
        drafts = f"; {self.drafted} {'draft' if self.drafted == 1 else 'drafts'} kept" if self.drafted else ""
        return ", ".join(parts) + drafts + "."


@dataclass(frozen=True)
class _Plan:
    """A hand-back with what it takes to carry it out."""

    outcome: HandBack
    turns: tuple[Turn, ...]
    assessors: tuple[ActiveAssessor, ...]
    candidates: Mapping[str, UUID]
    held: tuple[HeldReading, ...]


def foresee_hand_back(
    session: Session, *, cohort: CohortFacts, assessor_id: UUID, leaving: bool, seed: int = 0
) -> HandBack:
    """What handing back would come to if it were done now; does nothing.

    Args:
        cohort: where.
        assessor_id: whose readings.
        leaving: whether they leave the cohort; else they go on with what they have begun.
        seed: of every shuffle; the same rows and seed give the same outcome.
    """
    return _plan(session, cohort, assessor_id, leaving, seed).outcome


def hand_back(
    session: Session,
    *,
    cohort: CohortFacts,
    assessor_id: UUID,
    leaving: bool,
    expected: str | None,
    link: str,
    now: datetime,
    seed: int = 0,
) -> HandBack:
    """Take back what an assessor has not begun, give it to others, and tell them.

    In order: waits for any other allocation of the cohort; plans as `foresee_hand_back` does; takes back the
    readings without a scorecard; gives out the new ones, and puts what nobody can be given into the pool, for
    whoever can later; posts the messages.

    Args:
        cohort: where.
        assessor_id: whose readings.
        leaving: whether they leave the cohort; else they go on with what they have begun.
        expected: the `print` of what was foreseen, or None to take whatever it comes to.
        link: the assessors' first page, as a whole address, for the message.
        now: when, aware.
        seed: of every shuffle.

    Raises:
        Stale: it would come to something else than was foreseen.
    """
    take_turns(session, cohort)
    plan = _plan(session, cohort, assessor_id, leaving, seed)
    if expected is not None and plan.outcome.print != expected:
        raise Stale("Look at the numbers again: a reading was saved, committed or given out a moment ago.")
    _take_back(session, cohort.id, assessor_id)
    counts = write_turns(
        session, plan.turns, cohort=cohort, candidates=plan.candidates, held=plan.held, seed=seed, now=now
    )
    missing = places_of(plan.outcome.unmet, plan.candidates)
    return_to_pool(session, cohort=cohort, missing=missing, now=now)
    # What was taken from the pool and not begun waits there again, and is given out by now.
    close_met(
        session,
        cohort=cohort,
        each=readings_each(session, cohort),
        now=now,
        leaving=assessor_id if leaving else None,
    )
    announce_readings(session, cohort=cohort, assessors=plan.assessors, counts=counts, link=link, now=now)
    return plan.outcome


def _take_back(session: Session, cohort_id: UUID, assessor_id: UUID) -> None:
    """All that has no scorecard, looked at or not; anchor answers go along with the last of a pass."""
    begun = exists().where(col(Scorecard.reading_id) == col(Reading.id))
    of_theirs = (col(Reading.cohort_id) == cohort_id, col(Reading.assessor_id) == assessor_id)
    session.execute(delete(Reading).where(*of_theirs, ~begun))


def _plan(session: Session, cohort: CohortFacts, assessor_id: UUID, leaving: bool, seed: int) -> _Plan:
    unfinished = unfinished_readings(session, cohort.id, assessor_id)
    given_up = tuple(one for one in unfinished if leaving or not one.drafted)
    gone = {one.id for one in given_up}
    candidates = candidates_to_read(session, cohort.id)
    held = tuple(one for one in readings_held(session, cohort.id) if one.id not in gone)
    others = tuple(one for one in active_assessors(session, cohort.id) if one.assessor_id != assessor_id)
    wanted = _wanted(given_up, candidates, held, cohort, each=readings_each(session, cohort))
    turns: tuple[Turn, ...] = ()
    unmet: tuple[UnmetReading, ...] = ()
    if wanted and others:
        planned = plan_readings(
            session,
            cohort=cohort,
            assessors=others,
            candidates=candidates,
            held=held,
            wanted=wanted,
            seed=seed,
        )
        turns, unmet = turns_of(planned, cohort), unmet_of(planned, cohort)
    elif wanted:
        unmet = _all_unmet(given_up, wanted)
    progress = progress_by_assessor(session, cohort)
    outcome = HandBack(
        cohort=cohort,
        leaving=leaving,
        committed=sum(one.committed for one in progress if one.assessor_id == assessor_id),
        drafted=sum(one.drafted for one in unfinished),
        unread=sum(not one.drafted for one in unfinished),
        takers=_takers(turns, progress),
        unmet=unmet,
        print=_print(unfinished, turns),
    )
    return _Plan(outcome, turns, others, candidates, held)


def _wanted(
    given_up: Sequence[OpenReading],
    candidates: Mapping[str, UUID],
    held: Sequence[HeldReading],
    cohort: CohortFacts,
    *,
    each: int,
) -> dict[tuple[str, str], int]:
    """How often each pass given up is to be read in all: once more than it is, where that is not enough."""
    references = {application_id: reference for reference, application_id in candidates.items()}
    standing = Counter(
        (references[one.application_id], pass_slug(one.item, one.criterion))
        for one in held
        if one.application_id in references
    )
    known = {pass_slug(one.item, one.criterion) for one in cohort.definition.passes()}
    places = [(one.reference, pass_slug(one.item, one.criterion)) for one in given_up]
    return {
        place: standing[place] + 1
        for place in places
        if place[0] in candidates and place[1] in known and standing[place] < each
    }


def _all_unmet(
    given_up: Sequence[OpenReading], wanted: Mapping[tuple[str, str], int]
) -> tuple[UnmetReading, ...]:
    return tuple(
        UnmetReading(one.reference, one.item, one.criterion, 1, "there is no other assessor")
        for one in given_up
        if (one.reference, pass_slug(one.item, one.criterion)) in wanted
    )


def _takers(turns: Sequence[Turn], progress: Sequence[AssessorProgress]) -> tuple[Taker, ...]:
    takes = Counter(turn.assessor_id for turn in turns)
    return tuple(
        Taker(
            one.assessor_id,
            one.label,
            one.name,
            bool(one.signed_in_at or one.last_active_at),
            one.allocated,
            takes[one.assessor_id],
        )
        for one in progress
        if takes[one.assessor_id]
    )


def _print(unfinished: Sequence[OpenReading], turns: Sequence[Turn]) -> str:
    """Everything that whoever confirms was shown, in so many characters."""
    stands = [f"{one.id}/{one.drafted}" for one in unfinished]
    goes = sorted(f"{one.reference}/{one.item}/{one.criterion}/{one.assessor_id}" for one in turns)
    return hashlib.sha256("\n".join([*stands, "", *goes]).encode()).hexdigest()[:16]
