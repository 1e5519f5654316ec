"""Let somebody be known by another e-mail address, proved by a code sent to it.

The same words are shown, and the same work done, whether or not the address is somebody's: whoever asks
learns nothing of who has an account. The old address is told, so that its owner can object.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, update

from recruitment.domain.messages import MessageKind
from recruitment.models import AddressChange, Person
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.accounts import has_account
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.sign_in import make_code, open_session, revoke_sessions, spend_code

#: What the database calls a second account with one address.
ADDRESS_TAKEN = "person_email_unique"


def ask_to_change_address(
    session: Session,
    *,
    actor_id: UUID,
    becomes: str,
    secret: str,
    definition: Definition,
    link: str,
    now: datetime,
) -> None:
    """Send a code to the address that somebody wants; where it is another's, tell that person instead.

    Args:
        actor_id: who asks.
        becomes: the address, in lower case.
        secret: the installation's, which keys the stored hash.
        definition: holds the messages.
        link: the sign-in page's whole address.
        now: when, aware.
    """
    made = make_code(session, email=becomes, secret=secret, now=now, person_id=actor_id)
    if made is None:
        return
    # The row is made all the same: nobody is told its code, so it works as little as a wrong one.
    taken = has_account(session, becomes)
    kind = MessageKind.ADDRESS_TAKEN if taken else MessageKind.ADDRESS_CODE
    letter = Letter(becomes, kind, made.event, standing_fields(definition, link) | made.fields)
    post(session, letter, definition=definition, now=now)


def change_address(
    session: Session,
    *,
    actor_id: UUID,
    was: str,
    becomes: str,
    code: str,
    secret: str,
    definition: Definition,
    link: str,
    now: datetime,
) -> str | None:
    """Change somebody's address by the code that was sent to it.

    In order: uses the code; changes the address and keeps that it was; lets waiting messages, and answers to
    open requests, follow; ends every session; tells the old address. The caller commits whatever this
    returns: a wrong try must count.

    Args:
        was: the address now; nothing is changed where it has changed meanwhile.
        becomes: the new one, to which the code was sent.

    Returns:
        The token of a new session for this browser; None where the code is wrong, used, too old or tried too
        often, or the address is somebody's by now.
    """
    right = spend_code(session, email=becomes, code=code, secret=secret, now=now, person_id=actor_id)
    if not right or not _take(session, actor_id, was, becomes):
        return None
    change = AddressChange(person_id=actor_id, was=was, becomes=becomes, at=now)
    session.add(change)
    session.flush()
    session.execute(text("select work.follow_to_new_address(:change)"), {"change": change.id})
    revoke_sessions(session, person_id=actor_id, now=now)
    fields = standing_fields(definition, link)
    letter = Letter(was, MessageKind.ADDRESS_CHANGED, f"address:{change.id}", fields)
    post(session, letter, definition=definition, now=now)
    return open_session(session, person_id=actor_id, now=now)


def _take(session: Session, actor_id: UUID, was: str, becomes: str) -> bool:
    """Whether the address is theirs now; not where somebody else took it since the code was sent."""
    try:
        with session.begin_nested():
            changed = session.exec(
                update(Person)
                .where(col(Person.id) == actor_id, col(Person.email) == was)
                .values(email=becomes)
            )
    except IntegrityError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) != ADDRESS_TAKEN:
            raise
        return False
    return bool(changed.rowcount == 1)
