"""What leads may know of who applies: counts, after closing, from which nobody can be told."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

import recruitment
from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import Application, Extension
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.monitoring import Counts, QuestionCounts, WhoApplies, who_applies
from tests.factories import make_cohort, make_lead
from tests.factories_monitoring import Said, add_applicants
from tests.statements import counted


@pytest.fixture
def cohort(worker_database: Database, now: datetime) -> CohortFacts:
    with worker_database.transaction() as session:
        return make_cohort(session, now, closes_in=timedelta(0))


def told(
    database: Database, worker_database: Database, cohort: CohortFacts, now: datetime, *said: Said
) -> WhoApplies | None:
    """What a lead is told after these have applied."""
    with worker_database.transaction() as session:
        add_applicants(session, cohort, now, *said)
        lead = make_lead(session, cohort, now)
    with database.transaction(Binding.OFFICE, lead) as session:
        return who_applies(session, cohort, now=now)


def numbers(question: QuestionCounts) -> dict[str, tuple[int | None, int | None, int | None]]:
    return {
        line.words: (line.counts.unsent, line.counts.sent, line.counts.taken)
        for line in question.lines
        if {line.counts.unsent, line.counts.sent, line.counts.taken} - {None, 0}
    }


def test_each_answer_is_counted_by_how_far_people_came(
    database: Database, worker_database: Database, cohort: CohortFacts, now: datetime
) -> None:
    found = told(
        database,
        worker_database,
        cohort,
        now,
        ({"sex": "female", "age": "25-34"}, 7, 10, 8),
        ({"sex": "male", "age": "25-34"}, 6, 9, 5),
        ({"age": "35-44"}, 5, 6, 0),
    )
    assert found is not None
    assert found.totals == Counts(18, 38, 13)
    age, sex = found.questions[:2]
    unsaid = "Preferred not to say, or did not answer"
    assert numbers(sex) == {"Female": (7, 18, 8), "Male": (6, 14, None), unsaid: (5, 6, None)}
    # None of the six was taken further, which is not shown, and with them the next fewest.
    assert sex.rest == Counts(0, 0, 5)
    assert numbers(age) == {"25 to 34": (13, 32, None), "35 to 44": (5, 6, None)}
    assert age.rest == Counts(0, 0, 13)


def test_groups_are_counted_together_and_a_group_of_two_with_the_next(
    database: Database, worker_database: Database, cohort: CohortFacts, now: datetime
) -> None:
    found = told(
        database,
        worker_database,
        cohort,
        now,
        ({"ethnicity": "white.british"}, 0, 20, 0),
        ({"ethnicity": "white.roma"}, 0, 1, 0),
        ({"ethnicity": "asian.indian"}, 0, 4, 0),
        ({"ethnicity": "asian.chinese"}, 0, 4, 0),
        ({"ethnicity": "black.african"}, 0, 2, 0),
        ({"ethnicity": "prefer-not"}, 0, 5, 0),
        ({}, 0, 5, 0),
    )
    assert found is not None
    ethnicity = found.questions[3]
    unsaid = "Preferred not to say, or did not answer"
    assert numbers(ethnicity) == {"White": (0, 21, 0), unsaid: (0, 10, 0)}
    assert ethnicity.rest == Counts(0, 10, 0)


def test_a_group_taken_further_is_compared_with_everybody_else(
    database: Database, worker_database: Database, cohort: CohortFacts, now: datetime
) -> None:
    found = told(
        database,
        worker_database,
        cohort,
        now,
        ({"sex": "female"}, 0, 20, 20),
        ({"sex": "male"}, 0, 30, 10),
    )
    assert found is not None
    female, male = (line.comparison for line in found.questions[1].lines[:2])
    assert female is not None
    assert male is not None
    assert (female.rate, female.others, female.ratio) == (0.5, 0.25, 2.0)
    assert female.verdict == "differs beyond chance"
    assert male.ratio == 0.5
    assert female.low is not None
    assert 1.0 < female.low < 2.0
    assert female.mid_p == male.mid_p == pytest.approx(0.0302, abs=0.0001)


def test_nothing_is_told_before_applications_have_closed(
    database: Database, worker_database: Database, cohort: CohortFacts, now: datetime
) -> None:
    said: Said = ({"sex": "female"}, 0, 20, 0)
    assert told(database, worker_database, cohort, now - timedelta(seconds=1), said) is None
    assert told(database, worker_database, cohort, now) is not None


def test_nothing_is_told_while_somebody_was_given_more_time_to_send(
    database: Database, worker_database: Database, cohort: CohortFacts, now: datetime
) -> None:
    assert told(database, worker_database, cohort, now, ({"sex": "female"}, 1, 20, 0)) is not None
    later = now + timedelta(hours=1)
    with worker_database.transaction() as session:
        draft = session.exec(select(Application.id).where(col(Application.submitted_at).is_(None))).one()
        session.add(
            Extension(application_id=draft, until=later, reason="Ill.", given_by=uuid4(), given_at=now)
        )
    assert told(database, worker_database, cohort, later - timedelta(seconds=1)) is None
    assert told(database, worker_database, cohort, later) is not None


def test_answers_of_another_cohort_count_there(
    database: Database, worker_database: Database, cohort: CohortFacts, now: datetime
) -> None:
    with worker_database.transaction() as session:
        other = make_cohort(session, now, name="Other 2027", public=False, closes_in=timedelta(0))
        add_applicants(session, other, now, ({"sex": "male"}, 0, 30, 0))
    found = told(database, worker_database, cohort, now, ({"sex": "female"}, 0, 20, 0))
    assert found is not None
    assert numbers(found.questions[1]) == {"Female": (0, 20, 0)}


def test_many_answers_cost_one_statement(
    database: Database, worker_database: Database, cohort: CohortFacts, now: datetime
) -> None:
    for _ in range(2):
        told(database, worker_database, cohort, now, ({"sex": "female", "meals": "yes"}, 1, 20, 0))
        with counted(database) as seen, database.transaction(Binding.OFFICE, cohort.id) as session:
            who_applies(session, cohort, now=now)
        assert len(seen) == 2  # with the one that binds


def test_no_other_part_of_the_product_touches_a_response() -> None:
    named = re.compile(r"Monitoring(Link|Response)|monitoring\.response|monitoring_link")
    package = Path(recruitment.__file__).parent
    touching = {
        path.relative_to(package).parts[0] + "/" + path.name
        for path in package.rglob("*.py")
        if named.search(path.read_text(encoding="utf-8"))
    }
    assert touching <= {
        "demo/storing.py",
        "demo/written.py",
        "migrations/0016_monitoring.py",
        "models/__init__.py",
        "models/monitoring.py",
        "queries/monitoring.py",
        "queries/own_data.py",  # one's own, for oneself
        "services/monitoring.py",
    }
    assert "services/monitoring.py" in touching


@pytest.mark.parametrize(
    ("binding", "statement"),
    [
        (Binding.OFFICE, "select 1 from identity.monitoring_link"),
        (Binding.OFFICE, "select entries from monitoring.response"),
        (Binding.OFFICE, "select 1 from identity.monitoring_link join monitoring.response using (key)"),
        (Binding.OFFICE, "delete from identity.monitoring_link"),
        (Binding.OFFICE, "select monitoring.hidden_up_to('{1}', '{1}', '{1}')"),
        (Binding.READER, "select 1 from identity.monitoring_link"),
        (Binding.READER, "select 1 from monitoring.response"),
        (Binding.REFEREE, "select 1 from monitoring.response"),
        (Binding.SIGNIN, "select 1 from identity.monitoring_link"),
        *(
            (binding, "select work.monitoring_counts(gen_random_uuid(), now())")
            for binding in (Binding.READER, Binding.REFEREE, Binding.SIGNIN, Binding.APPLICANT)
        ),
    ],
)
def test_the_database_itself_refuses_to_show_a_response_or_whose_it_is(
    database: Database, cohort: CohortFacts, binding: Binding, statement: str
) -> None:
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        database.transaction(binding, cohort.id) as session,
    ):
        session.execute(text(statement))
