"""Ask, remind, take, verify and replace: each once, each only while it may be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

import pytest
from sqlmodel import Session, col, func, select, update

from recruitment.db import Database
from recruitment.domain.errors import Closed, Refusal, Stale
from recruitment.domain.refereeing import ReferenceState
from recruitment.domain.stages import Stage
from recruitment.models import Application, Message, Referee, Reference, ReferenceLink, ReferenceRequest
from recruitment.programme.reference_form import ReferenceForm
from recruitment.queries.arrivals import bearer_of
from recruitment.queries.asked_references import asked_of, asked_reference, written_reference
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.references import referees_of_application
from recruitment.services.drafts import Overtaken
from recruitment.services.reference_answers import (
    NotComplete,
    refuse_reference,
    save_reference,
    send_reference,
)
from recruitment.services.references import (
    LINK_OUTLASTS,
    answer_due,
    ask_again,
    ask_referees,
    reminder_times,
    replace_referee,
    verify_reference,
)
from recruitment.services.sign_in import token_hash
from tests.conftest import NOW
from tests.factories import REFEREE, REFEREE_EMAIL, make_application, make_cohort, make_lead
from tests.factories_reference import ADDRESS, ask, good_answers, receive, requests_of, token_for

LATER = NOW + timedelta(hours=3)


@dataclass(frozen=True)
class Asked:
    """Both referees of one application, asked by a lead."""

    session: Session
    cohort: CohortFacts
    requests: list[ReferenceRequest]

    @property
    def first(self) -> ReferenceRequest:
        return self.requests[0]

    def bearer(self, token: str, now: datetime = LATER) -> object:
        return bearer_of(self.session, token_hash(token), now)


@pytest.fixture
def asked(session: Session) -> Asked:
    cohort = make_cohort(session, NOW)
    return Asked(session, cohort, ask(session, cohort, make_application(session, cohort, NOW), NOW))


def told(session: Session) -> list[tuple[str, str]]:
    rows = session.exec(select(Message).order_by(col(Message.made_at), col(Message.recipient)))
    return [(one.kind, one.recipient) for one in rows]


def test_both_are_asked_once_whoever_presses_twice(asked: Asked) -> None:
    lines = referees_of_application(asked.session, asked.first.application_id)
    again = ask_referees(
        asked.session, cohort=asked.cohort, referees=lines, address=ADDRESS, actor_id=None, now=LATER
    )
    assert again == 0
    assert [kind for kind, _ in told(asked.session)] == ["reference_request"] * 2
    assert [(one.state, one.sent, one.full_name) for one in asked.requests] == [
        ("asked", 1, REFEREE),
        ("asked", 1, "Tobias Lindqvist"),
    ]


def test_two_leads_who_ask_at_the_same_moment_ask_once(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    application = make_application(session, cohort, NOW)
    lines = referees_of_application(session, application)
    counts = [
        ask_referees(session, cohort=cohort, referees=lines, address=ADDRESS, actor_id=None, now=NOW)
        for _ in range(2)
    ]
    assert counts == [2, 0]
    assert len(told(session)) == 2


def test_answer_is_due_at_the_end_of_a_working_day_and_reminders_come_before() -> None:
    form = ReferenceForm()
    assert answer_due(form, NOW) == datetime(2027, 1, 26, 17, tzinfo=NOW.tzinfo)
    assert reminder_times(form, NOW) == (
        datetime(2027, 1, 19, 9, tzinfo=NOW.tzinfo),
        datetime(2027, 1, 25, 9, tzinfo=NOW.tzinfo),
    )


def test_link_lets_its_bearer_in_until_four_weeks_after_the_answer_is_due(asked: Asked) -> None:
    token = token_for(asked.session, REFEREE_EMAIL)
    ends = asked.first.due_at + LINK_OUTLASTS
    assert asked.bearer(token, ends - timedelta(seconds=1)) == asked.first.bearer_id
    assert asked.bearer(token, ends) is None
    assert asked.bearer(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    stored = asked.session.exec(select(ReferenceLink.token_hash)).all()
    assert token not in stored
    assert len(stored) == 2


def test_asking_again_sends_a_new_link_and_the_old_one_ends(asked: Asked) -> None:
    old = token_for(asked.session, REFEREE_EMAIL)
    ask_again(
        asked.session,
        cohort=asked.cohort,
        request=asked.first,
        address=ADDRESS,
        actor_id=make_lead(asked.session, asked.cohort, NOW),
        now=LATER,
    )
    new = token_for(asked.session, REFEREE_EMAIL)
    assert asked.bearer(old) is None
    assert asked.bearer(new) == asked.first.bearer_id
    assert requests_of(asked.session, asked.first.application_id)[0].sent == 2


def test_whoever_reads_one_address_sees_all_that_it_is_asked_for_and_nobody_elses(asked: Asked) -> None:
    another = ask(asked.session, asked.cohort, make_application(asked.session, asked.cohort, NOW), NOW)
    both = {asked.first.id, another[0].id}
    assert {one.id for one in asked_of(asked.session, asked.first.bearer_id)} == both
    assert another[1].id not in both


def test_referee_who_is_not_to_be_asked_before_an_offer_is_passed_over_until_there_is_one(
    session: Session,
) -> None:
    cohort = make_cohort(session, NOW)
    application = make_application(session, cohort, NOW)
    session.exec(update(Referee).where(col(Referee.position) == 1).values(not_before_offer="y"))
    assert [one.position for one in ask(session, cohort, application, NOW)] == [2]
    session.exec(update(Application).values(stage=Stage.OFFER))
    assert [one.position for one in ask(session, cohort, application, LATER)] == [1, 2]


def test_what_is_typed_is_saved_over_what_was_read_and_not_over_anything_else(asked: Asked) -> None:
    def save(version: int, **typed: str) -> object:
        return save_reference(
            asked.session, request_id=asked.first.id, typed=typed, version=version, now=LATER
        ).version

    assert save(0, capacity="Head") == 1
    assert save(1, post="Teacher of history") == 2
    assert save(1, post="Teacher of history") == 2
    with pytest.raises(Overtaken) as overtaken:
        save(1, post="Teacher")
    assert dict(overtaken.value.stored) == {"capacity": "Head", "post": "Teacher of history"}
    assert written_reference(asked.session, asked.first.id).answers["post"] == "Teacher of history"


def test_nothing_typed_makes_no_row(asked: Asked) -> None:
    saved = save_reference(asked.session, request_id=asked.first.id, typed={"post": ""}, version=0, now=LATER)
    assert (saved.version, saved.changed) == (0, False)
    assert asked.session.exec(select(func.count()).select_from(Reference)).one() == 0


def test_reference_is_sent_once_and_thanked_for(asked: Asked) -> None:
    sent = receive(asked.session, asked.cohort, asked.first, LATER)
    assert requests_of(asked.session, asked.first.application_id)[0].state == "received"
    assert told(asked.session)[-1] == ("reference_thanks", REFEREE_EMAIL)
    with pytest.raises(Closed):
        send_reference(asked.session, asked=sent, cohort=asked.cohort, link=ADDRESS, now=LATER)
    with pytest.raises(Closed):
        save_reference(asked.session, request_id=asked.first.id, typed={"post": "x"}, version=1, now=LATER)


def test_reference_is_not_sent_while_answers_are_missing(asked: Asked) -> None:
    answers = good_answers(asked.cohort.definition, concerns="yes") | {"true": ""}
    save_reference(asked.session, request_id=asked.first.id, typed=answers, version=0, now=LATER)
    mine = asked_reference(asked.session, asked.first.id, asked.first.bearer_id)
    with pytest.raises(NotComplete) as refusal:
        send_reference(asked.session, asked=mine, cohort=asked.cohort, link=ADDRESS, now=LATER)
    assert [fault.field for fault in refusal.value.faults] == ["concerns_what", "true"]


@pytest.mark.parametrize("state", ["declined", "not_known", "wrong_person"])
def test_refusal_stops_it_and_shows_nothing_more_of_the_candidate(asked: Asked, state: str) -> None:
    refuse_reference(
        asked.session, request_id=asked.first.id, state=ReferenceState(state), words="Sorry.", now=LATER
    )
    mine = asked_reference(asked.session, asked.first.id, asked.first.bearer_id)
    assert (mine.state, mine.candidate, mine.open) == (state, "", False)


def test_another_referee_takes_the_place_and_the_link_of_the_first_ends(asked: Asked) -> None:
    token = token_for(asked.session, REFEREE_EMAIL)
    replace(asked, version=1)
    assert asked.bearer(token) is None
    (line, _) = referees_of_application(asked.session, asked.first.application_id)
    assert (line.full_name, line.email, line.state) == ("Ines Vogel", "i.vogel@hill.example", None)
    with pytest.raises(Stale):
        replace(asked, version=1)
    states = [one.state for one in ask(asked.session, asked.cohort, asked.first.application_id, LATER)]
    assert states == ["replaced", "asked", "asked"]


def replace(asked: Asked, *, version: int) -> None:
    replace_referee(
        asked.session,
        application_id=asked.first.application_id,
        position=1,
        full_name="Ines Vogel",
        email="i.vogel@hill.example",
        version=version,
        now=LATER,
    )


def test_referee_who_was_replaced_since_they_were_read_is_not_asked(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    application = make_application(session, cohort, NOW)
    lines = referees_of_application(session, application)
    name_another(session, application)
    count = ask_referees(session, cohort=cohort, referees=lines, address=ADDRESS, actor_id=None, now=NOW)
    assert (count, told(session)) == (1, [("reference_request", lines[1].email)])
    assert ask_all(session, cohort, application) == 1
    assert ("reference_request", "i.vogel@hill.example") in told(session)


def test_referee_who_is_replaced_while_they_are_asked_is_asked_no_more(worker_database: Database) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, NOW)
        application = make_application(session, cohort, NOW)

    def replace() -> None:
        with worker_database.transaction() as applicants:
            begun.set()
            name_another(applicants, application)

    begun = Event()
    with ThreadPoolExecutor(1) as threads:
        with worker_database.transaction() as session:
            ask_all(session, cohort, application)
            replacing = threads.submit(replace)
            # It waits for this transaction, or comes after it: either way it finds what was asked.
            begun.wait(10)
        replacing.result(timeout=30)
    with worker_database.transaction() as session:
        states = select(ReferenceRequest.state).where(ReferenceRequest.full_name == REFEREE)
        assert session.exec(states).all() == [ReferenceState.REPLACED]


def ask_all(session: Session, cohort: CohortFacts, application: UUID) -> int:
    lines = referees_of_application(session, application)
    return ask_referees(session, cohort=cohort, referees=lines, address=ADDRESS, actor_id=None, now=NOW)


def name_another(session: Session, application: UUID) -> None:
    replace_referee(
        session,
        application_id=application,
        position=1,
        full_name="Ines Vogel",
        email="i.vogel@hill.example",
        version=1,
        now=NOW,
    )


def test_referee_whose_reference_has_come_is_not_replaced(asked: Asked) -> None:
    receive(asked.session, asked.cohort, asked.first, LATER)
    with pytest.raises(Closed):
        replace(asked, version=1)


def test_reference_is_verified_once_by_somebody_somehow(asked: Asked) -> None:
    lead = make_lead(asked.session, asked.cohort, NOW)

    def verify() -> None:
        verify_reference(
            asked.session, request=asked.first, how="Rang.", cleared="", actor_id=lead, now=LATER
        )

    with pytest.raises(Stale):
        verify()
    receive(asked.session, asked.cohort, asked.first, LATER)
    verify()
    with pytest.raises(Stale):
        verify()
    line, _ = referees_of_application(asked.session, asked.first.application_id)
    assert (line.standing(LATER)[0], line.verified_how, line.verified_by[:4]) == ("Verified", "Rang.", "Lead")


# Nobody looks after references of their own.


def test_lead_neither_asks_nor_verifies_referees_of_their_own(session: Session) -> None:
    cohort = make_cohort(session, NOW)
    lead = make_lead(session, cohort, NOW)
    own = make_application(session, cohort, NOW, person_id=lead)
    other = make_application(session, cohort, NOW)
    every = [line for one in (own, other) for line in referees_of_application(session, one)]
    about = {"cohort": cohort, "address": ADDRESS, "now": NOW}
    assert ask_referees(session, referees=every, actor_id=lead, **about) == 2  # type: ignore[arg-type]
    assert requests_of(session, own) == []
    first, _ = ask(session, cohort, own, NOW)
    with pytest.raises(Refusal, match="the application is your own"):
        ask_again(session, request=first, actor_id=lead, **about)  # type: ignore[arg-type]
    receive(session, cohort, first, NOW)
    with pytest.raises(Refusal, match="the application is your own"):
        verify_reference(session, request=first, how="I know.", cleared="", actor_id=lead, now=NOW)
