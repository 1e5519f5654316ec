"""The demonstration: whole, the same for the same seed, at any point of its way, by one way at any size."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from statistics import fmean

import pytest
from sqlalchemy import event, text
from sqlmodel import Session, col, select

from recruitment.db import Database
from recruitment.demo import loading
from recruitment.demo.loading import DemoLoaded, load_demo
from recruitment.demo.people import APPLICANT, ASSESSOR, LEAD, SECOND_LEAD
from recruitment.demo.progress import Progress
from recruitment.demo.reading_on import READ
from recruitment.domain.blinding import blind
from recruitment.domain.words import count_words
from recruitment.invented import invent_application, invent_assessors
from recruitment.models import Answer, BlindedAnswer, Cohort, Message, Person, Phase
from recruitment.queries.allocation import allocation_outlook
from recruitment.queries.applications import applications
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.own_application import identity, own_application, written
from recruitment.queries.plans import standing_of
from recruitment.queries.wanted import Wanted

#: Everything that the seed decides, without what it does not: ids of the cohort and its staff.
WHOLE = text("""
    select a.reference, d.full_name, p.email, a.stage, a.submitted_at, w.question, w.text, b.text,
        r.criterion, j.label, r.position, s.value, e.text
    from work.application a
    join identity.details d on d.application_id = a.id
    join identity.person p on p.id = d.person_id
    join identity.answer w on w.application_id = a.id
    left join work.blinded_answer b on b.application_id = a.id and b.question = w.question
    left join work.reading r on r.application_id = a.id and r.item = w.question
    left join work.assessor j on j.assessor_id = r.assessor_id
    left join work.scorecard c on c.reading_id = r.id
    left join work.score s on s.scorecard_id = c.id
    left join work.evidence e on e.scorecard_id = c.id
    order by a.reference, w.question, r.criterion, j.label
