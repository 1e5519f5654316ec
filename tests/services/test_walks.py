"""Random walks, legal and illegal, by random people with random jobs between: all holds after each step."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, text
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.domain.access import DECISIONS, Actor, Binding, Deed, Role, allows
from recruitment.domain.errors import Refusal
from recruitment.domain.stages import MOVES, OUTCOMES, Action, Party, Stage
from recruitment.domain.withdrawal import Why
from recruitment.jobs.timetable import JOBS
from recruitment.models import Application, Decision, DecisionItem, Verdict
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.eligibility import doubt_about
from recruitment.queries.own_application import own_application
from recruitment.queries.reopenings import ended_application
from recruitment.services.decisions import confirm, set_release, withdraw
from recruitment.services.eligibility import rule_on_eligibility
from recruitment.services.moves import move
from recruitment.services.proposals import Outcome, propose
from recruitment.services.reopening import agree_to_reopen, ask_to_reopen
from recruitment.services.undoing import undo_decision
from recruitment.services.withdrawal import withdraw_application
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead, make_person, say_no
from tests.factories_decision import have_opened
from tests.factories_safer import clear_gates
from tests.factories_wash_up import make_exercise_list

ADDRESS = "https://apply.example.org"
SENTENCE = re.compile(r"[A-Z“].{8,}[.?]", re.DOTALL)
JOBS_BETWEEN = ("release_decisions", "follow_bookings", "chase_references", "close_applications")
MOVED = {(m.origin, m.action, m.target): m for m in MOVES}
#: Whose the fourth application is, who leads here too.
OWN = 3


@dataclass
class World:
    """A cohort with four applications and four leads: two of it, one of another, and one who applied too."""

    web: Database
    worker: Database
    cohort: CohortFacts
    leads: list[UUID]
    applicants: list[UUID]
    applications: list[UUID]
    shortlist: UUID
    now: datetime = NOW
    refused: list[str] = field(default_factory=list)

    def reference(self, session: Session, number: int) -> str:
        return session.get_one(Application, self.applications[number]).reference

    def decision(self, session: Session, number: int) -> UUID:
        """The newest decision about an application; one that there is not, where nobody has proposed any."""
        newest = (
            select(Decision.id)
            .join(DecisionItem, col(DecisionItem.decision_id) == col(Decision.id))
            .where(col(DecisionItem.application_id) == self.applications[number])
            .order_by(col(Decision.proposed_at).desc(), col(Decision.id))
        )
        return session.exec(newest).first() or uuid4()


def make_world(web: Database, worker: Database, name: str) -> World:
    with worker.transaction() as session:
        cohort = make_cohort(session, NOW, name=name, public=False)
        elsewhere = make_cohort(session, NOW, name=f"{name} elsewhere", public=False)
        leads = [make_lead(session, one, NOW) for one in (cohort, cohort, elsewhere, cohort)]
        applicants = [*(make_person(session, NOW) for _ in range(3)), leads[OWN]]
        stages = (Stage.SIFT, Stage.SIFT, Stage.APPLICATION, Stage.SIFT)
        applications = [
            make_application(session, cohort, NOW, stage=stage, person_id=person)
            for stage, person in zip(stages, applicants, strict=True)
        ]
        say_no(session, applications[1])
        say_no(session, applications[2])
        ranked = [(one, 5.0 - number) for number, one in enumerate(applications)]
        shortlist = make_exercise_list(session, cohort, NOW, ranked, stage=Stage.SIFT)
    return World(web, worker, cohort, leads, applicants, applications, shortlist)


@dataclass(frozen=True)
class Step:
    """What somebody tries: which of the leads, with which application, and what else there is to choose."""

    deed: str
    lead: int
    number: int
    action: Action
    job: str


def _propose(world: World, session: Session, step: Step) -> None:
    outcome = Outcome(world.applications[step.number], step.action, "By what both of us saw.")
    propose(
        session,
        cohort=world.cohort,
        shortlist_id=world.shortlist,
        outcomes=[outcome],
        reason="As discussed.",
        actor_id=world.leads[step.lead],
        now=world.now,
    )


def _confirm(world: World, session: Session, step: Step) -> None:
    decision = world.decision(session, step.number)
    lead = world.leads[step.lead]
    confirm(session, cohort_id=world.cohort.id, decision_id=decision, actor_id=lead, now=world.now)


def _set_release(world: World, session: Session, step: Step) -> None:
    set_release(
        session,
        cohort_id=world.cohort.id,
        decision_id=world.decision(session, step.number),
        release_at=world.now + timedelta(hours=step.number),
        actor_id=world.leads[step.lead],
        now=world.now,
    )


def _take_back(world: World, session: Session, step: Step) -> None:
    decision, lead = world.decision(session, step.number), world.leads[step.lead]
    verb = withdraw if step.action is Action.OFFER else undo_decision
    verb(
        session,
        cohort_id=world.cohort.id,
        decision_id=decision,
        reason="Read again.",
        actor_id=lead,
        now=world.now,
    )


def _reopen(world: World, session: Session, step: Step) -> None:
    ended = ended_application(session, world.cohort.id, world.reference(session, step.number))
    who = {"address": ADDRESS, "actor_id": world.leads[step.lead], "now": world.now}
    if step.action is Action.OFFER:
        agree_to_reopen(session, cohort=world.cohort, ended=ended, **who)  # type: ignore[arg-type]
    else:
        ask_to_reopen(session, cohort=world.cohort, ended=ended, reason="It was a slip.", **who)  # type: ignore[arg-type]


def _rule(world: World, session: Session, step: Step) -> None:
    reference = world.reference(session, step.number)
    rule_on_eligibility(
        session,
        cohort=world.cohort,
        reference=reference,
        verdict=Verdict.INELIGIBLE if step.action in OUTCOMES[:3] else Verdict.ELIGIBLE,
        reason="By what they say of themselves.",
        seen_at=doubt_about(session, world.cohort.id, reference).changed_at,
        address=ADDRESS,
        actor_id=world.leads[step.lead],
        now=world.now,
        until=world.now + timedelta(days=30),
    )


def _sneak(world: World, session: Session, step: Step) -> None:
    """Straight to the one function that moves, without a decision."""
    move(
        session,
        application_id=world.applications[step.number],
        action=step.action,
        actor_id=world.leads[step.lead],
        cause="page:sneaked",
        now=world.now,
    )


def _withdraw(world: World, session: Session, step: Step) -> None:
    """The applicant; or, by another's reference, somebody else."""
    person = world.applicants[step.number if step.lead else (step.number + 1) % 4]
    reference = session.exec(
        select(Application.reference).where(col(Application.id) == world.applications[step.number])
    ).first()
    withdraw_application(
        session,
        application=own_application(session, reference or "DL27-2222-2222", person),
        cohort=world.cohort,
        actor_id=person,
        email="somebody@example.org",
        why=Why.OTHER_POST,
        words="",
        link=ADDRESS,
        now=world.now,
    )


