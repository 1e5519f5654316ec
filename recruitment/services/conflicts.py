"""Nobody settles a matter of their own."""

from uuid import UUID

from sqlmodel import Session

from recruitment.domain.errors import Refusal
from recruitment.queries.conflicts import is_ones_own


def require_not_ones_own(session: Session, application_id: UUID | None, actor_id: UUID) -> None:
    """Refuse what a lead would do about their own application. One statement; none about no application.

    Raises:
        Refusal: it is their own.
    """
    if application_id is not None and is_ones_own(session, application_id, actor_id):
        raise Refusal("Ask another lead to do this: the application is your own.")
