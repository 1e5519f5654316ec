"""Take turns over a candidate's panels: whoever sets one, leaves one, or commits what they made on one."""

from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.models import Application


def take_panels(session: Session, application_id: UUID) -> None:
    """Wait until nobody else is setting, leaving or committing to a panel of a candidate. One statement.

    It is held until the transaction ends. What was read of the panel before may have changed meanwhile.
    """
    key = func.hashtextextended(func.concat("panels ", col(Application.reference)), 0)
    session.execute(select(func.pg_advisory_xact_lock(key)).where(col(Application.id) == application_id))