""")


def load(session: Session, now: datetime, **how: object) -> DemoLoaded:
    wanted = {"applicants": 12, "seed": 7, "address": "https://recruitment.example", "now": now} | how
    return load_demo(session, **wanted)  # type: ignore[arg-type]


def whole(session: Session) -> Sequence[object]:
    return session.execute(WHOLE).all()


def by(session: Session, what: str) -> dict[str, int]:
    rows = session.execute(text(f"select {what}, count(*) from work.application a group by 1"))
    return {str(key): count for key, count in rows}


def test_the_same_seed_loads_the_same_cohort_in_however_many_processes(
    session: Session, now: datetime
) -> None:
    seen = []
    for how in ({"processes": 1}, {"processes": 2}, {"seed": 8}):
        load(session, now, **how)
        seen.append(whole(session))
        session.rollback()
    assert len(seen[0]) > 12 * 8
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


def test_a_cohort_is_140_complete_applications_read_by_14_unless_told_otherwise(
    session: Session, now: datetime
) -> None:
    loaded = load(session, now, applicants=140, progress=Progress.SIFT_BEGUN)
    assert (loaded.applications, loaded.drafts, loaded.assessors) == (140, 23, 14)
    assert by(session, "stage") == {"sift": 140, "application": 23}
    assert loaded.readings == 140 * 9 * 2
    cohort = cohort_by_id(session, loaded.cohort_id)
    assert cohort is not None
    outlook = allocation_outlook(session, cohort)
    assert (outlook.candidates, outlook.unallocated, outlook.assessors) == (140, 0, 14)
    assert cohort.places == 15
    said = session.execute(
        text("select count(*) from identity.monitoring_link join monitoring.response using (key)")
    ).scalar_one()
    assert 120 < said < 160


def test_scored_answers_have_150_to_250_words(session: Session, now: datetime) -> None:
    load(session, now, applicants=20, drafts=3)  # the last is entered by a lead, and has none yet
    texts = session.exec(select(Answer.text).where(Answer.question != "q8")).all()
    assert len(texts) == 20 * 7 + 2 * 4
    assert all(150 <= count_words(one) <= 250 for one in texts)


def test_scores_go_by_the_truth_and_the_severity(session: Session, now: datetime) -> None:
    load(session, now, applicants=140, assessors=14, progress=Progress.SIFT_DONE)
    rows = session.execute(
        text("""
            select p.email, j.label, s.criterion, s.value from work.score s
            join work.scorecard c on c.id = s.scorecard_id join work.reading r on r.id = c.reading_id
            join work.assessor j on j.assessor_id = r.assessor_id
            join identity.details d on d.application_id = r.application_id
            join identity.person p on p.id = d.person_id
        """)
    ).all()
    truths = {f"applicant{n + 1}@example.org": invent_application(7, n).truth for n in range(140)}
    off: dict[str, list[float]] = {}
    for email, label, criterion, value in rows:
        off.setdefault(label, []).append(value - truths[email][criterion])
    severity = {f"Assessor {n}": one.severity for n, one in enumerate(invent_assessors(14, 7), 1)}
    assert set(off) == set(severity)
    ordered = sorted(severity, key=severity.__getitem__)
    mild, severe = (fmean(fmean(off[label]) for label in some) for some in (ordered[:4], ordered[-4:]))
    assert mild - severe > 0.4


def test_blinded_copies_are_those_that_submission_makes(session: Session, now: datetime) -> None:
    loaded = load(session, now)
    cohort = cohort_by_id(session, loaded.cohort_id)
    assert cohort is not None
    replaced = 0
    for reference, person_id, email in session.execute(
        text("""select a.reference, d.person_id, p.email from work.application a
            join identity.details d on d.application_id = a.id join identity.person p on p.id = d.person_id
            where a.submitted_at is not null""")
    ).all():
        own = own_application(session, reference, person_id)
        texts = written(session, own.id, cohort.definition)
        who = identity(own.details, texts, email)
        copies = session.exec(select(BlindedAnswer).where(BlindedAnswer.application_id == own.id)).all()
        assert {one.question for one in copies} == {"q1", "q2", "q3", "q4", "q5", "q6", "q7"}
        for copy in copies:
            made = blind(texts.answers[copy.question].text, who)
            assert copy.text == made.text
            replaced += len(made.replacements)
    assert replaced > 0


@pytest.mark.parametrize(
    ("progress", "stages", "phase", "scored"),
    [
        (Progress.DRAFTS, {"application": 14}, Phase.OPEN, 0),
        (Progress.SENT, {"application": 2, "sift": 12}, Phase.OPEN, 0),
        (Progress.SIFT_BEGUN, {"application": 2, "sift": 12}, Phase.OPEN, 52),
        (
            Progress.SIFT_HALF,
            {"application": 2, "sift": 7, "interview": 2, "centre": 1, "reserve": 2},
            Phase.OPEN,
            115,
        ),
        (Progress.SIFT_DONE, {"application": 2, "sift": 12}, Phase.CLOSED, 216),
        (Progress.PROPOSED, {"application": 2, "sift": 12}, Phase.CLOSED, 216),
        (Progress.CONFIRMED, {"application": 2, "sift": 12}, Phase.CLOSED, 216),
        (
            Progress.RELEASED,
            {"application": 2, "offer": 2, "not_progressed": 10},
            Phase.CLOSED,
            216,
        ),
        (
            Progress.INTERVIEWS,
            {"application": 2, "interview": 4, "not_progressed": 8},
            Phase.CLOSED,
            216,
        ),
        (Progress.CENTRE, {"application": 2, "centre": 3, "not_progressed": 9}, Phase.CLOSED, 216),
        (Progress.WASH_UP, {"application": 2, "centre": 3, "not_progressed": 9}, Phase.CLOSED, 216),
        (
            Progress.OUTCOMES,
            {"application": 2, "offer": 2, "reserve": 1, "not_progressed": 9},
            Phase.CLOSED,
            216,
        ),
    ],
)
def test_a_cohort_is_as_far_as_was_asked(
    session: Session, now: datetime, progress: Progress, stages: dict[str, int], phase: Phase, scored: int
) -> None:
    loaded = load(session, now, progress=progress)
    assert by(session, "stage") == stages
    assert loaded.scored == scored
    cohort = session.get_one(Cohort, loaded.cohort_id)
    assert cohort.phase == phase
    assert (cohort.closes_at < now) is (phase is Phase.CLOSED)
    further = READ if progress is Progress.SIFT_HALF else 0
    assert count(session, "work.scorecard where state = 'committed'") == scored + further
    assert count(session, "work.score") + count(session, "work.absence") == scored + further


#: How many are told of an offer, and how many that they go no further; in whatever decision.
TOLD = {
    Progress.RELEASED: {"offer": 2, "not_progressed": 10},
    Progress.INTERVIEWS: {"not_progressed": 8},
    Progress.CENTRE: {"not_progressed": 9},
    Progress.WASH_UP: {"not_progressed": 9},
    Progress.OUTCOMES: {"offer": 2, "not_progressed": 9},
}


@pytest.mark.parametrize(
    ("progress", "states"),
    [
        (Progress.SIFT_BEGUN, []),
        (Progress.SIFT_HALF, ["released", "released", "released", "proposed"]),
        (Progress.SIFT_DONE, []),
        (Progress.PROPOSED, ["proposed"]),
        (Progress.CONFIRMED, ["confirmed"]),
        (Progress.RELEASED, ["released"]),
        (Progress.INTERVIEWS, ["released"]),
        (Progress.CENTRE, ["released", "released"]),
        (Progress.WASH_UP, ["released", "released", "proposed"]),
        (Progress.OUTCOMES, ["released", "released", "released"]),
    ],
)
def test_leads_have_decided_as_much_as_was_asked(
    session: Session, now: datetime, progress: Progress, states: list[str]
) -> None:
    load(session, now, progress=progress)
    assert (
        session.execute(text("select state from work.decision order by state desc")).scalars().all() == states
    )
    told = session.exec(select(Message.kind).where(col(Message.kind).in_(["offer", "not_progressed"]))).all()
    assert Counter(told) == TOLD.get(progress, {})


@pytest.mark.parametrize(
    ("progress", "requests", "answers"),
    [
        (Progress.DRAFTS, {}, []),
        (Progress.SENT, {"open": 4, "settled": 2}, []),
        (Progress.RELEASED, {"open": 4, "settled": 2}, ["accepted", "declined"]),
        (Progress.OUTCOMES, {"open": 4, "settled": 2}, ["accepted", "declined"]),
    ],
)
def test_people_have_asked_for_things_and_answered_their_offers(
    session: Session, now: datetime, progress: Progress, requests: dict[str, int], answers: list[str]
) -> None:
    load(session, now, progress=progress)
    states = session.execute(text("select state, count(*) from identity.request group by 1")).all()
    assert {row[0]: row[1] for row in states} == requests
    assert count(session, f"identity.request where state = 'open' and due_at < '{now}'") == bool(requests)
    # Two in hand, and the two that are settled: whoever settled one had it.
    assert count(session, "identity.request where owner_id is not null") == (4 if requests else 0)
    given = session.execute(text("select answer from identity.offer_answer order by id")).scalars().all()
    assert given == answers
    # By then two have said whom they know, and a candidate was found by one.
    assert count(session, "work.acquaintance") == (2 if answers else 0)
    assert count(session, "work.conflict where source = 'found'") == bool(answers)


def test_assessors_are_told_of_their_readings_once_there_are_any(session: Session, now: datetime) -> None:
    load(session, now, progress=Progress.SENT)
    assert count(session, "identity.message where kind = 'reading_ready'") == 0
    session.rollback()
    load(session, now, progress=Progress.SIFT_BEGUN)
    assert count(session, "identity.message where kind = 'reading_ready'") == 6


def test_those_whom_the_command_names_can_sign_in_to_something(session: Session, now: datetime) -> None:
    load(session, now)
    known = set(session.exec(select(Person.email)).all())
    assert {LEAD, SECOND_LEAD, ASSESSOR, APPLICANT} <= known
    draft = session.execute(
        text("""select a.stage from work.application a join identity.details d on d.application_id = a.id
            join identity.person p on p.id = d.person_id where p.email = :email"""),
        {"email": APPLICANT},
    ).scalar_one()
    assert draft == "application"


def test_without_drafts_the_known_applicant_has_applied(session: Session, now: datetime) -> None:
    load(session, now, drafts=0)
    assert by(session, "stage") == {"sift": 7, "interview": 2, "centre": 1, "reserve": 2}
    assert APPLICANT in session.exec(select(Person.email)).all()


def test_what_was_sent_is_found_by_its_words_and_drafts_are_not(session: Session, now: datetime) -> None:
    loaded = load(session, now)
    cohort = cohort_by_id(session, loaded.cohort_id)
    assert cohort is not None
    # Everybody says "I".
    page = applications(session, cohort.id, Wanted(words="i"), cohort.definition.scale)
    assert len(page.lines) == 12


def test_memory_holds_a_batch_and_statements_do_not_grow_with_it(
    session: Session, worker_database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[int] = []
    monkeypatch.setattr("recruitment.demo.applicants.BATCH", 5)
    seen: list[str] = []
    event.listen(
        worker_database.engine, "before_cursor_execute", lambda _c, _u, statement, *_: seen.append(statement)
    )
    load(session, now, progress=Progress.SIFT_BEGUN, stored=stored.append)
    assert stored == [5, 5, 3, 1]
    assert sum("INTO identity.answer " in statement for statement in seen) == 3
    assert sum("INTO work.reading " in statement for statement in seen) == 3


def test_large_cohorts_are_made_by_all_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0, 1, 2})
    assert (loading._processors(1_999), loading._processors(2_000)) == (1, 3)


def count(session: Session, source: str) -> int:
    return int(session.execute(text(f"select count(*) from {source}")).scalar_one())


def test_half_read_a_cohort_has_a_plan_and_a_round_with_some_of_it_read(
    session: Session, now: datetime
) -> None:
    loaded = load(session, now)
    cohort = cohort_by_id(session, loaded.cohort_id)
    assert cohort is not None
    standing = standing_of(session, cohort)
    assert standing.plan is not None
    assert (standing.plan.kind, standing.plan.readings, standing.plan.hours) == ("adaptive", 2, 2.0)
    (first,) = standing.rounds
    assert (first.read, first.in_hand) == (3, 1)
    assert first.waiting > 5
