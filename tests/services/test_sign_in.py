"""Codes and sessions, as those who would misuse them see them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, func, select, update

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.models import Message, Person, SignInCode, SignInSession
from recruitment.queries.arrivals import actor_by_session
from recruitment.queries.cohorts import house_definition
from recruitment.services.sign_in import (
    ask_for_code,
    open_session,
    revoke_sessions,
    sign_out,
    token_hash,
    use_code,
)
from tests.factories import make_person

SECRET = "a secret for tests alone, long enough"
EMAIL = "eva@example.org"
MINUTE = timedelta(minutes=1)


class Door:
    """Asks for codes and tries them, each in a transaction of its own, as the pages do."""

    def __init__(self, database: Database, worker_database: Database) -> None:
        self.database = database
        self.worker_database = worker_database

    def ask(self, now: datetime, email: str = EMAIL) -> None:
        with self.database.transaction(Binding.SIGNIN) as session:
            ask_for_code(
                session,
                email=email,
                secret=SECRET,
                definition=house_definition(),
                link="https://apply.example.org/sign-in",
                now=now,
            )

    def use(self, code: str, now: datetime, email: str = EMAIL) -> str | None:
        with self.database.transaction(Binding.SIGNIN) as session:
            return use_code(session, email=email, code=code, secret=SECRET, now=now)

    def codes(self, email: str = EMAIL) -> list[str]:
        """Every code sent to an address, oldest first."""
        with self.worker_database.transaction() as session:
            subjects = session.exec(
                select(Message.subject).where(Message.recipient == email).order_by(col(Message.made_at))
            ).all()
        return [re.findall(r"\b[0-9]{6}\b", subject)[0] for subject in subjects]

    def is_open(self, token: str, now: datetime) -> bool:
        with self.database.transaction(Binding.SIGNIN) as session:
            return actor_by_session(session, token_hash(token), now) is not None


@pytest.fixture
def door(database: Database, worker_database: Database) -> Door:
    return Door(database, worker_database)


def another_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_code_opens_a_session_once(door: Door, now: datetime) -> None:
    door.ask(now)
    (code,) = door.codes()
    token = door.use(code, now + MINUTE)
    assert token is not None
    assert door.is_open(token, now + MINUTE)
    assert door.use(code, now + MINUTE) is None


def test_of_two_uses_at_once_one_opens_a_session(door: Door, now: datetime) -> None:
    door.ask(now)
    (code,) = door.codes()
    with ThreadPoolExecutor(4) as threads:
        tokens = list(threads.map(lambda _: door.use(code, now), range(4)))
    assert len([token for token in tokens if token]) == 1


@pytest.mark.parametrize(
    ("after", "works"), [(timedelta(minutes=10) - timedelta(seconds=1), True), (timedelta(minutes=10), False)]
)
def test_a_code_lasts_ten_minutes(door: Door, now: datetime, after: timedelta, works: bool) -> None:
    door.ask(now)
    (code,) = door.codes()
    assert (door.use(code, now + after) is not None) is works


def test_the_fifth_try_may_be_right(door: Door, now: datetime) -> None:
    door.ask(now)
    (code,) = door.codes()
    for _ in range(4):
        assert door.use(another_than(code), now) is None
    assert door.use(code, now) is not None


def test_after_five_wrong_tries_the_right_code_is_refused(door: Door, now: datetime) -> None:
    door.ask(now)
    (code,) = door.codes()
    for _ in range(5):
        door.use(another_than(code), now)
    assert door.use(code, now) is None


def test_tries_at_once_are_all_counted(door: Door, worker_database: Database, now: datetime) -> None:
    door.ask(now)
    (code,) = door.codes()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: door.use(another_than(code), now), range(8)))
    with worker_database.transaction() as session:
        assert session.exec(select(SignInCode.tries)).one() == 5


def test_only_the_newest_code_works(door: Door, now: datetime) -> None:
    door.ask(now)
    door.ask(now + MINUTE)
    older, newer = door.codes()
    if older != newer:
        assert door.use(older, now + MINUTE) is None
    assert door.use(newer, now + MINUTE) is not None


def test_a_code_of_one_address_opens_no_other(door: Door, now: datetime) -> None:
    door.ask(now)
    door.ask(now, "other@example.org")
    (code,) = door.codes()
    if code != door.codes("other@example.org")[0]:
        assert door.use(code, now, "other@example.org") is None


def test_nothing_is_stored_from_which_a_code_could_be_read(
    door: Door, worker_database: Database, now: datetime
) -> None:
    door.ask(now)
    (code,) = door.codes()
    with worker_database.transaction() as session:
        row = session.exec(select(SignInCode)).one()
    assert re.fullmatch(r"[0-9a-f]{64}", row.code_hash)
    assert code not in repr(row).replace(row.code_hash, "")


def test_the_hash_needs_the_installations_secret(door: Door, database: Database, now: datetime) -> None:
    door.ask(now)
    (code,) = door.codes()
    with database.transaction(Binding.SIGNIN) as session:
        assert use_code(session, email=EMAIL, code=code, secret="another", now=now) is None


def test_six_codes_an_hour_are_sent_and_no_more(door: Door, now: datetime) -> None:
    for minute in range(7):
        door.ask(now + minute * MINUTE)
    assert len(door.codes()) == 6


def test_asking_beyond_the_limit_leaves_the_last_code_that_was_sent_in_use(door: Door, now: datetime) -> None:
    # Otherwise anybody could keep a person out by asking for codes in their name.
    for second in range(9):
        door.ask(now + timedelta(seconds=second))
    assert door.use(door.codes()[-1], now + MINUTE) is not None


def test_an_hour_later_codes_are_sent_again_however_often_somebody_asked(door: Door, now: datetime) -> None:
    for minute in range(60):
        door.ask(now + minute * MINUTE)
    door.ask(now + timedelta(hours=1))
    assert len(door.codes()) == 7


def test_the_limit_of_one_address_is_not_anothers(door: Door, now: datetime) -> None:
    for _ in range(7):
        door.ask(now)
    door.ask(now, "other@example.org")
    assert len(door.codes("other@example.org")) == 1


def test_an_unknown_address_gets_an_account_only_by_its_code(
    door: Door, worker_database: Database, now: datetime
) -> None:
    door.ask(now)
    assert people(worker_database) == 0
    door.use(door.codes()[0], now)
    assert people(worker_database) == 1


def test_a_known_address_keeps_its_account(door: Door, worker_database: Database, now: datetime) -> None:
    with worker_database.transaction() as session:
        make_person(session, now, email=EMAIL)
    door.ask(now)
    assert door.use(door.codes()[0], now) is not None
    assert people(worker_database) == 1


def test_a_deactivated_account_cannot_sign_in_with_a_right_code(
    door: Door, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        make_person(session, now, email=EMAIL)
        session.exec(update(Person).values(active=False))
    door.ask(now)
    assert door.use(door.codes()[0], now) is None
    with worker_database.transaction() as session:
        assert session.exec(select(func.count()).select_from(SignInSession)).one() == 0


def test_deactivating_ends_what_is_open(door: Door, worker_database: Database, now: datetime) -> None:
    door.ask(now)
    token = door.use(door.codes()[0], now)
    assert token is not None
    with worker_database.transaction() as session:
        session.exec(update(Person).values(active=False))
    assert not door.is_open(token, now)


@pytest.mark.parametrize(
    ("after", "still"), [(timedelta(hours=12) - timedelta(seconds=1), True), (timedelta(hours=12), False)]
)
def test_a_session_lasts_twelve_hours(
    door: Door, worker_database: Database, now: datetime, after: timedelta, still: bool
) -> None:
    with worker_database.transaction() as session:
        token = open_session(session, person_id=make_person(session, now), now=now)
    assert door.is_open(token, now + after) is still


def test_signing_out_ends_this_session_and_leaves_the_others(
    door: Door, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        person_id = make_person(session, now)
        here, elsewhere = (open_session(session, person_id=person_id, now=now) for _ in range(2))
        sign_out(session, token=here, now=now)
    assert (door.is_open(here, now), door.is_open(elsewhere, now)) == (False, True)


def test_all_sessions_of_a_person_can_be_ended_and_nobody_elses(
    door: Door, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        person_id, other = make_person(session, now), make_person(session, now)
        tokens = [open_session(session, person_id=person_id, now=now) for _ in range(2)]
        kept = open_session(session, person_id=other, now=now)
        assert revoke_sessions(session, person_id=person_id, now=now) == 2
        assert revoke_sessions(session, person_id=person_id, now=now) == 0
    assert [door.is_open(token, now) for token in [*tokens, kept]] == [False, False, True]


def test_the_token_itself_is_not_stored(worker_database: Database, now: datetime) -> None:
    with worker_database.transaction() as session:
        token = open_session(session, person_id=make_person(session, now), now=now)
        row = session.exec(select(SignInSession)).one()
    assert row.token_hash == token_hash(token)
    assert token not in repr(row)


def people(database: Database) -> int:
    with database.transaction() as session:
        return session.exec(select(func.count()).select_from(Person).where(Person.email == EMAIL)).one()
