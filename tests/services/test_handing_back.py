"""What an assessor has not finished goes to others: all of it, evenly, to nobody with a conflict."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from recruitment.domain.errors import Stale
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Conflict,
    Evidence,
    Message,
    Person,
    Reading,
    Scorecard,
    StaffRole,
)
from recruitment.queries.allocation import allocation_outlook
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.allocation import allocate_readings
from recruitment.services.handing_back import HandBack, foresee_hand_back, hand_back
from tests.factories import commit_score, make_application, make_assessor, make_cohort
from tests.factories_lead import make_card

LINK = "https://recruitment.example/assess"
LATER = timedelta(days=1)


class Cohort:
    """Candidates in the sift and assessors, with every reading given out."""

    def __init__(self, session: Session, now: datetime, *, candidates: int = 6, assessors: int = 4) -> None:
        self.session, self.now = session, now
        self.facts: CohortFacts = make_cohort(session, now)
        self.people = [make_assessor(session, self.facts, now) for _ in range(assessors)]
        self.candidates = [make_application(session, self.facts, now) for _ in range(candidates)]
        self.allocate()

    @property
    def first(self) -> UUID:
        return self.people[0]

    def allocate(self) -> int:
        made = allocate_readings(self.session, cohort=self.facts, link=LINK, now=self.now)
        return made.readings_made

    def of(self, assessor: UUID) -> list[Reading]:
        order = (col(Reading.item), col(Reading.criterion), col(Reading.position))
        return list(
            self.session.exec(select(Reading).where(Reading.assessor_id == assessor).order_by(*order)).all()
        )

    def loads(self) -> dict[UUID, int]:
        held = self.session.exec(select(Reading.assessor_id).where(Reading.cohort_id == self.facts.id))
        return dict(Counter(held))

    def commit(self, readings: Iterable[Reading]) -> None:
        for one in readings:
            commit_score(self.session, one.id, 3, self.now)

    def draft(self, readings: Iterable[Reading], evidence: str = "So far") -> None:
        for one in readings:
            make_card(self.session, one.id, 4, self.now, evidence=evidence)

    def foresee(self, *, leaving: bool = True) -> HandBack:
        return foresee_hand_back(self.session, cohort=self.facts, assessor_id=self.first, leaving=leaving)

    def hand_back(self, *, leaving: bool = True, expected: str | None = None) -> HandBack:
        return hand_back(
            self.session,
            cohort=self.facts,
            assessor_id=self.first,
            leaving=leaving,
            expected=expected,
            link=LINK,
            now=self.now + LATER,
        )

    def leave(self) -> None:
        """The first assessor's account is closed."""
        self.session.get_one(Person, self.first).active = False
        self.session.flush()


@pytest.fixture
def cohort(session: Session, now: datetime) -> Cohort:
    return Cohort(session, now)


def readers(cohort: Cohort) -> dict[tuple[UUID, str, str], set[UUID]]:
    """Who reads each pass of each candidate."""
    found: dict[tuple[UUID, str, str], set[UUID]] = {}
    for one in cohort.session.exec(select(Reading)).all():
        found.setdefault((one.application_id, one.item, one.criterion), set()).add(one.assessor_id)
    return found


def test_everything_not_begun_goes_to_others_and_nothing_is_lost(cohort: Cohort) -> None:
    done = cohort.hand_back()
    # Six candidates, nine passes, two readings: 108 by four, 27 each.
    assert (done.committed, done.drafted, done.unread, done.taken) == (0, 0, 27, 27)
    assert cohort.of(cohort.first) == []
    assert {len(who) for who in readers(cohort).values()} == {2}
    assert sum(cohort.loads().values()) == 108


def test_loads_of_the_others_stay_within_one(cohort: Cohort) -> None:
    done = cohort.hand_back()
    loads = cohort.loads()
    assert max(loads.values()) - min(loads.values()) <= 1
    assert {one.assessor_id: one.then for one in done.takers} == loads


def test_nobodys_other_readings_move(cohort: Cohort) -> None:
    cohort.draft(cohort.of(cohort.people[1])[:3])
    before = {one.id: (one.assessor_id, one.position) for who in cohort.people[1:] for one in cohort.of(who)}
    cohort.hand_back()
    after = {one.id: (one.assessor_id, one.position) for who in cohort.people[1:] for one in cohort.of(who)}
    assert {key: after[key] for key in before} == before


