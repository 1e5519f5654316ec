"""Begin an application on somebody's behalf."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.entering import TO_ENTER, CameBy
from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Stage
from recruitment.exports.applications import applications_sheet
from recruitment.models import Application, Details, EnteredApplication, Event, Message, Person
from recruitment.queries.application_sheet import application_rows
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.entering import entered
from recruitment.queries.extensions import extensions_of
from recruitment.queries.sections import saved_sections
from recruitment.services.entering import Came, enter_application, note_part
from recruitment.services.pack_contents import application_pack, own_copy
from tests.factories import make_application, make_assessor, make_cohort, make_lead, make_person
from tests.factories_entering import PAT, PAT_EMAIL, make_entered

DAY = timedelta(days=1)


@dataclass
class Desk:
    """A lead of a cohort, with what came in the post."""

    session: Session
    cohort: CohortFacts
    lead: UUID
    now: datetime

    def enter(self, at: datetime | None = None, **changes: object) -> str:
        said = {one.field: "yes" for one in self.cohort.definition.conditions}
        came = Came(PAT, PAT_EMAIL, CameBy.PAPER, self.now.date(), said)
        return enter_application(
            self.session,
            replace(came, **changes),  # type: ignore[arg-type]
            cohort=self.cohort,
            actor_id=self.lead,
            link_for="https://apply.example.org/apply/{}".format,
            now=at or self.now,
        )

    def row(self, reference: str) -> Application:
        return self.session.exec(select(Application).where(Application.reference == reference)).one()


@pytest.fixture
def desk(session: Session, now: datetime) -> Desk:
    cohort = make_cohort(session, now)
    return Desk(session, cohort, named_lead(session, cohort, now, "Ada Thorne"), now)


def named_lead(session: Session, cohort: CohortFacts, now: datetime, name: str) -> UUID:
    """A lead who gave their name."""
    lead = make_lead(session, cohort, now, email=f"{name.split(maxsplit=1)[0].lower()}@example.org")
    session.get_one(Person, lead).full_name = name
    session.flush()
    return lead


def test_it_begins_as_the_applicants_own_and_is_marked(desk: Desk) -> None:
    application = desk.row(desk.enter(full_name="  Patience   Oyelaran "))
    details = desk.session.get_one(Details, application.id)
    person = desk.session.get_one(Person, details.person_id)
    how = entered(desk.session, application.id)
    assert (application.stage, application.submitted_at) == (Stage.APPLICATION, None)
    assert (details.full_name, details.search_name) == (PAT, "oyelaran patience")
    assert (person.email, person.active, person.signed_in_at) == (PAT_EMAIL, True, None)
    assert how is not None
    assert (how.came_by, how.received_on, how.by) == (CameBy.PAPER, desk.now.date(), "Ada Thorne")
    assert saved_sections(desk.session, application.id)["eligibility"].version == 1


def test_the_event_names_the_lead_and_says_how_it_came(desk: Desk) -> None:
    application = desk.row(desk.enter())
    event = desk.session.exec(select(Event).where(Event.application_id == application.id)).one()
    assert (event.action, event.actor_id, event.cause) == ("begin", desk.lead, "page:enter")
    assert event.reason.startswith("It came on paper on ")
    assert "They agreed that it is entered for them. Confirmed: " in event.reason


def test_the_applicant_is_told_and_the_usual_welcome_is_not_sent(desk: Desk) -> None:
    reference = desk.enter(by=CameBy.TELEPHONE)
    message = desk.session.exec(select(Message).where(Message.recipient == PAT_EMAIL)).one()
    assert message.kind == "application_entered"
    assert message.subject == f"We are entering your application for you: {reference}"
    assert "came to us by telephone on " in message.text
    assert f"https://apply.example.org/apply/{reference}" in message.text


def test_whoever_has_an_account_keeps_it(desk: Desk) -> None:
    person = make_person(desk.session, desk.now, email=PAT_EMAIL)
    application = desk.row(desk.enter())
    assert desk.session.get_one(Details, application.id).person_id == person


def test_pressed_twice_it_is_begun_once(desk: Desk) -> None:
    assert desk.enter() == desk.enter(full_name="Somebody Else")
    assert len(desk.session.exec(select(EnteredApplication)).all()) == 1
    assert len(desk.session.exec(select(Message).where(Message.recipient == PAT_EMAIL)).all()) == 1


def test_what_came_in_time_has_a_week_to_be_typed_after_closing(desk: Desk) -> None:
    late = desk.cohort.closes_at + 10 * DAY
    application = desk.row(desk.enter(late, received_on=desk.cohort.closes_at.date()))
    (given,) = extensions_of(desk.session, application.id)
    message = desk.session.exec(select(Message).where(Message.recipient == PAT_EMAIL)).one()
    assert (given.until, given.by) == (late + TO_ENTER, "Ada Thorne")
    assert date_and_time(late + TO_ENTER) in " ".join(message.text.split())


def test_long_before_closing_nobody_is_given_more_time(desk: Desk) -> None:
    assert extensions_of(desk.session, desk.row(desk.enter()).id) == ()


def test_what_came_too_late_begins_nothing(desk: Desk) -> None:
    day: date = desk.cohort.closes_at.date() + DAY
    with pytest.raises(Refusal, match="It came too late"):
        desk.enter(desk.cohort.closes_at + 2 * DAY, received_on=day)
    assert desk.session.exec(select(Person).where(Person.email == PAT_EMAIL)).first() is None


def test_a_draft_that_somebody_started_is_left_to_them(desk: Desk) -> None:
    person = make_person(desk.session, desk.now, email=PAT_EMAIL)
    own = make_application(desk.session, desk.cohort, desk.now, stage=Stage.APPLICATION, person_id=person)
    reference = desk.session.get_one(Application, own).reference
    with pytest.raises(Refusal, match=f"Ask them to finish {reference}: they began it themselves"):
        desk.enter()


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [(Stage.SIFT, "have sent an application"), (Stage.WITHDRAWN, "have sent an application")],
)
def test_what_was_sent_is_not_entered_again(desk: Desk, stage: Stage, sentence: str) -> None:
    make_entered(desk.session, desk.cohort, desk.now, by=desk.lead, stage=stage)
    with pytest.raises(Refusal, match=sentence):
        desk.enter()


def test_what_ended_before_it_was_sent_is_not_entered_again(desk: Desk) -> None:
    made = make_entered(desk.session, desk.cohort, desk.now, by=desk.lead)
    desk.session.get_one(Application, made).stage = Stage.WITHDRAWN
    desk.session.flush()
    with pytest.raises(Refusal, match="has ended"):
        desk.enter()


def test_nobody_enters_for_themselves_a_colleague_or_a_closed_account(desk: Desk) -> None:
    make_assessor(desk.session, desk.cohort, desk.now, email="reader@example.org")
    closed = make_person(desk.session, desk.now, email="closed@example.org")
    desk.session.get_one(Person, closed).active = False
    desk.session.flush()
    for email, sentence in (
        ("ada@example.org", "this is your own"),
        ("reader@example.org", "works on this cohort"),
        ("closed@example.org", "is closed"),
    ):
        with pytest.raises(Refusal, match=sentence):
            desk.enter(email=email)


def test_whoever_reads_for_another_cohort_can_be_entered_here(desk: Desk) -> None:
    elsewhere = make_cohort(desk.session, desk.now, name="Elsewhere 2027", public=False)
    reader = make_assessor(desk.session, elsewhere, desk.now, email=PAT_EMAIL)
    assert desk.session.get_one(Details, desk.row(desk.enter()).id).person_id == reader


def test_of_each_part_it_is_kept_who_typed_it_last_and_when(desk: Desk) -> None:
    made = make_entered(desk.session, desk.cohort, desk.now, by=desk.lead)
    other = named_lead(desk.session, desk.cohort, desk.now, "Grace Obi")
    for person, part, later in ((desk.lead, "details", 0), (other, "q1", 1), (desk.lead, "details", 2)):
        at = desk.now + timedelta(minutes=later)
        note_part(desk.session, application_id=made, part=part, person_id=person, now=at)
    how = entered(desk.session, made)
    assert how is not None
    assert [(part, by) for part, by, _ in how.parts] == [
        ("details", "Ada Thorne"),
        ("q1", "Grace Obi"),
    ]


def test_a_pack_says_how_it_came_and_the_applicants_copy_not_who_of_us_entered_it(desk: Desk) -> None:
    made = make_entered(desk.session, desk.cohort, desk.now, by=desk.lead)
    about = {"cohort": desk.cohort, "application_id": made, "now": desk.now}
    how = "It came on paper, received on 12 January 2027, and was entered"
    assert application_pack(desk.session, **about).came == f"{how}, by Ada Thorne."  # type: ignore[arg-type]
    assert own_copy(desk.session, **about).came == f"{how}."  # type: ignore[arg-type]


def test_the_sheet_of_applications_marks_it(desk: Desk) -> None:
    make_entered(desk.session, desk.cohort, desk.now, by=desk.lead)
    make_application(desk.session, desk.cohort, desk.now)
    rows = application_rows(desk.session, desk.cohort.id, desk.cohort.definition.scale)
    sheet = applications_sheet(rows, desk.cohort.definition)
    start = sheet.headings.index("Entered for them")
    marks = {tuple(row[start : start + 3]) for row in sheet.rows}
    assert marks == {("on paper", "12 January 2027", "Ada Thorne"), ("", None, "")}
