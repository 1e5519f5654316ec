"""Load an invented cohort of any size, as far along as is wanted."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.demo.amending import amend_a_hint
from recruitment.demo.anchoring import watch_drift
from recruitment.demo.applicants import Field, invent_applicants, written_batches
from recruitment.demo.asking import ask_and_answer
from recruitment.demo.calibrating import calibrate, give_samples, hold_back
from recruitment.demo.centre import hold_a_day
from recruitment.demo.deciding import decide
from recruitment.demo.helping import help_somebody
from recruitment.demo.knowing import know_somebody
from recruitment.demo.meeting import meet
from recruitment.demo.on_paper import read_on_paper
from recruitment.demo.people import APPLICANT, make_demo_cohort, make_demo_staff
from recruitment.demo.plan import ReadingPlan, plan_readings
from recruitment.demo.progress import Progress
from recruitment.demo.reading_on import read_on
from recruitment.demo.refereeing import ask_and_receive
from recruitment.demo.seeing import see
from recruitment.demo.selecting import pick_some
from recruitment.demo.slots import set_days
from recruitment.demo.storing import store
from recruitment.demo.telling import give_feedback
from recruitment.demo.waiting import hold_one
from recruitment.demo.written import Setting
from recruitment.invented import InventedAssessor
from recruitment.queries.allocation import active_assessors
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.allocation import announce_readings

#: One assessor to so many applications, within these numbers, unless told otherwise.
APPLICATIONS_AN_ASSESSOR = 10
FEWEST_ASSESSORS, MOST_ASSESSORS = 6, 500
#: One draft to so many applications, and one place.
APPLICATIONS_A_DRAFT = 6
APPLICATIONS_A_PLACE = 9
#: Below this the start of other processes takes longer than they save.
WORTH_PROCESSES = 2_000


@dataclass(frozen=True)
class DemoLoaded:
    """What the demonstration holds.

    Attributes:
        cohort: its name.
        applications: complete ones; with nothing sent yet, those that will be.
        drafts: begun beside them.
        readings: given out.
        scored: of those, committed.
    """

    cohort_id: UUID
    cohort: str
    applications: int
    drafts: int
    assessors: int
    readings: int
    scored: int


def load_demo(
    session: Session,
    *,
    applicants: int,
    seed: int,
    address: str,
    now: datetime,
    progress: Progress = Progress.SIFT_HALF,
    assessors: int | None = None,
    drafts: int | None = None,
    processes: int | None = None,
    stored: Callable[[int], object] = lambda _count: None,
) -> DemoLoaded:
    """Load an invented cohort into a database that holds none, in the caller's transaction.

    The cohort is of the definition that ships with the product and is the public one. There are two leads
    (`people.LEAD`, `people.SECOND_LEAD`), assessors of known severity (the first is `people.ASSESSOR`),
    and applicants of known quality (the first draft is `people.APPLICANT`'s), whose answers of 150 to 250
    words follow that quality; the last draft is one that a lead enters for somebody. Rows are written in
    bulk, batch by batch, so memory stays flat; people, shortlist and decisions go through the same services
    as live.

    The same arguments give the same people, references, answers, blinded copies, readings and scores; ids
    of the cohort and its staff differ.

    Args:
        session: bound to the worker's login.
        applicants: how many applications are complete, from 12 to 100,000.
        seed: what chance is made of.
        address: the service's own address, for links in messages.
        now: when, aware; every date is reckoned from it.
        progress: how far the cohort has come.
        assessors: how many, 2 or more; one to ten applications, from 6 to 500, without it.
        drafts: how many have begun and sent nothing, beside `applicants`; one to six without it.
        processes: how many invent and blind; without it, one for small cohorts and all processors for
            large ones. What comes out is the same.
        stored: called with the number of applicants stored since the last call.

    Raises:
        Refusal: there is a cohort whose name this one would have.
    """
    size = _Size.of(applicants, assessors, drafts)
    cohort = make_demo_cohort(session, places=size.places, progress=progress, now=now)
    leads, readers = make_demo_staff(
        session, cohort, assessors=size.assessors, seed=seed, address=address, now=now
    )
    sent = applicants if progress.has(Progress.SENT) else 0
    give_samples(session, cohort, lead=leads[0], now=now)
    plan = _plan(cohort, progress, sent=sent, assessors=size.assessors, seed=seed)
    calibrate(session, cohort, readers=tuple(readers), held_back=_is_half_read(progress), now=now)
    field = _field(cohort, size, sent=sent, plan=plan, readers=readers, seed=seed, now=now)
    for count, rows in written_batches(field, processes or _processors(applicants)):
        store(session, rows, committed_at=field.setting.read_at)
        stored(count)
    announce_readings(
        session,
        cohort=cohort,
        assessors=active_assessors(session, cohort.id),
        counts=_loads(plan, readers),
        link=f"{address}/assess",
        now=now,
    )
    cast = _Cast(session, cohort, leads, readers, address, seed, now)
    _go_on(cast, progress, sent=sent, helped=size.helped)
    stored(size.helped)
    return DemoLoaded(
        cohort.id,
        cohort.name,
        applicants,
        size.drafts,
        size.assessors,
        plan.assessor.size,
        int(plan.is_read.sum()),
    )


@dataclass(frozen=True)
class _Cast:
    """Who plays in the demonstration, and when."""

    session: Session
    cohort: CohortFacts
    leads: tuple[UUID, UUID]
    people: Mapping[UUID, InventedAssessor]
    address: str
    seed: int
    now: datetime

    @property
    def readers(self) -> tuple[UUID, ...]:
        """The assessors, in order."""
        return tuple(self.people)


def _go_on(cast: _Cast, progress: Progress, *, sent: int, helped: int) -> None:
    """What people have done since the applications came, as far as the cohort has come."""
    session, cohort, leads, now = cast.session, cast.cohort, cast.leads, cast.now
    address, seed = cast.address, cast.seed
    if progress.has(Progress.SIFT_HALF):
        watch_drift(session, cohort, leads=leads, readers=cast.readers, now=now)
        know_somebody(session, cohort, lead=leads[0], readers=cast.readers, now=now)
    pick_some(session, cohort, lead=leads[0], now=now)
    decide(session, cohort, candidates=sent, leads=leads, progress=progress, address=address, now=now)
    if progress.has(Progress.INTERVIEWS):
        see(session, cohort, leads=leads, readers=cast.people, progress=progress, address=address, now=now)
    hold_one(session, cohort, lead=leads[0], now=now)
    if not progress.has(Progress.INTERVIEWS):
        meet(session, cohort, lead=leads[0], readers=cast.readers, now=now)
        set_days(session, cohort, lead=leads[0], address=address, now=now)
    if not progress.has(Progress.WASH_UP):
        hold_a_day(session, cohort, lead=leads[0], readers=cast.readers, address=address, now=now)
    if helped:
        help_somebody(session, cohort, lead=leads[0], address=address, seed=seed, now=now)
    ask_and_receive(session, cohort, lead=leads[0], address=address, seed=seed, now=now)
    ask_and_answer(session, cohort, leads=leads, progress=progress, address=address, now=now)
    give_feedback(session, cohort, lead=leads[1], address=address, seed=seed, now=now)
    amend_a_hint(session, cohort, lead=leads[1], address=address, now=now)
    read_on(session, cohort, leads=leads, candidates=sent, progress=progress, now=now)
    read_on_paper(
        session,
        cohort,
        lead=leads[1],
        reader=cast.readers[0],
        candidates=sent,
        progress=progress,
        now=now,
    )


@dataclass(frozen=True)
class _Size:
    """How much there is of everything."""

    applicants: int
    assessors: int
    drafts: int
    places: int

    @property
    def helped(self) -> int:
        """How many of the drafts a lead enters for somebody; none where there is but one."""
        return 1 if self.drafts > 1 else 0

    @classmethod
    def of(cls, applicants: int, assessors: int | None, drafts: int | None) -> "_Size":
        """What was asked for, and for the rest what commonly goes with so many applicants."""
        usual = min(max(FEWEST_ASSESSORS, applicants // APPLICATIONS_AN_ASSESSOR), MOST_ASSESSORS)
        return cls(
            applicants,
            usual if assessors is None else assessors,
            usual_drafts(applicants) if drafts is None else drafts,
            max(2, applicants // APPLICATIONS_A_PLACE),
        )


def usual_drafts(applicants: int) -> int:
    """How many drafts are added to so many applications, unless told otherwise."""
    return applicants // APPLICATIONS_A_DRAFT


def _processors(applicants: int) -> int:
    return 1 if applicants < WORTH_PROCESSES else len(os.sched_getaffinity(0))


def _plan(cohort: CohortFacts, progress: Progress, *, sent: int, assessors: int, seed: int) -> ReadingPlan:
    """Who reads what; before the sift has begun, nobody anything."""
    plan = plan_readings(
        sent if progress.has(Progress.SIFT_BEGUN) else 0,
        len(cohort.definition.passes()),
        assessors,
        readings=cohort.definition.sift.readings,
        share_read=progress.share_read,
        seed=seed,
    )
    if _is_half_read(progress):
        hold_back(plan)
    return plan


def _is_half_read(progress: Progress) -> bool:
    """Whether somebody can be found who has not begun with a pass."""
    return 0 < progress.share_read < 1


def _loads(plan: ReadingPlan, readers: Mapping[UUID, InventedAssessor]) -> dict[UUID, int]:
    """How many readings each assessor has, of those who have any."""
    loads = zip(readers, plan.loads(len(readers)).tolist(), strict=True)
    return {assessor_id: load for assessor_id, load in loads if load}


def _field(
    cohort: CohortFacts,
    size: _Size,
    *,
    sent: int,
    plan: ReadingPlan,
    readers: Mapping[UUID, InventedAssessor],
    seed: int,
    now: datetime,
) -> Field:
    definition = cohort.definition
    setting = Setting(
        seed=seed,
        cohort_id=cohort.id,
        begun_at=cohort.opens_at,
        declared=definition.declared,
        conditions=definition.conditions,
        scored=frozenset(question.code for question in definition.questions if question.criteria),
        scale=(definition.scale.low, definition.scale.high),
        assessors=tuple(readers),
        severities=tuple(one.severity for one in readers.values()),
        allocated_at=now - timedelta(hours=12),
        read_at=now - timedelta(hours=2),
    )
    applicants = invent_applicants(
        cohort.prefix,
        sent=sent,
        drafts=size.applicants + size.drafts - size.helped - sent,
        seed=seed,
        opens_at=cohort.opens_at,
        ended_at=min(now, cohort.closes_at),
        address=APPLICANT,
    )
    return Field(setting, applicants, plan, tuple((one.item, one.criterion) for one in definition.passes()))
