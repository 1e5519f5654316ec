"""Whose application it is, and what its applicant wrote."""

from datetime import datetime, timedelta

import pytest

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.blinding import RefereeIdentity
from recruitment.domain.errors import NotFound
from recruitment.domain.parts import PartState
from recruitment.domain.sections import SECTION_CODES
from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.own_application import (
    OwnDetails,
    SavedAnswer,
    SavedReferee,
    Written,
    blinded_answers,
    identity,
    own_application,
    own_applications,
    parts,
    saved_answers,
    saved_referees,
    written,
)
from tests.factories import (
    EMPLOYER,
    FORMER_EMPLOYER,
    FULL_NAME,
    KNOWN_AS,
    PHONE,
    REFEREE,
    UNIVERSITY,
    make_application,
    make_cohort,
    make_person,
)


class Two:
    """Two people with an application each, one of them sent, in one cohort."""

    def __init__(self, database: Database, now: datetime) -> None:
        with database.transaction() as session:
            self.cohort: CohortFacts = make_cohort(session, now)
            self.mine, self.theirs = make_person(session, now), make_person(session, now)
            self.my_application = make_application(
                session, self.cohort, now, stage=Stage.APPLICATION, person_id=self.mine
            )
            self.their_application = make_application(session, self.cohort, now, person_id=self.theirs)
            self.my_reference = self.reference(session.get(Application, self.my_application))
            self.their_reference = self.reference(session.get(Application, self.their_application))

    @staticmethod
    def reference(application: Application | None) -> str:
        assert application is not None
        return application.reference


@pytest.fixture
def two(worker_database: Database, now: datetime) -> Two:
    return Two(worker_database, now)


def test_ones_own_application_is_found_by_its_reference(two: Two, database: Database) -> None:
    with database.transaction(Binding.APPLICANT, two.mine) as session:
        own = own_application(session, two.my_reference, two.mine)
    assert (own.id, own.stage, own.submitted_at) == (two.my_application, Stage.APPLICATION, None)
    assert (own.details.full_name, own.details.version) == (FULL_NAME, 1)


def test_a_reference_typed_carelessly_is_understood(two: Two, database: Database) -> None:
    with database.transaction(Binding.APPLICANT, two.mine) as session:
        own = own_application(session, f" {two.my_reference.lower().replace('-', ' ')} ", two.mine)
    assert own.id == two.my_application


@pytest.mark.parametrize("reference", ["DL27-4KTQ-9XWB", "", "nonsense", "DL27-4KTQ\x00-9XWB", "x" * 5000])
def test_a_reference_of_nobody_is_not_found(two: Two, database: Database, reference: str) -> None:
    with (
        database.transaction(Binding.APPLICANT, two.mine) as session,
        pytest.raises(NotFound, match="Check the reference"),
    ):
        own_application(session, reference, two.mine)


def test_somebody_elses_application_is_not_found(two: Two, database: Database) -> None:
    with database.transaction(Binding.APPLICANT, two.mine) as session, pytest.raises(NotFound):
        own_application(session, two.their_reference, two.mine)


def test_the_query_itself_asks_whose_it_is(two: Two, worker_database: Database) -> None:
    # Without row security: the worker sees every row, the query still only one's own.
    with worker_database.transaction() as session:
        with pytest.raises(NotFound):
            own_application(session, two.their_reference, two.mine)
        assert [one.id for one in own_applications(session, two.mine)] == [two.my_application]


def test_row_security_hides_others_though_the_query_asked_for_them(two: Two, database: Database) -> None:
    with database.transaction(Binding.APPLICANT, two.mine) as session:
        assert own_applications(session, two.theirs) == ()
        assert saved_answers(session, two.their_application, "q1") == {"q1": SavedAnswer()}
        assert saved_referees(session, two.their_application) == (SavedReferee(), SavedReferee())
        assert blinded_answers(session, two.their_application) == {}


def test_applications_come_newest_first(worker_database: Database, now: datetime) -> None:
    with worker_database.transaction() as session:
        person_id = make_person(session, now)
        older = make_cohort(session, now, name="Cohort 2026", public=False)
        newer = make_cohort(session, now)
        first = make_application(session, older, now - timedelta(days=365), person_id=person_id)
        second = make_application(session, newer, now, person_id=person_id)
        assert [one.id for one in own_applications(session, person_id)] == [second, first]


def test_what_is_written_comes_with_its_versions(two: Two, database: Database, now: datetime) -> None:
    texts = read(two, database)
    assert list(texts.answers) == [question.code for question in two.cohort.definition.questions]
    assert texts.answers["q1"].version == 1
    assert texts.answers["q1"].saved_at == now
    assert [referee.full_name for referee in texts.referees] == [REFEREE, "Tobias Lindqvist"]


def test_an_unanswered_question_has_an_empty_answer_of_version_0(two: Two, database: Database) -> None:
    with database.transaction(Binding.APPLICANT, two.mine) as session:
        assert saved_answers(session, two.my_application, "q99") == {"q99": SavedAnswer("", 0, None)}


def test_the_parts_of_a_whole_application_are_done(two: Two, database: Database, now: datetime) -> None:
    own, texts = own_of(two, database), read(two, database)
    found = parts(own, texts, two.cohort.definition, "eva@example.org", now=now)
    questions = [f"q{n}" for n in range(1, 9)]
    assert [part.code for part in found if part.code in questions] == questions
    assert {"details", "education", "history", "referees", *SECTION_CODES} < {part.code for part in found}
    assert {part.state for part in found} == {PartState.DONE}


def test_blinding_is_told_everything_that_names_the_applicant(two: Two, database: Database) -> None:
    who = identity(own_of(two, database), read(two, database), "eva@example.org")
    assert (who.full_name, who.known_as, who.email) == (FULL_NAME, KNOWN_AS, "eva@example.org")
    assert (who.phone, who.employer) == (PHONE, EMPLOYER)
    assert who.referees[0] == RefereeIdentity(REFEREE, "m.featherstone@thornbury.example")
    assert set(who.places) == {FORMER_EMPLOYER, EMPLOYER, UNIVERSITY}


def test_an_applicant_may_read_the_copies_made_of_their_answers(two: Two, database: Database) -> None:
    with database.transaction(Binding.APPLICANT, two.theirs) as session:
        copies = blinded_answers(session, two.their_application)
    assert copies["q1"] == "I am [applicant] and at [school] I worked with [referee] on Why this work."


@pytest.mark.parametrize(
    ("full_name", "known_as", "greeting"),
    [("", "", "applicant"), ("Éva Price", "", "Éva Price"), ("Éva Price", "Evie", "Evie")],
)
def test_messages_call_people_what_they_like_to_be_called(
    now: datetime, full_name: str, known_as: str, greeting: str
) -> None:
    assert OwnDetails(full_name, known_as, "", "", 1, now).greeting == greeting


def own_of(two: Two, database: Database) -> OwnDetails:
    with database.transaction(Binding.APPLICANT, two.mine) as session:
        return own_application(session, two.my_reference, two.mine).details


def read(two: Two, database: Database) -> Written:
    with database.transaction(Binding.APPLICANT, two.mine) as session:
        return written(session, two.my_application, two.cohort.definition)
