"""A self-declaration saved, sent and read by whom it may be; records by those alone who look after it."""

from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select, text

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import Closed, NotAllowed, NotFound, Refusal, Stale
from recruitment.domain.safer_records import Finding, Gate
from recruitment.domain.stages import Stage
from recruitment.models import Application, Declaration, Details, SaferRecord
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.safer_records import SaferCandidate, declaration_of, safer_candidate, safer_lines
from recruitment.services.drafts import HeldDraft, Overtaken
from recruitment.services.safer_records import (
    hold_declaration,
    record_finding,
    save_declaration,
    send_declaration,
)
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead
from tests.factories_safer import CONFESSED, DECLARED, ask_to_declare, find, look_after, verify_all
from tests.statements import counted

SEARCH, DECLARATION = Gate.ONLINE_SEARCH, Gate.SELF_DECLARATION


class House:
    """A candidate at the interview, asked to declare; a lead who looks after it, and one who does not."""

    def __init__(self, session: Session) -> None:
        self.cohort: CohortFacts = make_cohort(session, NOW)
        self.named, self.other = make_lead(session, self.cohort, NOW), make_lead(session, self.cohort, NOW)
        look_after(session, self.cohort, self.named, NOW)
        self.application = make_application(session, self.cohort, NOW, stage=Stage.INTERVIEW)
        self.reference = session.get_one(Application, self.application).reference
        self.person: UUID = session.exec(
            select(Details.person_id).where(col(Details.application_id) == self.application)
        ).one()
        ask_to_declare(session, self.application, NOW)

    def hold(self, session: Session, person: UUID | None = None) -> HeldDraft:
        return hold_declaration(
            session,
            reference=self.reference,
            definition=self.cohort.definition,
            actor_id=person or self.person,
            now=NOW,
        )

    def candidate(self, session: Session) -> SaferCandidate:
        return safer_candidate(session, self.cohort, self.reference)

    def record(
        self,
        session: Session,
        gate: Gate = SEARCH,
        finding: Finding = Finding.PROCEED,
        *,
        by: UUID | None = None,
        words: str = "Three pages of results.",
        seen: int = 0,
    ) -> None:
        record_finding(
            session,
            cohort=self.cohort,
            candidate=self.candidate(session),
            gate=gate,
            finding=finding,
            words=words,
            seen=seen,
            actor_id=by or self.named,
            now=NOW,
        )


@pytest.fixture
def house(worker_database: Database) -> House:
    with worker_database.transaction() as session:
        return House(session)


def test_what_is_typed_is_saved_over_what_was_read_and_sent_once(house: House, database: Database) -> None:
    with database.transaction(Binding.APPLICANT, house.person) as session:
        held = house.hold(session)
        assert save_declaration(session, held=held, typed={"unspent": "no"}, version=1).version == 2
        with pytest.raises(Overtaken):
            save_declaration(session, held=held, typed={"unspent": "yes"}, version=1)
        with pytest.raises(Refusal, match="not protected"):
            send_declaration(session, held=held)
        save_declaration(session, held=held, typed=DECLARED, version=2)
        send_declaration(session, held=held)
    with database.transaction(Binding.APPLICANT, house.person) as session:
        own = declaration_of(session, house.application)
        assert own is not None
        assert (own.entries, own.sent_at) == (DECLARED, NOW)
        with pytest.raises(Closed, match="you have sent your self-declaration"):
            house.hold(session)


def test_nobody_declares_for_somebody_else_or_after_an_exit(
    house: House, database: Database, worker_database: Database
) -> None:
    with database.transaction(Binding.APPLICANT, house.other) as session, pytest.raises(NotFound):
        house.hold(session, house.other)
    with worker_database.transaction() as session:
        session.get_one(Application, house.application).stage = Stage.WITHDRAWN
    with database.transaction(Binding.APPLICANT, house.person) as session, pytest.raises(Closed):
        house.hold(session)