#: What leads try, and under which binding; what everybody may try stands in `take`.
BY_LEADS: dict[str, Callable[[World, Session, Step], None]] = {
    "propose": _propose,
    "confirm": _confirm,
    "set release": _set_release,
    "take back": _take_back,
    "reopen": _reopen,
    "rule": _rule,
    "sneak": _sneak,
}
DEEDS = (*BY_LEADS, "take back", "reopen", "work", "withdraw", "clear", "open")


def some_steps(chance: Random) -> list[Step]:
    """Anything by anybody, and between it ways that may lead somewhere: by chance alone few would."""
    taken = []
    for _ in range(14):
        number, action = chance.randrange(4), chance.choice(OUTCOMES)
        if chance.random() < 0.6:
            taken += decide(number, action, by=chance.choice(_PAIRS))
        else:
            job = chance.choice(JOBS_BETWEEN)
            taken.append(Step(chance.choice(DEEDS), chance.randrange(4), number, action, job))
    return taken


def decide(number: int, action: Action, by: tuple[int, int] = (0, 1)) -> list[Step]:
    """The legal way to one outcome, where the two are two and may."""
    opened = Step("open", by[0], number, action, "")
    first, second = (Step(deed, lead, number, action, "") for deed, lead in zip(_TWO, by, strict=True))
    released = Step("set release", by[1], number, action, "")
    return [opened, first, second, released, Step("work", 0, 0, action, "release_decisions")]


_TWO = ("propose", "confirm")
#: Who proposes and who confirms: mostly two who may, else one twice, an outsider, or whose own one is.
_PAIRS = ((0, 1), (1, 0), (0, 1), (OWN, 0), (0, 0), (2, 1), (1, OWN))


