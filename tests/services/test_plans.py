"""Reading plans: what is chosen holds, and its rounds ask for what matters, and only in their turn."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.domain.errors import Refusal
from recruitment.domain.spending import PlanKind
from recruitment.domain.stages import Stage
from recruitment.due.plans import due_rounds
from recruitment.jobs.plans import ask_one
from recruitment.models import (
    Application,
    FurtherReading,
    Message,
    Person,
    Reading,
    ReadingRound,
    Scorecard,
)
from recruitment.queries.allocation import allocation_outlook
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.plans import plans_of, readings_each, standing_of
from recruitment.queries.rounds import expected_wrong_now
from recruitment.services.allocation import allocate_readings
from recruitment.services.further import free_leases
from recruitment.services.plans import ask_round, choose_plan
from tests.factories import (
    commit_score,
    make_application,
    make_assessor,
    make_cohort,
    make_lead,
    make_reading,
)
from tests.factories_further import waiting
from tests.statements import counted

LINK = "https://recruitment.example/assess"
LATER = timedelta(hours=1)


class Sift:
    """Eight candidates, each pass read once by three in turn, from the weakest to the strongest."""

    def __init__(self, session: Session, now: datetime, *, committed: bool = True) -> None:
        self.session, self.now = session, now
        self.cohort: CohortFacts = make_cohort(session, now, places=3)
        self.lead = make_lead(session, self.cohort, now)
        self.people = [make_assessor(session, self.cohort, now) for _ in range(3)]
        self.candidates = [make_application(session, self.cohort, now) for _ in range(8)]
        self.readings: list[UUID] = []
        for number, candidate in enumerate(self.candidates):
            for place, one in enumerate(self.cohort.definition.passes()):
                reading = make_reading(
                    session,
                    self.cohort,
                    now,
                    application_id=candidate,
                    assessor_id=self.people[(number + place) % 3],
                    item=one.item,
                    criterion=one.criterion,
                    position=number,
                )
                self.readings.append(reading)
                if committed:
                    commit_score(session, reading, 1 + min(4, (number + place % 3) // 2), now)

    def choose(
        self, kind: PlanKind = PlanKind.ADAPTIVE, *, hours: float = 0.5, at: datetime | None = None
    ) -> UUID:
        return choose_plan(
            self.session,
            cohort=self.cohort,
            kind=kind,
            readings=1,
            hours=hours,
            places=3,
            reason="Few are near the line.",
            actor_id=self.lead,
            now=at or self.now,
        )

    def ask(self, *, link: str | None = None, at: datetime | None = None) -> int:
        return ask_round(
            self.session, cohort=self.cohort, actor_id=self.lead, link=link, now=at or self.now + LATER
        )

    def read_all(self, at: datetime) -> None:
        """Somebody else reads each that waits, and finds the same."""
        for row in self.session.exec(select(FurtherReading).where(col(FurtherReading.read_at).is_(None))):
            who = next(one for one in self.people if not self._has_read(one, row))
            reading = make_reading(
                self.session,
                self.cohort,
                at,
                application_id=row.application_id,
                assessor_id=who,
                item=row.item,
                criterion=row.criterion,
            )
            row.reading_id = reading
            self.session.flush()
            commit_score(self.session, reading, 3, at)
        self.session.expire_all()

    def _has_read(self, who: UUID, row: FurtherReading) -> bool:
        same = select(Reading).where(
            Reading.assessor_id == who,
            Reading.application_id == row.application_id,
            Reading.item == row.item,
            Reading.criterion == row.criterion,
        )
        return self.session.exec(same).first() is not None


@pytest.fixture
def sift(session: Session, now: datetime) -> Sift:
    return Sift(session, now)


def test_newest_plan_holds_and_says_how_often_every_pass_is_read(session: Session, now: datetime) -> None:
    sift = Sift(session, now, committed=False)
    assert readings_each(session, sift.cohort) == 2
    sift.choose(PlanKind.EVEN)
    sift.choose(at=now + LATER)
    assert readings_each(session, sift.cohort) == 1
    assert [(one.kind, one.hours) for one in plans_of(session, sift.cohort.id)] == [
        (PlanKind.ADAPTIVE, 0.5),
        (PlanKind.EVEN, 0.0),
    ]
    outlook = allocation_outlook(session, sift.cohort)
    assert (outlook.readings_each, outlook.unallocated) == (1, 0)
    assert allocate_readings(session, cohort=sift.cohort, link=LINK, now=now).readings_made == 0


def test_a_round_asks_for_its_share_of_the_hours_where_it_matters_most(sift: Sift, session: Session) -> None:
    sift.choose()
    asked = sift.ask()
    assert asked == 5  # half an hour is 17 readings, in four rounds
    (one,) = session.exec(select(ReadingRound)).all()
    assert (one.number, one.asked_by, one.stops) == (1, sift.lead, False)
    assert one.expected_wrong == expected_wrong_now(session, sift.cohort, places=3)
    near = set(sift.candidates[3:7])
    assert set(waiting(session)) <= near


def test_the_next_round_comes_once_the_last_is_read(sift: Sift, session: Session) -> None:
    sift.choose()
    sift.ask()
    with pytest.raises(Refusal, match="until the last round is read"):
        sift.ask()
    sift.read_all(sift.now + 2 * LATER)
    assert sift.ask(at=sift.now + 3 * LATER) == 4
    standing = standing_of(session, sift.cohort)
    assert [(one.number, one.asked, one.read, one.waiting) for one in standing.rounds] == [
        (1, 5, 5, 0),
        (2, 4, 0, 4),
    ]
    assert standing.budget(sift.cohort).left == 8


def test_hours_that_are_spent_are_spent(sift: Sift) -> None:
    sift.choose(hours=0.1)
    spent = []
    for number in range(3):
        spent.append(sift.ask(at=sift.now + (number + 1) * LATER))
        sift.read_all(sift.now + (number + 1) * LATER)
    assert spent == [1, 1, 1]
    with pytest.raises(Refusal, match="hours of this one are spent"):
        sift.ask(at=sift.now + 9 * LATER)


@pytest.mark.parametrize("kind", [None, PlanKind.EVEN])
def test_without_an_adaptive_plan_there_are_no_rounds(sift: Sift, kind: PlanKind | None) -> None:
    if kind is not None:
        sift.choose(kind)
    with pytest.raises(Refusal, match="Choose an adaptive plan first"):
        sift.ask()


def test_without_scores_there_is_nothing_to_go_by(session: Session, now: datetime) -> None:
    sift = Sift(session, now, committed=False)
    sift.choose()
    with pytest.raises(Refusal, match="there are no scores yet"):
        sift.ask()


def test_another_plan_takes_back_what_nobody_has_taken(sift: Sift, session: Session) -> None:
    sift.choose()
    sift.ask()
    sift.choose(PlanKind.EVEN, at=sift.now + 2 * LATER)
    assert waiting(session) == []


def test_leads_may_have_those_with_room_told_as_of_any_other_work(sift: Sift, session: Session) -> None:
    sift.choose()
    make_reading(
        session,
        sift.cohort,
        sift.now,
        application_id=sift.candidates[0],
        assessor_id=sift.people[1],
        position=99,
    )
    sift.ask(link=LINK)
    letters = session.exec(select(Message).where(Message.kind == "reading_ready")).all()
    assert len(letters) == 2
    for letter in letters:
        assert "3 readings, about 6 minutes" in letter.text
        assert "further" not in letter.text


def run(session: Session, at: datetime) -> int:
    due = due_rounds(session, at)
    for one in due:
        ask_one(session, one.key, "https://recruitment.example", at)
    return len(due)


def test_the_timetable_asks_round_after_round_while_the_hours_last(sift: Sift, session: Session) -> None:
    sift.choose(hours=0.2)
    assert due_rounds(session, sift.now)[0].sentence == "Ask for round 1 of further readings, 2 at the most"
    for number in range(1, 5):
        at = sift.now + number * LATER
        assert (run(session, at), run(session, at)) == (1, 0)
        sift.read_all(at)
    assert run(session, sift.now + 9 * LATER) == 0
    rounds = standing_of(session, sift.cohort).rounds
    assert [(one.asked, one.asked_by) for one in rounds] == [(2, ""), (2, ""), (1, ""), (1, "")]
    assert session.exec(select(Message)).all() == []


def disturb(what: str) -> Callable[[Sift], None]:
    def unread(sift: Sift) -> None:
        candidate, reader = sift.candidates[0], sift.people[1]
        make_reading(sift.session, sift.cohort, sift.now, application_id=candidate, assessor_id=reader)

    def even(sift: Sift) -> None:
        sift.choose(PlanKind.EVEN, at=sift.now + LATER)

    def stopped(sift: Sift) -> None:
        plan = plans_of(sift.session, sift.cohort.id)[0]
        asked = ReadingRound(
            cohort_id=sift.cohort.id,
            plan_id=plan.id,
            number=1,
            asked_at=sift.now,
            expected_wrong=0.1,
            stops=True,
            words="hardly any change",
        )
        sift.session.add(asked)
        sift.session.flush()

    def ungiven(sift: Sift) -> None:
        make_application(sift.session, sift.cohort, sift.now)

    def everybody(sift: Sift) -> None:
        sift.session.exec(
            update(Application).where(col(Application.id).in_(sift.candidates[3:])).values(stage=Stage.OFFER)
        )

    def at_most(sift: Sift) -> None:
        sift.session.exec(update(Person).values(active=False))

    def decided(sift: Sift) -> None:
        sift.ask()
        sift.session.exec(update(Application).values(stage=Stage.OFFER))

    return {
        "unread": unread,
        "even": even,
        "stopped": stopped,
        "not given out": ungiven,
        "everybody goes on": everybody,
        "nobody can take more": at_most,
        "decided": decided,
    }[what]


@pytest.mark.parametrize(
    "what",
    ["unread", "even", "stopped", "not given out", "everybody goes on", "nobody can take more"],
)
def test_the_timetable_waits_or_stops(sift: Sift, session: Session, what: str) -> None:
    sift.choose()
    disturb(what)(sift)
    assert due_rounds(session, sift.now + 9 * LATER) == ()


def test_a_stop_holds_until_something_is_committed(sift: Sift, session: Session) -> None:
    sift.choose()
    disturb("stopped")(sift)
    assert standing_of(session, sift.cohort).stopped
    assert sift.ask() == 6  # 17 readings, in three rounds
    sift.read_all(sift.now + 2 * LATER)
    assert not standing_of(session, sift.cohort).stopped
    assert len(due_rounds(session, sift.now + 9 * LATER)) == 1


def test_what_people_who_left_were_given_holds_no_round_up(sift: Sift, session: Session) -> None:
    sift.choose()
    gone = make_assessor(session, sift.cohort, sift.now)
    for candidate in sift.candidates:
        for one in sift.cohort.definition.passes():
            make_reading(
                session,
                sift.cohort,
                sift.now,
                application_id=candidate,
                assessor_id=gone,
                item=one.item,
                criterion=one.criterion,
            )
    session.exec(update(Person).where(col(Person.id) == gone).values(active=False))
    assert [run(session, sift.now + number * LATER) for number in (1, 2)] == [1, 0]
    (only,) = standing_of(session, sift.cohort).rounds
    assert (only.asked, only.stops) == (5, False)


def test_where_all_that_matters_is_in_hand_no_empty_round_is_written(sift: Sift, session: Session) -> None:
    sift.choose()
    for candidate in sift.candidates:
        for one in sift.cohort.definition.passes():
            row = FurtherReading(
                cohort_id=sift.cohort.id,
                application_id=candidate,
                item=one.item,
                criterion=one.criterion,
                why="returned",
                wanted_at=sift.now,
            )
            session.add(row)
    session.flush()
    assert run(session, sift.now + LATER) == 1
    with pytest.raises(Refusal, match="is given out or waits"):
        sift.ask()
    assert session.exec(select(ReadingRound)).all() == []


def test_a_draft_that_was_left_holds_no_round_up(sift: Sift, session: Session) -> None:
    sift.choose()
    sift.ask()
    sift.people += [make_assessor(session, sift.cohort, sift.now) for _ in range(3)]
    row = session.exec(select(FurtherReading)).first()
    assert row is not None
    who = next(one for one in sift.people if not sift._has_read(one, row))
    row.reading_id = make_reading(
        session,
        sift.cohort,
        sift.now,
        application_id=row.application_id,
        assessor_id=who,
        item=row.item,
        criterion=row.criterion,
    )
    row.taken_at, row.leased_until = sift.now, sift.now + LATER
    session.add(
        Scorecard(
            reading_id=row.reading_id, cohort_id=sift.cohort.id, assessor_id=who, saved_at=sift.now, reason=""
        )
    )
    session.flush()
    at = sift.now + 3 * LATER
    assert free_leases(session, cohort_id=sift.cohort.id, assessor_id=who, now=at) == 1
    session.expire_all()
    sift.read_all(at)
    assert standing_of(session, sift.cohort).unread == 0
    assert len(due_rounds(session, at)) == 1


def test_readings_that_nobody_may_take_hold_no_round_up(sift: Sift, session: Session) -> None:
    sift.choose()
    sift.ask()
    for row in session.exec(select(FurtherReading)).all():
        for who in sift.people:
            if not sift._has_read(who, row):
                reading = make_reading(
                    session,
                    sift.cohort,
                    sift.now,
                    application_id=row.application_id,
                    assessor_id=who,
                    item=row.item,
                    criterion=row.criterion,
                )
                commit_score(session, reading, 3, sift.now)
    standing = standing_of(session, sift.cohort)
    assert (standing.open, standing.stuck) == (0, 5)
    assert len(due_rounds(session, sift.now + LATER)) == 1
    assert sift.ask(at=sift.now + 2 * LATER) == 4


def test_what_was_asked_of_those_since_decided_holds_nothing_up(sift: Sift, session: Session) -> None:
    sift.choose()
    disturb("decided")(sift)
    (only,) = standing_of(session, sift.cohort).rounds
    assert (only.asked, only.closed, only.waiting) == (5, 5, 0)


def test_looking_takes_as_many_statements_for_three_cohorts_as_for_one(
    worker_database: Database, now: datetime
) -> None:
    counts: list[tuple[int, int]] = []
    for _ in range(2):
        with worker_database.transaction() as session:
            one = Sift.__new__(Sift)
            one.session, one.now = session, now
            one.cohort = make_cohort(session, now, name=f"Cohort {len(counts)}", public=False)
            one.lead = make_lead(session, one.cohort, now)
            reader = make_assessor(session, one.cohort, now)
            for _ in range(4):
                candidate = make_application(session, one.cohort, now)
                for each in one.cohort.definition.passes():
                    reading = make_reading(
                        session,
                        one.cohort,
                        now,
                        application_id=candidate,
                        assessor_id=reader,
                        item=each.item,
                        criterion=each.criterion,
                    )
                    commit_score(session, reading, 3, now)
            one.choose()
        with worker_database.transaction() as session, counted(worker_database) as seen:
            found = due_rounds(session, now)
        counts.append((len(found), len(seen)))
    assert [found for found, _ in counts] == [1, 2]
    assert counts[0][1] == counts[1][1]
