"""Reading plans: which holds, and how far its rounds of further readings are."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ScalarSelect, and_, func, or_, select, text
from sqlmodel import Session, col

from recruitment.domain.spending import Budget, PlanKind
from recruitment.domain.stages import Stage
from recruitment.models import Application, FurtherReading, Person, ReadingPlan, ReadingRound
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts, cohorts
from recruitment.queries.reach import Reach, reach_of


@dataclass(frozen=True)
class Plan:
    """A reading plan as a lead chose it.

    Attributes:
        readings: so often every pass is read; `hours` are spent beyond that.
        places: how many go on from the sift.
        made_by: the lead's name.
    """

    id: UUID
    kind: PlanKind
    readings: int
    hours: float
    places: int
    reason: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Round:
    """A round of further readings.

    Attributes:
        asked_by: the lead's name; empty where the timetable asked.
        expected_wrong: places expected to go to others than the truly best, as things stood before it.
        stops: whether nothing more was worth its while; `words` say why it is no longer.
        asked: readings; of these `read` are committed, `in_hand` with somebody, and `closed` wanted no more.
    """

    id: UUID
    plan_id: UUID
    number: int
    asked_at: datetime
    asked_by: str
    expected_wrong: float
    stops: bool
    words: str
    asked: int
    read: int
    in_hand: int
    closed: int

    @property
    def waiting(self) -> int:
        """Readings that nobody has taken."""
        return self.asked - self.read - self.in_hand - self.closed


@dataclass(frozen=True)
class Standing:
    """A cohort's plan and how far it is.

    Attributes:
        plan: the newest; None before a lead has chosen one.
        rounds: of that plan, in order.
        scored: whether there is a committed score to go by.
        unread: readings that are not committed, of candidates in the sift, with people who can go on.
        reach: what assessors can still take.
        stopped: whether the newest round asked for nothing, and nothing was committed since.
    """

    plan: Plan | None
    rounds: tuple[Round, ...]
    scored: bool
    unread: int
    reach: Reach
    stopped: bool = False

    @property
    def open(self) -> int:
        """Readings of its rounds that are not read yet, and that somebody has or may take."""
        return self.reach.takeable + sum(one.in_hand for one in self.rounds)

    @property
    def stuck(self) -> int:
        """Readings of its rounds that wait and that nobody may take."""
        return sum(one.waiting for one in self.rounds) - self.reach.takeable

    def budget(self, cohort: CohortFacts) -> Budget:
        """What the plan may spend, and has."""
        definition = cohort.definition
        return Budget(
            hours=0.0 if self.plan is None else self.plan.hours,
            minutes=definition.sift.minutes,
            rounds=definition.further.rounds,
            asked=len(self.rounds),
            spent=sum(one.asked - one.closed for one in self.rounds),
        )


def readings_each(session: Session, cohort: CohortFacts) -> int:
    """How often every pass is read before anything else: as the newest plan says, else the definition."""
    found = session.execute(select(newest_readings(cohort.id))).scalar_one_or_none()
    return cohort.definition.sift.readings if found is None else found


def newest_readings(cohort_id: UUID) -> ScalarSelect[int]:
    """How often a cohort's newest plan has every pass read, as part of a statement; null without one."""
    newest = (col(ReadingPlan.made_at).desc(), col(ReadingPlan.id))
    return (
        select(col(ReadingPlan.readings))
        .where(col(ReadingPlan.cohort_id) == cohort_id)
        .order_by(*newest)
        .limit(1)
        .scalar_subquery()
    )


def plans_of(session: Session, cohort_id: UUID) -> tuple[Plan, ...]:
    """Every plan that was chosen for a cohort, the newest first. One statement."""
    rows = session.execute(
        select(
            col(ReadingPlan.id),
            col(ReadingPlan.kind),
            col(ReadingPlan.readings),
            col(ReadingPlan.hours),
            col(ReadingPlan.places),
            col(ReadingPlan.reason),
            col(ReadingPlan.made_at),
            func.coalesce(func.nullif(col(Person.full_name), ""), "a lead"),
        )
        .outerjoin(Person, col(Person.id) == col(ReadingPlan.made_by))
        .where(col(ReadingPlan.cohort_id) == cohort_id)
        .order_by(col(ReadingPlan.made_at).desc(), col(ReadingPlan.id))
    )
    return tuple(Plan(row[0], PlanKind(row[1]), *row[2:]) for row in rows)


