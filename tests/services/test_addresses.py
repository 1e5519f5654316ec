"""Taking another address, as those who would misuse it see it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select, update

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.messages import MessageKind
from recruitment.domain.requests import RequestKind
from recruitment.models import AddressChange, Delivery, Message, Person, Request, SignInCode
from recruitment.queries.arrivals import actor_by_session
from recruitment.queries.cohorts import house_definition
from recruitment.services.addresses import ask_to_change_address, change_address
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.sign_in import ask_for_code, open_session, token_hash, use_code
from tests.factories import make_cohort, make_person
from tests.factories_requests import ask

SECRET = "a secret for tests alone, long enough"
LINK = "https://apply.example.org/sign-in"
WAS, BECOMES = "eva@old.example", "eva@new.example"
MINUTE = timedelta(minutes=1)


@dataclass
class Mover:
    """Somebody signed in; each step in a transaction of its own, as the pages do it."""

    database: Database
    worker_database: Database
    person_id: UUID
    now: datetime

    def ask(self, becomes: str = BECOMES, *, after: timedelta = MINUTE) -> None:
        with self.database.transaction(Binding.SIGNIN, self.person_id) as session:
            ask_to_change_address(
                session,
                actor_id=self.person_id,
                becomes=becomes,
                secret=SECRET,
                definition=house_definition(),
                link=LINK,
                now=self.now + after,
            )

    def change(
        self, code: str, becomes: str = BECOMES, *, who: UUID | None = None, after: timedelta = MINUTE
    ) -> str | None:
        actor = who or self.person_id
        with self.database.transaction(Binding.SIGNIN, actor) as session:
            return change_address(
                session,
                actor_id=actor,
                was=WAS,
                becomes=becomes,
                code=code,
                secret=SECRET,
                definition=house_definition(),
                link=LINK,
                now=self.now + after,
            )

    def told(self, recipient: str) -> list[tuple[str, str]]:
        """Kind and subject of each message to an address, oldest first."""
        with self.worker_database.transaction() as session:
            rows = session.exec(
                select(Message).where(Message.recipient == recipient).order_by(col(Message.made_at))
            ).all()
            return [(row.kind, row.subject) for row in rows]

    def code(self, recipient: str = BECOMES) -> str:
        found = re.search(r"\b[0-9]{6}\b", self.told(recipient)[-1][1])
        assert found
        return found[0]

    def address(self) -> str:
        with self.worker_database.transaction() as session:
            return session.get_one(Person, self.person_id).email


@pytest.fixture
def mover(database: Database, worker_database: Database, now: datetime) -> Mover:
    with worker_database.transaction() as session:
        person_id = make_person(session, now, email=WAS)
    return Mover(database, worker_database, person_id, now)


def test_code_sent_to_the_new_address_changes_it_and_the_old_one_is_told(mover: Mover) -> None:
    mover.ask()
    assert mover.told(WAS) == []
    assert mover.change(mover.code()) is not None
    assert mover.address() == BECOMES
    subject = f"Your e-mail address for {house_definition().organisation.name} has been changed"
    assert mover.told(WAS) == [(MessageKind.ADDRESS_CHANGED, subject)]
    with mover.worker_database.transaction() as session:
        kept = session.exec(select(AddressChange)).one()
        assert (kept.person_id, kept.was, kept.becomes) == (mover.person_id, WAS, BECOMES)


def test_sessions_elsewhere_end_and_this_browser_gets_a_new_one(mover: Mover) -> None:
    with mover.worker_database.transaction() as session:
        before = open_session(session, person_id=mover.person_id, now=mover.now)
    mover.ask()
    token = mover.change(mover.code())
    assert token is not None
    with mover.database.transaction(Binding.SIGNIN) as session:
        assert actor_by_session(session, token_hash(before), mover.now + MINUTE) is None
        actor = actor_by_session(session, token_hash(token), mover.now + MINUTE)
        assert actor is not None
        assert actor.email == BECOMES


@pytest.mark.parametrize(
    "spoiled",
    [
        {"code": "another"},
        {"after": timedelta(minutes=11)},
        {"becomes": "somewhere@else.example"},
        {"who": "another"},
    ],
    ids=["wrong", "too old", "another address", "another person"],
)
def test_code_works_for_this_person_and_this_address_in_ten_minutes(
    mover: Mover, spoiled: dict[str, object]
) -> None:
    mover.ask()
    code = mover.code()
    asked: dict[str, object] = {"code": code, **spoiled}
    if asked["code"] == "another":
        asked["code"] = f"{(int(code) + 1) % 10**6:06}"
    if "who" in asked:
        with mover.worker_database.transaction() as session:
            asked["who"] = make_person(session, mover.now)
    assert mover.change(**asked) is None  # type: ignore[arg-type]
    assert mover.address() == WAS


def test_code_works_once_and_not_after_five_wrong_tries(mover: Mover) -> None:
    mover.ask()
    wrong = f"{(int(mover.code()) + 1) % 10**6:06}"
    for _ in range(5):
        assert mover.change(wrong) is None
    assert mover.change(mover.code()) is None
    mover.ask(after=2 * MINUTE)
    assert mover.change(mover.code(), after=2 * MINUTE) is not None
    assert mover.change(mover.code(), after=2 * MINUTE) is None


def test_address_of_another_account_gets_a_warning_and_no_code(mover: Mover) -> None:
    with mover.worker_database.transaction() as session:
        make_person(session, mover.now, email=BECOMES)
    mover.ask()
    assert [kind for kind, _ in mover.told(BECOMES)] == [MessageKind.ADDRESS_TAKEN]
    with mover.worker_database.transaction() as session:
        assert session.exec(select(SignInCode.person_id)).all() == [mover.person_id]
        assert not re.search(r"[0-9]{6}", session.exec(select(Message.text)).one())


def test_address_that_somebody_took_meanwhile_is_refused_as_a_wrong_code_is(mover: Mover) -> None:
    mover.ask()
    with mover.worker_database.transaction() as session:
        make_person(session, mover.now, email=BECOMES)
    assert mover.change(mover.code()) is None
    assert mover.address() == WAS
    assert mover.told(WAS) == []


def test_codes_of_the_two_kinds_do_not_stand_in_for_each_other(mover: Mover) -> None:
    mover.ask()
    with mover.database.transaction(Binding.SIGNIN) as session:
        assert use_code(session, email=BECOMES, code=mover.code(), secret=SECRET, now=mover.now) is None
    with mover.database.transaction(Binding.SIGNIN) as session:
        later = mover.now + 2 * MINUTE
        ask_for_code(
            session, email=BECOMES, secret=SECRET, definition=house_definition(), link=LINK, now=later
        )
    assert mover.told(BECOMES)[-1][0] == MessageKind.SIGN_IN_CODE
    assert mover.change(mover.code(), after=2 * MINUTE) is None


def test_one_person_has_six_codes_an_hour_sent_whatever_the_addresses(mover: Mover) -> None:
    for number in range(7):
        mover.ask(f"number{number}@new.example", after=number * MINUTE)
    assert [len(mover.told(f"number{number}@new.example")) for number in range(7)] == [1, 1, 1, 1, 1, 1, 0]


def test_limit_of_one_person_is_not_that_of_those_who_sign_in(mover: Mover) -> None:
    for number in range(6):
        mover.ask(f"number{number}@new.example")
    with mover.database.transaction(Binding.SIGNIN) as session:
        ask_for_code(
            session, email=WAS, secret=SECRET, definition=house_definition(), link=LINK, now=mover.now
        )
    assert [kind for kind, _ in mover.told(WAS)] == [MessageKind.SIGN_IN_CODE]


def wait(session: Session, recipient: str, event: str, now: datetime) -> None:
    fields = standing_fields(house_definition(), LINK) | {"role": "assessor"}
    letter = Letter(recipient, MessageKind.STAFF_INVITED, event, fields)
    assert post(session, letter, definition=house_definition(), now=now)


def test_what_waits_follows_and_what_was_sent_or_is_anothers_does_not(mover: Mover) -> None:
    with mover.worker_database.transaction() as session:
        for recipient, event in (
            (WAS, "sent"),
            (WAS, "waits"),
            (WAS, "told"),
            (BECOMES, "told"),
            ("a@b.example", "x"),
        ):
            wait(session, recipient, event, mover.now)
        sent = select(Message.id).where(col(Message.event) == "sent")
        session.execute(
            update(Delivery).where(col(Delivery.message_id).in_(sent)).values(state="sent", sent_at=mover.now)
        )
        cohort = make_cohort(session, mover.now)
        ask(session, cohort, mover.now, kind=RequestKind.QUESTION, email=WAS, person_id=mover.person_id)
    mover.ask()
    mover.change(mover.code())
    with mover.worker_database.transaction() as session:
        invited = select(Message.event, Message.recipient).where(Message.kind == MessageKind.STAFF_INVITED)
        assert set(session.exec(invited)) == {
            ("sent", WAS),
            ("waits", BECOMES),
            ("told", WAS),
            ("told", BECOMES),
            ("x", "a@b.example"),
        }
        assert session.exec(select(Request.email)).one() == BECOMES


def test_nobody_lets_anothers_messages_follow(mover: Mover) -> None:
    mover.ask()
    mover.change(mover.code())
    with mover.worker_database.transaction() as session:
        stranger = make_person(session, mover.now)
        wait(session, WAS, "later", mover.now)
        change = session.exec(select(AddressChange.id)).one()
    with mover.database.transaction(Binding.SIGNIN, stranger) as session:
        session.connection().exec_driver_sql(
            "select work.follow_to_new_address(%(change)s)", {"change": change}
        )
    assert MessageKind.STAFF_INVITED in [kind for kind, _ in mover.told(WAS)]