def test_committed_scores_stay_and_are_read_by_nobody_again(cohort: Cohort) -> None:
    mine = cohort.of(cohort.first)
    cohort.commit(mine[:10])
    done = cohort.hand_back()
    assert (done.committed, done.unread, done.taken) == (10, 17, 17)
    assert [one.id for one in cohort.of(cohort.first)] == [one.id for one in mine[:10]]
    assert {len(who) for who in readers(cohort).values()} == {2}


def test_drafts_of_whoever_leaves_are_kept_and_read_afresh(cohort: Cohort, session: Session) -> None:
    mine = cohort.of(cohort.first)
    cohort.draft(mine[:4], "Half a thought")
    done = cohort.hand_back()
    assert (done.drafted, done.unread, done.given_up, done.taken) == (4, 23, 27, 27)
    assert [one.id for one in cohort.of(cohort.first)] == [one.id for one in mine[:4]]
    assert session.exec(select(Evidence.text)).all() == ["Half a thought"] * 4
    others = {place: who - {cohort.first} for place, who in readers(cohort).items()}
    assert {len(who) for who in others.values()} == {2}


def test_drafts_of_whoever_stays_are_theirs_to_finish(cohort: Cohort) -> None:
    cohort.draft(cohort.of(cohort.first)[:4])
    done = cohort.hand_back(leaving=False)
    assert (done.drafted, done.unread, done.given_up, done.taken) == (4, 23, 23, 23)
    assert len(cohort.of(cohort.first)) == 4
    assert {len(who) for who in readers(cohort).values()} == {2}


def test_afterwards_nothing_is_missing(cohort: Cohort) -> None:
    cohort.draft(cohort.of(cohort.first)[:4])
    cohort.hand_back()
    cohort.leave()
    assert allocation_outlook(cohort.session, cohort.facts).unallocated == 0
    assert cohort.allocate() == 0


def test_draft_of_somebody_who_came_back_is_one_more_reading(cohort: Cohort, session: Session) -> None:
    (mine, *_) = cohort.of(cohort.first)
    cohort.draft([mine])
    cohort.hand_back()
    card = session.exec(select(Scorecard).where(Scorecard.reading_id == mine.id)).one()
    card.state, card.committed_at = "committed", cohort.now
    session.flush()
    assert len(readers(cohort)[mine.application_id, mine.item, mine.criterion]) == 3
    assert cohort.allocate() == 0


def test_nobody_takes_over_a_candidate_they_have_a_conflict_with(cohort: Cohort, session: Session) -> None:
    barred, candidate = cohort.people[1], cohort.of(cohort.first)[0].application_id
    before = {one.id for one in cohort.of(barred) if one.application_id == candidate}
    session.add(Conflict(assessor_id=barred, application_id=candidate, source="lead", made_at=cohort.now))
    session.flush()
    done = cohort.hand_back()
    assert {one.id for one in cohort.of(barred) if one.application_id == candidate} == before
    assert done.taken + done.nobody == 27


def test_what_nobody_can_take_is_named_and_counted(session: Session, now: datetime) -> None:
    cohort = Cohort(session, now, candidates=1, assessors=2)
    done = cohort.hand_back()
    # The other one reads all nine passes already.
    assert (done.given_up, done.taken, done.nobody) == (9, 0, 9)
    assert done.unmet[0].reason == "every assessor has a conflict or reads this answer already"
    assert allocation_outlook(session, cohort.facts).unallocated == 9


def test_last_assessor_of_a_cohort_can_hand_back_to_nobody(session: Session, now: datetime) -> None:
    cohort = Cohort(session, now, candidates=1, assessors=1)
    done = cohort.hand_back()
    assert (done.taken, done.nobody, done.takers) == (0, 9, ())
    assert {one.reason for one in done.unmet} == {"there is no other assessor"}
    assert cohort.of(cohort.first) == []


