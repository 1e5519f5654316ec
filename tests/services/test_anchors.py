"""Anchor answers: who is given one, how often, where among their readings, and when it goes again."""

from collections.abc import Sequence
from threading import Thread
from time import monotonic
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from recruitment.db import Database
from recruitment.domain.access import Binding, Role
from recruitment.domain.references import is_reference
from recruitment.domain.scorecards import Draft
from recruitment.models import StaffRole
from recruitment.queries.passes import progress_of_pass
from recruitment.queries.readings import OwnReading, own_reading
from recruitment.queries.unfinished import unfinished_of
from recruitment.services.allocation import allocate_readings, take_turns
from recruitment.services.handing_back import hand_back
from recruitment.services.samples import retire_sample
from tests.conftest import Clock
from tests.factories import make_application, make_assessor, make_cohort
from tests.factories_anchors import make_anchor_answer, slip_at_every
from tests.factories_calibration import make_sample
from tests.factories_reading import Desk, make_desk, make_draft

HELD = text(
    "select reading.id, reading.position, anchor.words is not null as is_anchor from work.reading"
    " left join (select sample_id, text as words from work.anchor_answer) anchor using (sample_id)"
    " where assessor_id = :who order by position, id"
)


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, clock.now, readings=8)


def give(worker_database: Database, desk: Desk, clock: Clock, *, every: int = 4, answers: int = 1) -> int:
    """Agree on so many anchor answers, and slip in what is due."""
    with worker_database.transaction() as session:
        for number in range(answers):
            make_anchor_answer(session, desk.cohort, clock.now, words=f"Anchor {number}.")
        return slip_at_every(session, desk.cohort, every, clock.now)


def queue(database: Database, desk: Desk) -> Sequence[tuple[UUID, bool]]:
    """A reader's own readings in order, each with whether it is an anchor answer."""
    with database.transaction(Binding.READER, desk.assessor) as session:
        return [(row.id, row.is_anchor) for row in session.execute(HELD, {"who": desk.assessor})]


def anchors(database: Database, desk: Desk) -> list[UUID]:
    return [held for held, is_anchor in queue(database, desk) if is_anchor]


def gone(session: Session) -> list[str | None]:
    return [row.gone for row in session.execute(text("select gone from work.anchor_turn"))]


@pytest.mark.parametrize(
    ("every", "answers", "given"), [(4, 3, 2), (8, 3, 1), (9, 3, 0), (4, 1, 1), (0, 3, 0), (1, 2, 2)]
)
def test_one_is_given_for_every_so_many_readings_and_none_twice(
    desk: Desk,
    database: Database,
    worker_database: Database,
    clock: Clock,
    every: int,
    answers: int,
    given: int,
) -> None:
    assert give(worker_database, desk, clock, every=every, answers=answers) == given
    with worker_database.transaction() as session:
        assert slip_at_every(session, desk.cohort, every, clock.now) == 0
    assert len(anchors(database, desk)) == given
    assert len(queue(database, desk)) == 8 + given