def take(world: World, step: Step) -> None:
    """One step, in a transaction of its own, as whoever takes it."""
    world.now += timedelta(minutes=10)
    if step.deed == "work":
        work(world, step.job)
    elif step.deed == "clear":
        with world.worker.transaction() as session:
            clear_gates(session, world.applications[step.number], world.now)
    elif step.deed == "open":
        with world.worker.transaction() as session:
            have_opened(session, world.now, world.applications[step.number], by=world.leads[step.lead])
    elif step.deed == "withdraw":
        who = world.applicants[step.number if step.lead else (step.number + 1) % 4]
        with world.web.transaction(Binding.APPLICANT, who) as session:
            _withdraw(world, session, step)
    else:
        lead = world.leads[step.lead]
        held = world.cohort.id if step.lead != 2 else uuid4()
        if not allows(DECISIONS, Deed.CHANGE, Actor(lead, frozenset({(Role.LEAD, held)})), world.cohort.id):
            assert step.lead == 2, "who leads another cohort, and nobody else, is stopped at the door"
            return
        with world.web.transaction(Binding.OFFICE, lead) as session:
            BY_LEADS[step.deed](world, session, step)


def work(world: World, name: str) -> None:
    """A job looks, and does what it finds, some hours later."""
    world.now += timedelta(hours=6)
    with world.worker.transaction() as session:
        found = JOBS[name].due(session, world.now, cohort_id=world.cohort.id)
    for one in found:
        with world.worker.transaction() as session:
            JOBS[name].do(session, one.key, ADDRESS, world.now)


_STATE = text("""
select (select array_agg(stage order by id) from work.application where cohort_id = :cohort),
    (select count(*) from work.event join work.application on application.id = event.application_id
        where cohort_id = :cohort),
    (select array_agg(state order by id) from work.decision where cohort_id = :cohort),
    (select count(*) from work.confirmation), (select count(*) from identity.message),
    (select count(*) from work.reopening), (select count(*) from work.eligibility_ruling)
""")
_EVENTS = text("""
select event.application_id, event.action, event.from_stage, event.to_stage, event.actor_id, event.cause,
    event.reason, application.stage, details.person_id,
    decision.state, item.action as decided, item.reason as decided_for, confirmation.person_id as confirmer,
    decision.proposed_by,
    exists (select from identity.message where message.event = event.cause) as told,
    exists (select from work.view where view.application_id = event.application_id
        and view.person_id <> details.person_id and view.at <= decision.proposed_at) as opened,
    (select agreed_by from work.reopening where reopening.application_id = event.application_id
        and reopening.done_at = event.at) as agreed_by
from work.application join work.event on event.application_id = application.id
join identity.details on details.application_id = application.id
left join work.decision on event.cause = 'decision:' || decision.id
left join work.decision_item item on item.decision_id = decision.id and item.application_id = application.id
left join work.confirmation on confirmation.decision_id = decision.id
where application.cohort_id = :cohort order by event.id
""")


def state(world: World) -> Row[tuple[object, ...]]:
    with world.worker.transaction() as session:
        return session.execute(_STATE, {"cohort": world.cohort.id}).one()


def faults(world: World) -> list[str]:
    """What does not hold: stages and events that do not agree, and moves without their people."""
    with world.worker.transaction() as session:
        events = session.execute(_EVENTS, {"cohort": world.cohort.id}).all()
        stands = dict(
            session.execute(
                select(Application.id, Application.stage).where(col(Application.cohort_id) == world.cohort.id)
            ).all()
        )
    first = {
        one: Stage.APPLICATION if number == 2 else Stage.SIFT for number, one in enumerate(world.applications)
    }
    found, at = [], dict(first)
    for one in events:
        if at[one.application_id] != one.from_stage:
            found.append(f"{one.action} starts from {one.from_stage}, not from where the last move led")
        at[one.application_id] = Stage(one.to_stage)
        found += people_of(world, one)
    found += [f"in {stands[one]}, where no move led" for one in stands if stands[one] != at[one]]
    return found


