"""Take turns over a candidate's panels: whoever sets one, leaves one, or commits what they made on one."""

from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.models import Application


def take_panels(session: Session, *application_ids: UUID) -> None:
    """Wait until nobody else is setting, leaving or committing to a panel of these candidates. One statement.

    It is held until the transaction ends. What was read of the panels before may have changed meanwhile.
    """
    # In an order of their own, so that of two who take several neither waits for the other for ever.
    taken = (
        select(col(Application.reference))
        .where(col(Application.id).in_(application_ids))
        .order_by(col(Application.reference))
        .subquery()
    )
    key = func.hashtextextended(func.concat("panels ", taken.c.reference), 0)
    session.execute(select(func.pg_advisory_xact_lock(key)).select_from(taken))