def test_they_are_spread_over_what_is_unread_and_never_stand_first_of_what_was_read(
    desk: Desk, database: Database, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        for number in range(4):
            make_draft(session, desk, number, Draft(score=3), clock.now)
    give(worker_database, desk, clock, answers=2)
    places = [place for place, (_, is_anchor) in enumerate(queue(database, desk)) if is_anchor]
    # Two halves of the four that are left, behind the three that surely come first.
    assert len(places) == 2
    assert 3 <= places[0] <= 6
    assert 5 <= places[1] <= 9


@pytest.mark.parametrize("role", [Role.LEAD])
def test_whoever_could_know_which_they_are_is_given_none(
    desk: Desk, database: Database, worker_database: Database, clock: Clock, role: Role
) -> None:
    with worker_database.transaction() as session:
        session.add(
            StaffRole(person_id=desk.assessor, role=role, cohort_id=desk.cohort.id, granted_at=clock.now)
        )
    assert give(worker_database, desk, clock) == 0
    assert anchors(database, desk) == []


def test_retired_ones_are_given_to_nobody_and_stay_with_who_has_them(
    desk: Desk, database: Database, worker_database: Database, clock: Clock
) -> None:
    give(worker_database, desk, clock)
    with worker_database.transaction() as session:
        other = make_desk(session, clock.now, readings=8, cohort=desk.cohort)
        held = session.execute(text("select sample_id from work.anchor_turn")).scalar_one()
        retire_sample(
            session, cohort_id=desk.cohort.id, sample_id=held, actor_id=desk.assessor, now=clock.now
        )
        assert slip_at_every(session, desk.cohort, 4, clock.now) == 0
    assert (len(anchors(database, desk)), len(anchors(database, other))) == (1, 0)


def test_nobody_calibrates_with_one_and_it_shuts_no_gate(
    desk: Desk, database: Database, worker_database: Database, clock: Clock
) -> None:
    give(worker_database, desk, clock)
    with database.transaction(Binding.READER, desk.assessor) as session:
        assert progress_of_pass(session, desk.queue).samples == ()
        # The words come by themselves; what was agreed of them no reader can read.
        assert session.execute(text("select count(*) from work.sample")).scalar_one() == 0
        assert session.execute(text("select count(*) from work.anchor_answer")).scalar_one() == 1


def test_allocation_slips_them_in_and_tells_of_as_many_as_the_reader_sees(
    database: Database, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        make_sample(session, cohort, clock.now)
        for one in cohort.definition.passes():
            make_anchor_answer(session, cohort, clock.now, item=one.item, criterion=one.criterion)
        person = make_assessor(session, cohort, clock.now, email="reads@example.org")
        for _ in range(7):
            make_application(session, cohort, clock.now)
        done = allocate_readings(session, cohort=cohort, link="https://x.example", now=clock.now)
        told = session.execute(
            text("select text from identity.message where recipient = 'reads@example.org'")
        ).scalar_one()
        left = unfinished_of(session, {cohort.id: clock.now})
    # Sixty-three readings, and one for every twenty besides.
    assert done.readings_made == 63
    assert "66" in told
    assert [one.left for one in left] == [66]
    assert len(queue(database, Desk(cohort, person, (), ()))) == 66


def test_what_is_not_begun_goes_with_the_last_of_those_it_stood_among(
    desk: Desk, database: Database, worker_database: Database, clock: Clock
) -> None:
    give(worker_database, desk, clock)
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(score=3), clock.now)
        for reading in desk.readings[1:-1]:
            session.execute(text("delete from work.reading where id = :id"), {"id": reading})
    assert len(anchors(database, desk)) == 1
    with worker_database.transaction() as session:
        session.execute(text("delete from work.reading where id = :id"), {"id": desk.readings[-1]})
    with worker_database.transaction() as session:
        assert gone(session) == ["taken_back"]
    assert [held for held, _ in queue(database, desk)] == [desk.readings[0]]


def show(database: Database, desk: Desk, clock: Clock, *, but: Sequence[UUID] = ()) -> None:
    """Have the assessor look at what they hold, and score none of it."""
    with database.transaction(Binding.READER, desk.assessor) as session:
        session.execute(
            text("update work.reading set displayed_at = :now where id <> all (:but)"),
            {"now": clock.now, "but": list(but)},
        )


@pytest.mark.parametrize("leaving", [True, False])
def test_handed_back_it_goes_with_the_rest_though_it_was_looked_at(
    desk: Desk, database: Database, worker_database: Database, clock: Clock, leaving: bool
) -> None:
    give(worker_database, desk, clock)
    show(database, desk, clock)
    with worker_database.transaction() as session:
        make_draft(session, desk, 0, Draft(score=3), clock.now)
        hand_back(
            session,
            cohort=desk.cohort,
            assessor_id=desk.assessor,
            leaving=leaving,
            expected=None,
            link="https://x.example",
            now=clock.now,
        )
        assert gone(session) == ["taken_back"]
    assert [held for held, _ in queue(database, desk)] == [desk.readings[0]]


def test_it_stays_among_others_that_were_looked_at_and_not_scored(
    desk: Desk, database: Database, worker_database: Database, clock: Clock
) -> None:
    give(worker_database, desk, clock)
    show(database, desk, clock, but=anchors(database, desk))
    with worker_database.transaction() as session:
        session.execute(text("delete from work.reading where id = :id"), {"id": desk.readings[0]})
        assert gone(session) == [None]


def test_two_who_slip_in_at_once_give_one_answer_once(
    desk: Desk, database: Database, worker_database: Database, clock: Clock
) -> None:
    give(worker_database, desk, clock, every=0)
    given: list[int] = []

    def slip() -> None:
        with worker_database.transaction() as session:
            given.append(slip_at_every(session, desk.cohort, 4, clock.now))

    second = Thread(target=slip)
    with worker_database.transaction() as session:
        assert slip_at_every(session, desk.cohort, 4, clock.now) == 1
        second.start()
        wait_until_somebody_waits(session)
    second.join(10)
    assert given == [0]
    assert len(anchors(database, desk)) == 1


def wait_until_somebody_waits(session: Session) -> None:
    """Come back once another transaction waits for this one."""
    until = monotonic() + 10
    while monotonic() < until:
        if session.execute(text("select count(*) from pg_locks where not granted")).scalar_one():
            return
    raise AssertionError("Nobody waited.")


def test_agreeing_waits_while_somebody_gives_out_readings(
    desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as first, worker_database.transaction() as second:
        take_turns(first, desk.cohort)
        second.execute(text("set local lock_timeout = '100ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            make_anchor_answer(second, desk.cohort, clock.now)
        second.rollback()


def test_its_reference_is_like_any_other(
    desk: Desk, database: Database, worker_database: Database, clock: Clock
) -> None:
    give(worker_database, desk, clock)
    with database.transaction(Binding.READER, desk.assessor) as session:
        shown: OwnReading = own_reading(session, desk.queue, anchors(database, desk)[0])
    assert is_reference(shown.reference)
    assert shown.reference.split("-")[0] == desk.references[0].split("-")[0]
    assert shown.reference not in desk.references
