"""Sign in with a code sent by e-mail, and hold sessions that can be revoked.

The same words are shown, and the same work done, whether or not an address is known. A code works
for ten minutes, for five tries, once; the try is counted before the code is compared. Only the newest
code sent to an address works, so that asking again never makes guessing easier.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, func, or_, select, update

from recruitment.domain.messages import MessageKind
from recruitment.models import Person, SignInCode, SignInSession
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.services.messages import Letter, post, standing_fields

CODE_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=12)
TRIES = 5
#: Codes one address may ask for in `CODE_WINDOW`; more are answered alike and not sent.
CODES_AN_ADDRESS = 6
CODE_WINDOW = timedelta(hours=1)


def ask_for_code(
    session: Session, *, email: str, secret: str, definition: Definition, link: str, now: datetime
) -> None:
    """Send a code to an address, known or not.

    Args:
        email: in lower case.
        secret: the installation's, which keys the stored hash.
        definition: holds the message.
        link: the sign-in page's whole address.
        now: when, aware.
    """
    made = make_code(session, email=email, secret=secret, now=now)
    if made is None:
        return
    fields = standing_fields(definition, link) | made.fields
    letter = Letter(email, MessageKind.SIGN_IN_CODE, made.event, fields)
    post(session, letter, definition=definition, now=now)


def use_code(session: Session, *, email: str, code: str, secret: str, now: datetime) -> str | None:
    """Exchange a code for a session.

    The caller commits whatever this returns: a wrong try must count.

    Returns:
        The new session's token, or None where the code is wrong, used, too old or tried too often.
    """
    if not spend_code(session, email=email, code=code, secret=secret, now=now):
        return None
    person_id = _account(session, email, now)
    return None if person_id is None else open_session(session, person_id=person_id, now=now)


@dataclass(frozen=True)
class MadeCode:
    """A code that goes into one message and is stored nowhere; `event` is what the message is about."""

    code: str
    event: str

    @property
    def fields(self) -> dict[str, str]:
        """What the message says of it."""
        return {"code": self.code, "minutes": str(int(CODE_LASTS.total_seconds() // 60))}


def make_code(
    session: Session, *, email: str, secret: str, now: datetime, person_id: UUID | None = None
) -> MadeCode | None:
    """Make a code for an address: to sign in with, or, of a person, to take the address with.

    Args:
        email: in lower case.
        secret: the installation's, which keys the stored hash.
        now: when, aware.
        person_id: whose address it is to become; None to sign in.

    Returns:
        None where this address, or this person, has had as many as there are in an hour.
    """
    theirs = col(SignInCode.email) == email
    if person_id is not None:
        theirs = or_(theirs, col(SignInCode.person_id) == person_id)
    asked = session.exec(
        select(func.count())
        .select_from(SignInCode)
        .where(theirs, col(SignInCode.created_at) > now - CODE_WINDOW)
    ).one()
    if asked >= CODES_AN_ADDRESS:
        # No row either: a code that nobody was sent would put the last one that was out of use.
        return None
    code = f"{secrets.randbelow(10**6):06}"
    row = SignInCode(
        email=email, code_hash="", created_at=now, expires_at=now + CODE_LASTS, person_id=person_id
    )
    row.code_hash = _hash(secret, f"{row.id}:{code}")
    session.add(row)
    session.flush()
    return MadeCode(code, f"code:{row.id}")


def spend_code(
    session: Session, *, email: str, code: str, secret: str, now: datetime, person_id: UUID | None = None
) -> bool:
    """Whether a code is right, and has now been used. A try counts, so the caller commits either way.

    Args:
        person_id: as in `make_code`: a code of one kind does not work for the other, nor for anybody else.
    """
    row = session.exec(
        select(SignInCode)
        .where(
            col(SignInCode.email) == email,
            col(SignInCode.person_id).is_not_distinct_from(person_id),
            col(SignInCode.expires_at) > now,
        )
        .order_by(col(SignInCode.created_at).desc())
        .limit(1)
    ).one_or_none()
    if row is None or not _count_try(session, row.id):
        return False
    if not hmac.compare_digest(row.code_hash, _hash(secret, f"{row.id}:{code}")):
        return False
    used = session.exec(
        update(SignInCode)
        .where(col(SignInCode.id) == row.id, col(SignInCode.used_at).is_(None))
        .values(used_at=now)
    )
    return bool(used.rowcount == 1)


def open_session(session: Session, *, person_id: UUID, now: datetime) -> str:
    """Sign a person in and return the token their browser keeps; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_hash=token_hash(token), person_id=person_id, created_at=now, expires_at=now + SESSION_LASTS
        )
    )
    session.flush()
    session.exec(update(Person).where(col(Person.id) == person_id).values(signed_in_at=now))
    return token


def sign_out(session: Session, *, token: str, now: datetime) -> None:
    """End the session with this token."""
    session.exec(
        update(SignInSession)
        .where(col(SignInSession.token_hash) == token_hash(token), col(SignInSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )


def revoke_sessions(session: Session, *, person_id: UUID, now: datetime) -> int:
    """End every session of a person; returns how many were open."""
    ended = session.exec(
        update(SignInSession)
        .where(col(SignInSession.person_id) == person_id, col(SignInSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )
    return int(ended.rowcount)


def token_hash(token: str) -> str:
    """How a session's token is stored. It is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _count_try(session: Session, code_id: UUID) -> bool:
    counted = session.exec(
        update(SignInCode)
        .where(
            col(SignInCode.id) == code_id, col(SignInCode.tries) < TRIES, col(SignInCode.used_at).is_(None)
        )
        .values(tries=col(SignInCode.tries) + 1)
    )
    return bool(counted.rowcount == 1)


def _account(session: Session, email: str, now: datetime) -> UUID | None:
    person = session.exec(select(Person).where(Person.email == email)).one_or_none()
    if person is None:
        person = Person(email=email, created_at=now)
        session.add(person)
        session.flush()
    return person.id if person.active else None


def _hash(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
