"""Who has an account."""

from sqlmodel import Session, select

from recruitment.models import Person


def has_account(session: Session, email: str) -> bool:
    """Whether somebody has an account under this address."""
    return session.exec(select(Person.id).where(Person.email == email)).first() is not None
