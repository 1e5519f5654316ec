"""What a lead finds about somebody's eligibility, and what follows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import func, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.stages import Stage
from recruitment.models import Application, Details, EligibilityRuling, Event, FilledSection, Reading, Verdict
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.eligibility import doubt_about, doubts_of
from recruitment.services.drafts import hold_draft
from recruitment.services.eligibility import rule_on_eligibility
from tests.factories import (
    make_application,
    make_assessor,
    make_cohort,
    make_lead,
    make_person,
    make_reading,
    say_no,
)
from tests.factories_draft import EMAIL, messages_to

REASON = "Two years are fewer than three, and nothing else stands for the third."


@dataclass
class Doubted:
    """Somebody who said no to one statement."""

    database: Database
    cohort: CohortFacts
    lead: UUID
    application: UUID
    reference: str
    now: datetime

    def rule(
        self,
        verdict: Verdict,
        reason: str = REASON,
        seen_at: datetime | None = None,
        until: datetime | None = None,
    ) -> None:
        with self.database.transaction(Binding.OFFICE, self.lead) as session:
            rule_on_eligibility(
                session,
                cohort=self.cohort,
                reference=self.reference,
                verdict=verdict,
                reason=reason,
                seen_at=seen_at or doubt_about(session, self.cohort.id, self.reference).changed_at,
                address="https://apply.example.org",
                actor_id=self.lead,
                now=self.now,
                until=until,
            )

    def stage(self) -> str:
        with self.database.transaction(Binding.OFFICE, self.lead) as session:
            return session.get_one(Application, self.application).stage

    def waits(self) -> bool:
        with self.database.transaction(Binding.OFFICE, self.lead) as session:
            (one,) = doubts_of(session, self.cohort.id).doubts
            return one.waits


@pytest.fixture(params=[Stage.APPLICATION, Stage.SIFT])
def doubted(
    request: pytest.FixtureRequest, worker_database: Database, database: Database, now: datetime
) -> Doubted:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        person = make_person(session, now, email=EMAIL)
        made = make_application(session, cohort, now, stage=request.param, person_id=person)
        make_application(session, cohort, now)  # of whom everything is true
        say_no(session, made, appeal="I was on leave for a year.")
        reference = session.get_one(Application, made).reference
        return Doubted(database, cohort, make_lead(session, cohort, now), made, reference, now)


def test_whoever_said_no_waits_and_nobody_else(doubted: Doubted) -> None:
    with doubted.database.transaction(Binding.OFFICE, doubted.lead) as session:
        (one,) = doubts_of(session, doubted.cohort.id).doubts
    assert (one.application_id, one.waits, one.ruling) == (doubted.application, True, None)
    assert one.entries["appeal"] == "I was on leave for a year."


def test_not_eligible_leads_to_the_exit_and_is_told_with_the_reason(
    doubted: Doubted, worker_database: Database
) -> None:
    doubted.rule(Verdict.INELIGIBLE)
    assert doubted.stage() == Stage.INELIGIBLE
    with worker_database.transaction() as session:
        ((kind, subject, text),) = messages_to(session)
        event = session.exec(select(Event).where(Event.action == "find_ineligible")).one()
    assert (kind, subject) == ("ineligible", f"Your application {doubted.reference}: whether you can apply")
    assert REASON in text
    assert f"https://apply.example.org/apply/{doubted.reference}/status" in text
    assert (event.reason, event.actor_id) == (REASON, doubted.lead)


def test_eligible_changes_nothing_and_tells_nobody(doubted: Doubted, worker_database: Database) -> None:
    before = doubted.stage()
    doubted.rule(Verdict.ELIGIBLE, "They were on leave, and taught before.")
    assert (doubted.stage(), doubted.waits()) == (before, False)
    with worker_database.transaction() as session:
        assert messages_to(session) == []
        ruling = session.exec(select(EligibilityRuling)).one()
    assert (ruling.verdict, ruling.actor_id, ruling.at) == (Verdict.ELIGIBLE, doubted.lead, doubted.now)


def test_of_two_leads_who_read_the_same_the_second_is_told_that_the_first_found_something(
    doubted: Doubted, worker_database: Database
) -> None:
    with doubted.database.transaction(Binding.OFFICE, doubted.lead) as session:
        seen = doubt_about(session, doubted.cohort.id, doubted.reference).changed_at
    doubted.now += timedelta(minutes=1)
    doubted.rule(Verdict.ELIGIBLE, "They were on leave.", seen_at=seen)
    doubted.now += timedelta(minutes=1)
    with pytest.raises(Stale, match="Read it again: another lead has found something"):
        doubted.rule(Verdict.INELIGIBLE, seen_at=seen)
    with worker_database.transaction() as session:
        assert session.exec(select(EligibilityRuling.verdict)).all() == [Verdict.ELIGIBLE]


def test_an_appeal_that_is_upheld_brings_them_back_to_where_they_were(
    doubted: Doubted, worker_database: Database
) -> None:
    before = doubted.stage()
    doubted.rule(Verdict.INELIGIBLE)
    doubted.now += timedelta(days=3)
    doubted.rule(Verdict.ELIGIBLE, "We had overlooked a year abroad.")
    assert doubted.stage() == before
    with worker_database.transaction() as session:
        assert [kind for kind, _, _ in messages_to(session)] == ["ineligible", "eligible_after_all"]


def test_a_draft_opened_again_after_closing_gets_a_time_in_which_it_can_be_sent(
    doubted: Doubted, worker_database: Database
) -> None:
    if doubted.stage() == Stage.SIFT:
        return  # What was sent needs no time.
    doubted.rule(Verdict.INELIGIBLE)
    doubted.now = doubted.cohort.closes_at + timedelta(seconds=1)
    with pytest.raises(Refusal, match="Give them a day and a time by which to send it"):
        doubted.rule(Verdict.ELIGIBLE, "We had overlooked a year abroad.")
    assert doubted.stage() == Stage.INELIGIBLE
    until = doubted.now + timedelta(days=3)
    doubted.rule(Verdict.ELIGIBLE, "We had overlooked a year abroad.", until=until)
    with worker_database.transaction() as session:
        assert sorted(kind for kind, _, _ in messages_to(session)) == [
            "eligible_after_all",
            "extended",
            "ineligible",
        ]
        person = session.get_one(Details, doubted.application).person_id
        assert hold_draft(session, reference=doubted.reference, actor_id=person, now=until)


def test_what_is_changed_after_a_finding_waits_again(doubted: Doubted, worker_database: Database) -> None:
    doubted.rule(Verdict.ELIGIBLE)
    with worker_database.transaction() as session:
        row = session.get_one(FilledSection, (doubted.application, "eligibility"))
        row.saved_at = doubted.now + timedelta(minutes=1)
    assert doubted.waits()


def test_what_was_changed_meanwhile_must_be_read_first(doubted: Doubted) -> None:
    before = doubted.stage()
    with pytest.raises(Stale):
        doubted.rule(Verdict.INELIGIBLE, seen_at=doubted.now - timedelta(seconds=1))
    assert doubted.stage() == before


def test_without_a_reason_nothing_is_found(doubted: Doubted) -> None:
    with pytest.raises(Refusal, match="Give your reason"):
        doubted.rule(Verdict.INELIGIBLE, "")
    assert doubted.waits()


def test_somebody_of_whom_all_is_true_is_found_nothing_about(
    doubted: Doubted, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        row = session.get_one(FilledSection, (doubted.application, "eligibility"))
        row.entries = dict.fromkeys(row.entries, "yes")
    with pytest.raises(NotFound):
        doubted.rule(Verdict.INELIGIBLE, seen_at=doubted.now)


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.NOT_PROGRESSED, Stage.OFFER])
def test_what_has_ended_stays_ended(doubted: Doubted, worker_database: Database, stage: Stage) -> None:
    with worker_database.transaction() as session:
        application = session.get_one(Application, doubted.application)
        application.submitted_at, application.stage = doubted.now, stage
    with pytest.raises(Refusal, match="it has ended"):
        doubted.rule(Verdict.INELIGIBLE)
    assert not doubted.waits()


def test_readings_that_nobody_has_begun_are_taken_back(doubted: Doubted, worker_database: Database) -> None:
    with worker_database.transaction() as session:
        reader = make_assessor(session, doubted.cohort, doubted.now)
        make_reading(
            session, doubted.cohort, doubted.now, application_id=doubted.application, assessor_id=reader
        )
    doubted.rule(Verdict.INELIGIBLE)
    with worker_database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Reading)).one() == 0
