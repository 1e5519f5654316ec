"""Keep who had an application displayed to them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from recruitment.models import View
from recruitment.models.base import datetime, table_of


def log_view(session: Session, *, application_id: UUID, person_id: UUID, page: str, now: datetime) -> None:
    """Note that somebody had a page of an application displayed, or took it away as a file.

    Args:
        application_id: the application.
        person_id: who looked.
        page: what was displayed, such as "application" or "application pack".
        now: when, aware.
    """
    seen = {"application_id": application_id, "person_id": person_id, "page": page, "at": now}
    session.execute(_SEEN, seen)


def log_views(
    session: Session, *, application_ids: Collection[UUID], person_id: UUID, page: str, now: datetime
) -> None:
    """Note of several applications that somebody took them away in one file. One statement.

    Args:
        application_ids: the applications.
        person_id: who.
        page: what was taken, such as "panel pack".
        now: when, aware.
    """
    seen = {"person_id": person_id, "page": page, "at": now}
    if application_ids:
        session.execute(_SEEN, [{**seen, "application_id": one} for one in application_ids])


_SEEN = insert(table_of(View))