def people_of(world: World, event: Row[tuple[object, ...]]) -> list[str]:
    """What is wrong with whose move it was."""
    allowed = MOVED.get((Stage(event.from_stage), Action(event.action), Stage(event.to_stage)))
    if allowed is None:
        return [f"{event.action} from {event.from_stage} to {event.to_stage} is not in the table"]
    here = {world.leads[0], world.leads[1], world.leads[OWN]} - {event.person_id}
    decided = (
        event.state == "released"
        and event.decided == event.action
        and event.decided_for == event.reason
        and {event.proposed_by, event.confirmer} <= here
        and event.proposed_by != event.confirmer
        and event.told
        and (event.opened or event.action != Action.DECLINE)
    )
    good = {
        Party.TWO_LEADS: decided and event.actor_id is None,
        Party.APPLICANT: event.actor_id == event.person_id,
        Party.LEAD: event.actor_id in here,
        Party.SECONDED_LEAD: event.agreed_by in here and event.actor_id in here - {event.agreed_by},
    }
    return [] if good[allowed.party] else [f"{event.action} was nobody's to do who did it"]


def walk(world: World, taken: list[Step]) -> None:
    """Take each step; what is refused is refused in a sentence, and leaves all as it was."""
    before = state(world)
    for step in taken:
        refused = refusal_of(world, step)
        after = state(world)
        if refused is not None:
            assert SENTENCE.fullmatch(refused), refused
            assert after == before, step
            world.refused.append(step.deed)
        if after != before:
            assert faults(world) == [], step
        before = after


def refusal_of(world: World, step: Step) -> str | None:
    """Take a step; what it was refused with, if it was. Anything else that goes wrong fails the test."""
    try:
        take(world, step)
    except Refusal as refusal:
        return refusal.sentence
    return None


@settings(
    max_examples=3,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10_000))
def test_whatever_people_try_stages_and_events_agree_and_nobody_moves_without_a_decision(
    database: Database, worker_database: Database, seed: int
) -> None:
    walk(make_world(database, worker_database, f"Walk {uuid4()}"), some_steps(Random(seed)))


def test_the_legal_way_leads_there_and_what_is_not_legal_leads_nowhere(
    database: Database, worker_database: Database
) -> None:
    world = make_world(database, worker_database, "Walk")
    walk(world, decide(0, Action.INVITE_TO_INTERVIEW))
    walk(world, decide(0, Action.INVITE_TO_CENTRE))
    assert world.refused == ["propose", "confirm", "set release"], "the gates of the centre are closed"
    walk(world, [Step("clear", 0, 0, Action.OFFER, ""), *decide(0, Action.INVITE_TO_CENTRE)])
    walk(world, decide(1, Action.DECLINE)[1:])
    assert world.refused[3:] == ["propose", "confirm", "set release"], "nobody has opened it"
    walk(world, decide(1, Action.DECLINE))
    walk(world, [Step("reopen", 0, 1, Action.DECLINE, ""), Step("reopen", 1, 1, Action.OFFER, "")])
    walk(world, [Step("withdraw", 1, 2, Action.OFFER, ""), Step("sneak", 0, 1, Action.OFFER, "")])
    walk(world, decide(OWN, Action.OFFER))
    with worker_database.transaction() as session:
        stages = [session.get_one(Application, one).stage for one in world.applications]
    assert stages == [Stage.CENTRE, Stage.SIFT, Stage.WITHDRAWN, Stage.OFFER]
    assert world.refused[6:] == ["sneak"]


def test_a_move_that_was_made_by_hand_is_found(database: Database, worker_database: Database) -> None:
    world = make_world(database, worker_database, "Walk")
    walk(world, decide(0, Action.OFFER))
    by_hand = (
        update(Application).where(col(Application.id) == world.applications[1]).values(stage=Stage.OFFER)
    )
    with worker_database.transaction() as session:
        session.execute(by_hand)
    assert faults(world) == ["in offer, where no move led"]


def test_a_move_without_its_people_is_found(database: Database, worker_database: Database) -> None:
    world = make_world(database, worker_database, "Walk")
    take(world, Step("withdraw", 1, 0, Action.OFFER, ""))
    with worker_database.transaction() as session:
        session.execute(text("update work.event set actor_id = :lead"), {"lead": world.leads[0]})
    assert faults(world) == ["withdraw was nobody's to do who did it"]


def test_a_refusal_that_is_swallowed_half_way_is_found(database: Database, worker_database: Database) -> None:
    world = make_world(database, worker_database, "Walk")
    before = state(world)
    with worker_database.transaction() as session, suppress(Refusal):
        _propose(world, session, Step("propose", 0, 0, Action.OFFER, ""))
        _sneak(world, session, Step("sneak", 0, 0, Action.OFFER, ""))
    assert state(world) != before