def test_candidates_who_are_decided_need_no_other_reader(cohort: Cohort, session: Session) -> None:
    gone = cohort.of(cohort.first)[0].application_id
    theirs = sum(one.application_id == gone for one in cohort.of(cohort.first))
    session.get_one(Application, gone).stage = Stage.NOT_PROGRESSED
    session.flush()
    done = cohort.hand_back()
    assert done.unneeded == theirs > 0
    assert done.taken == 27 - theirs


def test_what_was_not_given_out_before_is_not_given_out_now(cohort: Cohort, session: Session) -> None:
    make_application(session, cohort.facts, cohort.now)
    assert cohort.hand_back().taken == 27
    assert allocation_outlook(session, cohort.facts).unallocated == 18


def test_somebody_whose_role_has_ended_takes_nothing(cohort: Cohort, session: Session) -> None:
    gone = cohort.people[1]
    role = session.exec(select(StaffRole).where(StaffRole.person_id == gone)).one()
    session.delete(role)
    session.flush()
    assert gone not in {one.assessor_id for one in cohort.hand_back().takers}


def test_each_who_takes_something_is_told_how_much(cohort: Cohort, session: Session) -> None:
    done = cohort.hand_back()
    told = session.exec(
        select(Message.text).where(Message.made_at == cohort.now + LATER, Message.kind == "reading_ready")
    ).all()
    assert sorted(f"{one.takes} readings, about" for one in done.takers) == sorted(
        words[words.index("for you: ") + 9 :].partition(" minutes")[0].rpartition(" ")[0] for words in told
    )


# Before and when it is done


def test_what_is_foreseen_is_what_happens_and_foreseeing_does_nothing(cohort: Cohort) -> None:
    cohort.commit(cohort.of(cohort.first)[:3])
    before = readers(cohort)
    foreseen = cohort.foresee()
    assert readers(cohort) == before
    assert cohort.hand_back(expected=foreseen.print) == foreseen


@pytest.mark.parametrize("act", ["draft", "commit"])
def test_work_done_meanwhile_stops_it(cohort: Cohort, act: str) -> None:
    foreseen = cohort.foresee()
    (cohort.draft if act == "draft" else cohort.commit)(cohort.of(cohort.first)[:1])
    with pytest.raises(Stale, match="Look at the numbers again"):
        cohort.hand_back(expected=foreseen.print)
    assert len(cohort.of(cohort.first)) == 27


def test_handing_back_twice_changes_nothing_more(cohort: Cohort) -> None:
    cohort.hand_back()
    before = readers(cohort)
    again = cohort.hand_back()
    assert (again.given_up, again.takers) == (0, ())
    assert readers(cohort) == before


def test_outcome_is_said_in_a_sentence(cohort: Cohort) -> None:
    cohort.draft(cohort.of(cohort.first)[:1])
    assert cohort.foresee().words == "27 readings handed back: 27 to others; 1 draft kept."
    assert cohort.foresee(leaving=False).words == "26 readings handed back: 26 to others; 1 draft kept."


def test_one_of_fourteen_drops_out_half_way_through_a_hundred_and_forty(
    session: Session, now: datetime
) -> None:
    cohort = Cohort(session, now, candidates=140, assessors=14)
    session.execute(
        text(
            "insert into work.scorecard (id, reading_id, cohort_id, assessor_id, state, saved_at,"
            " committed_at, reason) select gen_random_uuid(), id, cohort_id, assessor_id, 'committed', :now,"
            " :now, '' from (select *, row_number() over (partition by assessor_id order by id) as place"
            " from work.reading) placed where place <= 90"
        ),
        {"now": now},
    )
    finished = {
        one.reading_id: one.assessor_id
        for one in session.exec(select(Scorecard).where(Scorecard.state == "committed")).all()
    }
    done = cohort.hand_back()
    loads = {who: load for who, load in cohort.loads().items() if who != cohort.first}
    assert (done.committed, done.unread, done.taken, done.nobody) == (90, 90, 90, 0)
    assert max(loads.values()) - min(loads.values()) <= 1
    kept = {one.id: one.assessor_id for one in session.exec(select(Reading)).all() if one.id in finished}
    assert kept == finished
    assert {len(who) for who in readers(cohort).values()} == {2}