def standing_of(session: Session, cohort: CohortFacts) -> Standing:
    """The plan that holds, and how far it is. Four statements, and two where there is none."""
    plans, reach = plans_of(session, cohort.id), reach_of(session, [cohort])[cohort.id]
    if not plans:
        return Standing(None, (), scored=False, unread=0, reach=reach)
    rounds = _rounds(session, plans[0].id)
    state = session.execute(_STATES, {"cohort": cohort.id, "kind": None}).one()
    return Standing(plans[0], rounds, state.scored, state.unread, reach, state.stopped)


@dataclass(frozen=True)
class ReadyRound:
    """A round that the timetable may ask for.

    Attributes:
        number: counted from 1; `readings` at the most.
        at: since when all that was given out is read.
    """

    cohort: CohortFacts
    plan_id: UUID
    number: int
    readings: int
    at: datetime


def ready_rounds(session: Session, *, cohort_id: UUID | None = None) -> tuple[ReadyRound, ...]:
    """The next round of each adaptive plan with hours left, where nothing is left to give out or read.

    What nobody may take holds nothing up, and where nobody may take more there is no round. Four statements.
    """
    states = session.execute(_STATES, {"cohort": cohort_id, "kind": PlanKind.ADAPTIVE.value})
    rows = [row for row in states if row.scored and not (row.in_hand or row.unread or row.stopped)]
    # Where everybody goes on, no reading can change who does.
    rows = [row for row in rows if row.candidates > row.places]
    facts = {one.id: one for one in cohorts(session, frozenset(row.cohort_id for row in rows))}
    given, reach = _given(session, facts.values()), reach_of(session, facts.values())
    found = []
    for row in rows:
        cohort = facts[row.cohort_id]
        passes = cohort.definition.passes()
        out = sum(given.get((cohort.id, one.item, one.criterion), 0) for one in passes)
        can = reach[cohort.id]
        if out < row.candidates * len(passes) * row.readings or can.takeable or not can.room:
            continue
        budget = Budget(
            hours=row.hours,
            minutes=cohort.definition.sift.minutes,
            rounds=cohort.definition.further.rounds,
            asked=row.rounds,
            spent=row.spent,
        )
        if budget.next_round:
            found.append(ReadyRound(cohort, row.plan_id, row.rounds + 1, budget.next_round, row.at))
    return tuple(found)


def _given(session: Session, facts: Iterable[CohortFacts]) -> dict[tuple[UUID, str, str], int]:
    """How many planned readings of each pass somebody has, by cohort. One statement."""
    rows = session.execute(_GIVEN, {"cohorts": [one.id for one in facts]})
    return {(row.cohort_id, row.item, row.criterion): row.given for row in rows}


def _rounds(session: Session, plan_id: UUID) -> tuple[Round, ...]:
    held = col(FurtherReading.reading_id).is_not(None)
    read, closed = col(FurtherReading.read_at).is_not(None), col(FurtherReading.closed_at).is_not(None)
    rows = session.execute(
        select(
            col(ReadingRound.id),
            col(ReadingRound.plan_id),
            col(ReadingRound.number),
            col(ReadingRound.asked_at),
            func.coalesce(func.max(col(Person.full_name)), ""),
            col(ReadingRound.expected_wrong),
            col(ReadingRound.stops),
            col(ReadingRound.words),
            func.count(col(FurtherReading.id)),
            func.count().filter(read),
            func.count().filter(and_(held, ~read)),
            func.count().filter(or_(closed, col(Application.stage) != Stage.SIFT), ~held, ~read),
        )
        .outerjoin(FurtherReading, col(FurtherReading.round_id) == col(ReadingRound.id))
        .outerjoin(Application, col(Application.id) == col(FurtherReading.application_id))
        .outerjoin(Person, col(Person.id) == col(ReadingRound.asked_by))
        .where(col(ReadingRound.plan_id) == plan_id)
        .group_by(col(ReadingRound.id))
        .order_by(col(ReadingRound.number))
    )
    return tuple(Round(*row) for row in rows)


