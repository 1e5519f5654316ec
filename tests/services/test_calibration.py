"""The gate before live reading: nothing of a pass is shown or kept before its samples are scored."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import GateClosed, NotFound, Refusal, Stale
from recruitment.domain.scorecards import Draft
from recruitment.models import Calibration, CalibrationScore, Message
from recruitment.queries.calibration import open_passes, own_calibration, standings_of
from recruitment.queries.passes import progress_of_pass
from recruitment.queries.readings import drafts_of_pass, next_reading, own_reading, reading_after
from recruitment.services.calibration import (
    agree_confidentiality,
    begin_try,
    give_more_tries,
    let_on,
    record_training,
    score_sample,
    tell_leads,
)
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_calibration import make_sample, make_samples, make_try
from tests.factories_reading import Desk, make_desk, make_draft

ADDRESS = "https://apply.example.org"


@pytest.fixture
def desk(session: Session, clock: Clock) -> Desk:
    """An assessor with two readings of a pass that has three samples."""
    desk = make_desk(session, clock.now, readings=2)
    make_samples(session, desk.cohort, clock.now, 1, 3, 5)
    return desk


def attempt(session: Session, desk: Desk, clock: Clock, *, off: int) -> None:
    make_try(session, desk.cohort, desk.queue, clock.now, off=off)


def use_up(session: Session, desk: Desk, clock: Clock) -> None:
    for _ in range(desk.cohort.definition.calibration.tries):
        attempt(session, desk, clock, off=2)


def is_shut(session: Session, desk: Desk, step: str = "calibration") -> bool:
    """Whether every way to a live answer of the pass is refused, with this as what comes first."""
    said = []
    for ask in (
        lambda: progress_of_pass(session, desk.queue),
        lambda: next_reading(session, desk.queue),
        lambda: own_reading(session, desk.queue, desk.readings[0]),
        lambda: reading_after(session, desk.queue, desk.readings[0]),
    ):
        with pytest.raises(GateClosed) as closed:
            ask()
        said.append(closed.value.step)
    return said == [step] * 4


def test_pass_with_samples_is_shut_until_they_are_scored_near_enough(
    session: Session, desk: Desk, clock: Clock
) -> None:
    assert is_shut(session, desk)
    attempt(session, desk, clock, off=2)
    assert is_shut(session, desk)
    attempt(session, desk, clock, off=0)
    assert progress_of_pass(session, desk.queue).total == 2
    assert own_reading(session, desk.queue, desk.readings[0]).answer != ""


def test_nothing_is_read_before_confidentiality_is_agreed_to(
    session: Session, desk: Desk, clock: Clock
) -> None:
    session.execute(text("update work.assessor_standing set agreed_at = null"))
    assert is_shut(session, desk, "agreement")
    with pytest.raises(GateClosed):
        begin_try(session, queue=desk.queue, definition=desk.cohort.definition)
    agree_confidentiality(session, cohort_id=desk.cohort.id, actor_id=desk.assessor, now=clock.now)
    assert is_shut(session, desk, "calibration")


def test_agreement_keeps_its_first_time_and_training_its_last(
    session: Session, desk: Desk, clock: Clock
) -> None:
    first = clock.now
    later = clock.now.replace(hour=23)
    agree_confidentiality(session, cohort_id=desk.cohort.id, actor_id=desk.assessor, now=later)
    for day in (first.date(), later.replace(day=9).date()):
        record_training(session, cohort_id=desk.cohort.id, assessor_id=desk.assessor, trained_on=day)
    stands = standings_of(session, desk.assessor)[desk.cohort.id]
    assert (stands.agreed_at, stands.trained_on, stands.pace) == (first, later.replace(day=9).date(), None)


def test_another_pass_another_assessor_and_another_cohort_stay_as_they_are(
    session: Session, desk: Desk, clock: Clock
) -> None:
    other = make_desk(session, clock.now, cohort=desk.cohort, readings=2)
    free = make_desk(
        session, clock.now, cohort=desk.cohort, assessor=desk.assessor, item="q1", criterion="inspired"
    )
    elsewhere = make_desk(session, clock.now, cohort=make_cohort(session, clock.now, name="B", public=False))
    attempt(session, desk, clock, off=0)
    assert is_shut(session, other)
    assert progress_of_pass(session, free.queue).total == 3
    assert progress_of_pass(session, elsewhere.queue).total == 3


@pytest.mark.parametrize("statement", ["select 1 from work.blinded_answer", "insert"])
def test_database_itself_keeps_a_shut_pass_from_a_reader(
    worker_database: Database, database: Database, clock: Clock, statement: str
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=1)
        make_samples(session, desk.cohort, clock.now, 3)
    if statement == "insert":
        with (
            pytest.raises(DBAPIError, match="row-level security"),
            database.transaction(Binding.READER, desk.assessor) as reader,
        ):
            make_card(reader, desk)
    else:
        assert rows_of(database, desk, statement) == 0
    with worker_database.transaction() as session:
        attempt(session, desk, clock, off=0)
    assert rows_of(database, desk, "select 1 from work.blinded_answer") == 1
    with database.transaction(Binding.READER, desk.assessor) as reader:
        make_card(reader, desk)


def make_card(session: Session, desk: Desk) -> None:
    session.execute(
        text(
            "insert into work.scorecard (id, reading_id, cohort_id, assessor_id, state, saved_at, reason)"
            " values (gen_random_uuid(), :reading, :cohort, :me, 'draft', now(), '')"
        ),
        {"reading": desk.readings[0], "cohort": desk.cohort.id, "me": desk.assessor},
    )


def rows_of(database: Database, desk: Desk, statement: str) -> int:
    with database.transaction(Binding.READER, desk.assessor) as session:
        return len(session.execute(text(statement)).all())


def test_reader_calibrates_under_their_own_role_and_lets_nobody_on(
    worker_database: Database, database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=1)
        make_samples(session, desk.cohort, clock.now, 1, 3, 5)
        make_sample(session, desk.cohort, clock.now, score=None, text="Not agreed")
    with database.transaction(Binding.READER, desk.assessor) as reader:
        assert len(reader.execute(text("select 1 from work.sample")).all()) == 3
        attempt(reader, desk, clock, off=0)
        assert progress_of_pass(reader, desk.queue).total == 1
    for statement in (
        "update work.calibration set reason = 'me'",
        "update work.calibration set how = 'let_on'",
        "update work.sample set score = 1",
        "select 1 from work.sample_opinion",
    ):
        with (
            pytest.raises(DBAPIError, match=r"permission denied|row-level security"),
            database.transaction(Binding.READER, desk.assessor) as reader,
        ):
            reader.execute(text(statement))


def test_try_is_begun_once_and_each_sample_scored_once(session: Session, desk: Desk, clock: Clock) -> None:
    for _ in range(2):
        begin_try(session, queue=desk.queue, definition=desk.cohort.definition)
    held = own_calibration(session, desk.queue)
    assert (held.tries, held.under_way, len(held.scores)) == (1, True, 3)
    first = held.scores[0].sample_id
    for score in (2, 5):
        give(session, desk, clock, first, Draft(score))
    assert {one.sample_id: one.draft.score for one in own_calibration(session, desk.queue).scores}[first] == 2


def give(session: Session, desk: Desk, clock: Clock, sample: UUID, draft: Draft) -> None:
    definition = desk.cohort.definition
    score_sample(
        session, queue=desk.queue, sample_id=sample, draft=draft, definition=definition, now=clock.now
    )


def test_sample_of_another_pass_or_of_no_try_is_not_there(session: Session, desk: Desk, clock: Clock) -> None:
    other = make_sample(session, desk.cohort, clock.now, item="q1", criterion="inspired")
    begin_try(session, queue=desk.queue, definition=desk.cohort.definition)
    with pytest.raises(NotFound):
        give(session, desk, clock, other, Draft(3))


def test_each_try_has_another_order_and_keeps_the_one_before(
    session: Session, desk: Desk, clock: Clock
) -> None:
    orders = []
    for _ in range(2):
        attempt(session, desk, clock, off=2)
        orders.append([one.sample_id for one in own_calibration(session, desk.queue).scores])
    assert orders[0] != orders[1]
    assert len(session.exec(select(CalibrationScore)).all()) == 6


def test_no_evidence_counts_as_the_lowest_score(session: Session, clock: Clock) -> None:
    desk = make_desk(session, clock.now, readings=1)
    make_samples(session, desk.cohort, clock.now, 1)
    begin_try(session, queue=desk.queue, definition=desk.cohort.definition)
    (one,) = own_calibration(session, desk.queue).scores
    give(session, desk, clock, one.sample_id, Draft(no_evidence=True, evidence="Nothing of it."))
    assert own_calibration(session, desk.queue).how == "near_enough"


def test_after_the_last_try_a_lead_decides_and_leads_are_told_once(
    session: Session, desk: Desk, clock: Clock
) -> None:
    lead = make_lead(session, desk.cohort, clock.now, email="lead@example.org")
    use_up(session, desk, clock)
    with pytest.raises(Refusal, match="Wait for a recruitment lead"):
        begin_try(session, queue=desk.queue, definition=desk.cohort.definition)
    told = [
        tell_leads(session, cohort=desk.cohort, queue=desk.queue, address=ADDRESS, now=clock.now)
        for _ in range(2)
    ]
    assert told == [1, 0]
    message = session.exec(select(Message).where(Message.kind == "calibration_waits")).one()
    assert (message.recipient, lead is not None) == ("lead@example.org", True)
    assert f"{ADDRESS}/lead/{desk.cohort.slug}/assessors/{desk.assessor}" in message.text


def test_nobody_is_told_of_somebody_who_can_go_on(session: Session, desk: Desk, clock: Clock) -> None:
    make_lead(session, desk.cohort, clock.now)
    attempt(session, desk, clock, off=2)
    assert tell_leads(session, cohort=desk.cohort, queue=desk.queue, address=ADDRESS, now=clock.now) == 0


def test_last_failed_try_queues_the_telling(session: Session, desk: Desk, clock: Clock) -> None:
    queued = text("select count(*) from queue.procrastinate_jobs where task_name = 'tell_of_calibration'")
    use_up(session, desk, clock)
    assert session.execute(queued).scalar_one() == 1


def test_lead_lets_somebody_on_with_a_reason_once(session: Session, desk: Desk, clock: Clock) -> None:
    lead = make_lead(session, desk.cohort, clock.now)
    use_up(session, desk, clock)
    settle = {"cohort": desk.cohort, "queue": desk.queue, "address": ADDRESS, "now": clock.now}
    let_on(session, **settle, reason="We talked it over.", actor_id=lead)  # type: ignore[arg-type]
    held = session.exec(select(Calibration)).one()
    assert (held.how, held.opened_by, held.reason) == ("let_on", lead, "We talked it over.")
    assert progress_of_pass(session, desk.queue).total == 2
    with pytest.raises(Stale):
        let_on(session, **settle, reason="Again.", actor_id=lead)  # type: ignore[arg-type]
    with pytest.raises(Stale):
        give_more_tries(session, **settle)  # type: ignore[arg-type]
    assert len(session.exec(select(Message).where(Message.kind == "calibration_answered")).all()) == 1


def test_lead_gives_as_many_tries_again(session: Session, desk: Desk, clock: Clock) -> None:
    use_up(session, desk, clock)
    give_more_tries(session, cohort=desk.cohort, queue=desk.queue, address=ADDRESS, now=clock.now)
    held = own_calibration(session, desk.queue)
    assert (held.left(3), held.waits(3)) == (3, False)
    attempt(session, desk, clock, off=0)
    assert own_calibration(session, desk.queue).is_open


def test_nothing_is_decided_for_somebody_who_does_not_wait(
    session: Session, desk: Desk, clock: Clock
) -> None:
    with pytest.raises(Stale):
        give_more_tries(session, cohort=desk.cohort, queue=desk.queue, address=ADDRESS, now=clock.now)


def test_open_passes_are_counted_for_each_assessor(session: Session, desk: Desk, clock: Clock) -> None:
    other = make_assessor(session, desk.cohort, clock.now)
    make_sample(session, desk.cohort, clock.now, item="q1", criterion="inspired")
    attempt(session, desk, clock, off=0)
    total, opened = open_passes(session, desk.cohort.id)
    assert (total, opened.get(desk.assessor), opened.get(other)) == (2, 1, None)


def test_own_pace_is_known_after_ten_readings(session: Session, clock: Clock) -> None:
    desk = make_desk(session, clock.now, readings=10)
    for count in range(10):
        session.execute(
            text("update work.reading set displayed_at = :at where id = :id"),
            {"at": clock.now, "id": desk.readings[count]},
        )
        make_draft(session, desk, count, Draft(3), clock.now.replace(minute=count))
        pace = standings_of(session, desk.assessor)[desk.cohort.id].pace
        assert pace == (None if count < 9 else 4.5)
    assert len(drafts_of_pass(session, desk.queue)) == 10
