"""Those who want to be told when applications open."""

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.models import Interest


def waiting_addresses(session: Session) -> tuple[str, ...]:
    """The addresses that are to be told of the next opening, the earliest first. One statement."""
    rows = session.execute(
        select(col(Interest.email))
        .where(col(Interest.told_at).is_(None))
        .order_by(col(Interest.made_at), col(Interest.id))
    )
    return tuple(rows.scalars())