#: Each cohort's newest plan and how far it is: readings spent, left of its rounds, and unread of all. A round
#: that asked for nothing stops the next until something is committed.
_STATES = text("""
    select plan.cohort_id, plan.id as plan_id, plan.kind, plan.hours, rounds.number as rounds, rounds.spent,
        rounds.in_hand, unread.count as unread, sift.count as candidates, plan.places, plan.readings,
        coalesce(newest.stops and newest.asked_at >= coalesce(card.committed_at, newest.asked_at), false)
            as stopped,
        greatest(plan.made_at, rounds.asked_at, card.committed_at) as at,
        exists (select from work.application join work.reading on reading.application_id = application.id
            join work.scorecard on scorecard.reading_id = reading.id and scorecard.state = 'committed'
            where application.cohort_id = plan.cohort_id and application.stage = 'sift') as scored
    from work.reading_plan plan
    cross join lateral (
        select count(distinct round.id)::integer as number, max(round.asked_at) as asked_at,
            count(further.id) filter (where further.closed_at is null and (further.read_at is not null
                or application.stage = 'sift'))::integer as spent,
            count(further.id) filter (where further.closed_at is null and further.read_at is null
                and further.reading_id is not null)::integer as in_hand
        from work.reading_round round
        left join work.further_reading further on further.round_id = round.id
        left join work.application on application.id = further.application_id
        where round.plan_id = plan.id
    ) rounds
    cross join lateral (
        select max(scorecard.committed_at) as committed_at from work.scorecard
        join work.reading on reading.id = scorecard.reading_id
        where scorecard.cohort_id = plan.cohort_id and scorecard.state = 'committed'
    ) card
    left join lateral (
        select stops, asked_at from work.reading_round where plan_id = plan.id order by number desc limit 1
    ) newest on true
    cross join lateral (
        select count(*)::integer as count from work.application
        where cohort_id = plan.cohort_id and stage = 'sift' and exists (select from work.blinded_answer
            where application_id = application.id and superseded_at is null)
    ) sift
    cross join lateral (
        select count(*)::integer as count
        from work.reading join work.application on application.id = reading.application_id
        where reading.cohort_id = plan.cohort_id and application.stage = 'sift'
            and not exists (select from work.scorecard
                where scorecard.reading_id = reading.id and scorecard.state = 'committed')
            and not exists (select from work.left_reading where left_reading.reading_id = reading.id)
            and exists (select from identity.person
                join identity.staff_role on staff_role.person_id = person.id
                where person.id = reading.assessor_id and person.active and staff_role.role = 'assessor'
                    and (staff_role.cohort_id = reading.cohort_id or staff_role.cohort_id is null))
    ) unread
    where (cast(:cohort as uuid) is null or plan.cohort_id = :cohort)
        and (cast(:kind as varchar) is null or plan.kind = :kind)
        and not exists (select from work.reading_plan newer where newer.cohort_id = plan.cohort_id
            and (newer.made_at, plan.id) > (plan.made_at, newer.id))
    order by plan.cohort_id
""")
#: Whether a reading counts is asked as when readings are given out: committed, or of somebody who can go on.
_GIVEN = text("""
    select cohort_id, item, criterion, sum(least(times, readings))::integer as given from (
        select reading.cohort_id, reading.item, reading.criterion, count(*) as times, (
            select readings from work.reading_plan where cohort_id = reading.cohort_id
            order by made_at desc, id limit 1) as readings
        from work.reading join work.application on application.id = reading.application_id
        where reading.cohort_id = any(cast(:cohorts as uuid[])) and application.stage = 'sift'
            and exists (select from work.blinded_answer
                where application_id = application.id and superseded_at is null)
            and (exists (select from work.scorecard
                    where scorecard.reading_id = reading.id and scorecard.state = 'committed')
                or exists (select from identity.person
                    join identity.staff_role on staff_role.person_id = person.id
                    where person.id = reading.assessor_id and person.active and staff_role.role = 'assessor'
                        and (staff_role.cohort_id = reading.cohort_id or staff_role.cohort_id is null)))
        group by reading.cohort_id, reading.application_id, reading.item, reading.criterion
    ) cells
    group by cohort_id, item, criterion
""")