def test_row_security_shows_it_to_the_applicant_and_to_those_named_alone(
    house: House, database: Database, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        held = session.get_one(Declaration, house.application)
        held.entries = {"conduct_words": CONFESSED}
        find(session, house.application, SEARCH, Finding.STOP, NOW, by=house.named)
        applied = make_application(session, house.cohort, NOW, stage=Stage.INTERVIEW, person_id=house.named)
        ask_to_declare(session, applied, NOW, sent=True)
    seen = {}
    for who in (house.named, house.other):
        with database.transaction(Binding.OFFICE, who) as session:
            declared = session.exec(select(Declaration.application_id)).all()
            seen[who] = declared, len(session.exec(select(SaferRecord)).all())
    # Not even whoever is named sees their own among those they look after.
    assert seen == {house.named: ([house.application], 1), house.other: ([], 0)}


@pytest.mark.parametrize(
    "statement",
    [
        "update safeguarding.safer_record set finding = 'proceed'",
        "delete from safeguarding.safer_record",
        "update safeguarding.declaration set entries = '{}'",
    ],
)
def test_the_database_lets_no_lead_change_what_was_declared_or_found(
    house: House, database: Database, statement: str
) -> None:
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        database.transaction(Binding.OFFICE, house.named) as session,
    ):
        session.execute(text(statement))


def test_records_are_added_and_the_newest_holds(house: House, database: Database) -> None:
    with database.transaction(Binding.OFFICE, house.named) as session:
        house.record(session, finding=Finding.STOP, words="A video that needs explaining.")
        first = house.candidate(session).newest(SEARCH)
        assert first is not None
        assert SEARCH not in house.candidate(session).cleared
        with pytest.raises(Stale, match="somebody else was first"):
            house.record(session)
        house.record(session, words="It was somebody of the same name.", seen=first.id)
        whole = house.candidate(session)
        assert SEARCH in whole.cleared
        assert [(one.finding, one.words) for one in whole.found] == [
            (Finding.PROCEED, "It was somebody of the same name."),
            (Finding.STOP, "A video that needs explaining."),
        ]
        assert whole.stage is Stage.INTERVIEW


@pytest.mark.parametrize(
    ("gate", "given", "sentence"),
    [
        (SEARCH, {"words": " "}, "Say in a few words what you looked at and why you find this."),
        (Gate.SIGNATURE, {"finding": Finding.STOP}, "Choose what you find from what is on the page."),
        (DECLARATION, {}, "Wait until they have sent their self-declaration: there is nothing to read yet."),
    ],
)
def test_a_record_that_makes_no_sense_is_refused(
    house: House, database: Database, gate: Gate, given: dict[str, object], sentence: str
) -> None:
    with database.transaction(Binding.OFFICE, house.named) as session:
        with pytest.raises(Refusal) as refused:
            house.record(session, gate, **given)  # type: ignore[arg-type]
        assert refused.value.sentence == sentence


def test_a_lead_who_is_not_named_records_nothing(house: House, database: Database) -> None:
    with database.transaction(Binding.OFFICE, house.other) as session:
        with pytest.raises(NotAllowed, match="who looks after safer recruitment"):
            house.record(session, by=house.other)
        assert house.candidate(session).declaration is None


def test_nobody_searches_for_whom_they_have_not_told(house: House, worker_database: Database) -> None:
    with worker_database.transaction() as session:
        untold = make_application(session, house.cohort, NOW, stage=Stage.INTERVIEW)
        house.reference = session.get_one(Application, untold).reference
        with pytest.raises(Refusal, match="they have not been told"):
            house.record(session)


@pytest.mark.parametrize("candidates", [1, 3])
def test_the_list_says_what_is_missing_in_one_statement(
    house: House, database: Database, worker_database: Database, candidates: int
) -> None:
    with worker_database.transaction() as session:
        verify_all(session, house.application, NOW)
        find(session, house.application, SEARCH, Finding.PROCEED, NOW)
        for _ in range(candidates - 1):
            make_application(session, house.cohort, NOW, stage=Stage.RESERVE)
        make_application(session, house.cohort, NOW, stage=Stage.SIFT)
    with database.transaction(Binding.OFFICE, house.other) as session, counted(database) as statements:
        page = safer_lines(session, house.cohort)
    assert len(page.lines) == candidates
    (line,) = (one for one in page.lines if one.reference == house.reference)
    assert (line.next_stage, line.lacking) == (Stage.CENTRE, (DECLARATION,))
    assert line.before is not None
    assert len([one for one in statements if "safeguarding" in one]) == 1


def test_the_list_goes_on_after_a_page(house: House, worker_database: Database) -> None:
    with worker_database.transaction() as session:
        for _ in range(2):
            make_application(session, house.cohort, NOW, stage=Stage.OFFER)
        first = safer_lines(session, house.cohort, limit=2)
        rest = safer_lines(session, house.cohort, after=first.next, limit=2)
    references = [one.reference for one in (*first.lines, *rest.lines)]
    assert references == sorted(references)
    assert (len(references), rest.next) == (3, "")
