"""More time for one application, and after an incident for every open draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import Closed, NotFound, Refusal
from recruitment.domain.stages import Stage
from recruitment.models import Application, Extension, Incident, Message
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.extensions import extensions_of, incidents_of
from recruitment.queries.own_application import own_application
from recruitment.services.drafts import hold_draft
from recruitment.services.extensions import Told, end_extensions, extend, record_incident
from tests.factories import make_application, make_cohort, make_lead, make_person
from tests.statements import counted

ADDRESS = "https://apply.example.org"
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
GRACE = timedelta(minutes=15)


@dataclass
class Open:
    """A cohort with a lead and a draft, three weeks before closing."""

    database: Database
    cohort: CohortFacts
    lead: UUID
    person: UUID
    application: UUID
    reference: str
    now: datetime

    @property
    def until(self) -> datetime:
        return self.cohort.closes_at + 3 * DAY

    def told(self, at: datetime | None = None, by: UUID | None = None) -> Told:
        return Told(self.cohort, ADDRESS, by or self.lead, at or self.now)

    def give(
        self,
        until: datetime | None = None,
        *,
        at: datetime | None = None,
        reference: str = "",
        by: UUID | None = None,
    ) -> bool:
        with self.database.transaction(Binding.OFFICE, by or self.lead) as session:
            return extend(
                session,
                self.told(at, by),
                reference=reference or self.reference,
                until=until or self.until,
                reason="Their school was closed by the storm.",
            )

    def record(
        self, until: datetime | None = None, *, once: UUID | None = None, by: UUID | None = None
    ) -> int:
        with self.database.transaction(Binding.OFFICE, by or self.lead) as session:
            return record_incident(
                session,
                self.told(by=by),
                incident_id=once or uuid4(),
                until=until or self.until,
                words="Nobody could sign in.",
            )

    def hold(self, at: datetime) -> None:
        with self.database.transaction(Binding.APPLICANT, self.person) as session:
            hold_draft(session, reference=self.reference, actor_id=self.person, now=at)


@pytest.fixture
def here(database: Database, worker_database: Database, now: datetime) -> Open:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        person = make_person(session, now, email="eva@example.org")
        made = make_application(session, cohort, now, stage=Stage.APPLICATION, person_id=person)
        reference = session.get_one(Application, made).reference
        return Open(database, cohort, make_lead(session, cohort, now), person, made, reference, now)


@pytest.fixture
def looking(worker_database: Database) -> Iterator[Session]:
    with worker_database.transaction() as session:
        yield session


def told(session: Session) -> list[tuple[str, str]]:
    return sorted((one.kind, one.recipient) for one in session.exec(select(Message)))


def draft(database: Database, here: Open, email: str, stage: Stage = Stage.APPLICATION) -> str:
    with database.transaction() as session:
        person = make_person(session, here.now, email=email)
        made = make_application(session, here.cohort, here.now, stage=stage, person_id=person)
        return session.get_one(Application, made).reference


def test_one_application_is_writable_to_its_own_end(here: Open, looking: Session) -> None:
    assert here.give()
    here.hold(here.until + GRACE)
    with pytest.raises(Closed, match="the time you were given ended at"):
        here.hold(here.until + GRACE + SECOND)
    (given,) = extensions_of(looking, here.application)
    assert (given.until, given.with_all) == (here.until, False)
    assert given.by.startswith("Lead Number")


def test_its_applicant_is_told_once_and_sees_the_time_and_not_the_reason(
    here: Open, looking: Session, database: Database
) -> None:
    assert here.give()
    assert not here.give()
    (message,) = looking.exec(select(Message)).all()
    assert (message.kind, message.recipient) == ("extended", "eva@example.org")
    assert f"{ADDRESS}/apply/{here.reference}" in message.text
    assert "storm" not in message.text
    with database.transaction(Binding.APPLICANT, here.person) as session:
        assert own_application(session, here.reference, here.person).extended_until == here.until


@pytest.mark.parametrize("days", [2, -1])
def test_no_time_is_ever_taken_away(here: Open, days: int) -> None:
    here.give()
    with pytest.raises(Refusal, match="Choose a later time"):
        here.give(here.cohort.closes_at + days * DAY)
    here.hold(here.until)


def test_somebody_who_has_sent_needs_none(here: Open, worker_database: Database) -> None:
    sent = draft(worker_database, here, "sent@example.org", Stage.SIFT)
    with pytest.raises(Refusal, match="it was sent or has ended"):
        here.give(reference=sent)


def test_another_cohorts_application_is_not_there(here: Open, worker_database: Database) -> None:
    with worker_database.transaction() as session:
        other = make_cohort(session, here.now, name="Cohort 2028", public=False)
        made = make_application(session, other, here.now, stage=Stage.APPLICATION)
        theirs = session.get_one(Application, made).reference
    with pytest.raises(NotFound):
        here.give(reference=theirs)


def test_lead_gives_their_own_application_nothing(here: Open) -> None:
    with pytest.raises(Refusal, match="the application is your own"):
        here.give(by=here.person)
    with pytest.raises(Refusal, match="an application of your own in this cohort"):
        here.record(by=here.person)


def test_incident_gives_every_open_draft_more_time_and_tells_each_once(
    here: Open, worker_database: Database, looking: Session
) -> None:
    draft(worker_database, here, "second@example.org")
    draft(worker_database, here, "sent@example.org", Stage.SIFT)
    longer = draft(worker_database, here, "longer@example.org")
    here.give(here.until + DAY, reference=longer)
    once = uuid4()
    assert here.record(once=once) == 2
    assert here.record(once=once) == 0
    assert told(looking) == [
        ("extended", "longer@example.org"),
        ("incident", "eva@example.org"),
        ("incident", "second@example.org"),
    ]
    assert all(
        "Nobody could sign in." in one.text
        for one in looking.exec(select(Message).where(Message.kind == "incident"))
    )
    (past,) = incidents_of(looking, here.cohort.id)
    assert (past.drafts, past.words, past.until) == (2, "Nobody could sign in.", here.until)
    here.hold(here.until)


def test_incident_that_would_help_nobody_is_refused(here: Open, looking: Session) -> None:
    here.give(here.until)
    with pytest.raises(Refusal, match="Choose a later time"):
        here.record(here.until)
    assert looking.exec(select(Incident)).all() == []


def test_incident_costs_as_many_statements_for_three_drafts_as_for_one(
    here: Open, worker_database: Database
) -> None:
    counts = []
    for days in (3, 4):
        with counted(here.database) as seen:
            here.record(here.cohort.closes_at + days * DAY)
        counts.append(len(seen))
        for email in ("second@example.org", "third@example.org"):
            if days == 3:
                draft(worker_database, here, email)
    assert counts[0] == counts[1]


def test_leads_hear_once_what_became_of_the_time_that_was_given(
    here: Open, worker_database: Database, looking: Session
) -> None:
    second = draft(worker_database, here, "second@example.org")
    here.record()
    here.give(here.until + DAY, reference=second)
    for ended in (True, False):
        with worker_database.transaction() as session:
            over = end_extensions(
                session, cohort=here.cohort, until=here.until, address=ADDRESS, now=here.until + GRACE
            )
            assert over is ended
    (message,) = looking.exec(select(Message).where(Message.kind == "extensions_ended")).all()
    # The second has longer, and is told of when that is over.
    assert message.subject.endswith("0 sent, 1 not")
    running = looking.exec(select(Extension).where(Extension.ended_at == None)).all()  # noqa: E711
    assert {one.until for one in running} == {here.until, here.until + DAY}
