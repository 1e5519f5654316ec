"""References as those see them who are asked for one: what they are asked, and what they wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Row, Select, bindparam, func, select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.refereeing import OPEN, ReferenceState
from recruitment.models import (
    CohortDefinition,
    Reference,
    ReferenceRequest,
)
from recruitment.models.base import datetime


@dataclass(frozen=True)
class AskedReference:
    """What a referee may know of a request to them; once it is no longer open, only that it was one.

    Attributes:
        version: the newest of the definition that its cohort is pinned to.
        needed: whether the application has not ended.
    """

    id: UUID
    cohort_id: UUID
    application_id: UUID
    referee: str
    email: str
    candidate: str
    state: ReferenceState
    due_at: datetime
    opened_at: datetime | None
    version: int
    needed: bool = True

    @property
    def open(self) -> bool:
        """Whether it may still be written."""
        return self.needed and self.state in OPEN


@dataclass(frozen=True)
class WrittenReference:
    """What stands in a reference; version 0 where nothing does."""

    answers: Mapping[str, str]
    version: int = 0
    saved_at: datetime | None = None


def asked_of(session: Session, bearer_id: UUID) -> tuple[AskedReference, ...]:
    """Everything one referee is or was asked, the next due first."""
    rows = session.execute(_asked_of(), {"bearer_id": bearer_id})
    return tuple(_asked_reference(row) for row in rows)


def asked_reference(
    session: Session, request_id: UUID, bearer_id: UUID, *, held: bool = False
) -> AskedReference:
    """One of them.

    Args:
        held: keep it as it is until the transaction ends: nobody answers or replaces it meanwhile.

    Raises:
        NotFound: there is none, or it is somebody else's; which of the two is not said.
    """
    one = _asked_held() if held else _asked_one()
    row = session.execute(one, {"request_id": request_id, "bearer_id": bearer_id}).one_or_none()
    if row is None:
        raise NotFound("Follow the link in our e-mail again: this address is not one that it leads to.")
    return _asked_reference(row)


def written_reference(session: Session, request_id: UUID) -> WrittenReference:
    """What a referee has written so far."""
    row = session.execute(
        select(col(Reference.answers), col(Reference.version), col(Reference.saved_at)).where(
            col(Reference.request_id) == request_id
        )
    ).one_or_none()
    return WrittenReference({}) if row is None else WrittenReference(row.answers, row.version, row.saved_at)


def written_references(session: Session, application_id: UUID) -> dict[UUID, dict[str, str]]:
    """What came of referees who are still named, by the request: the answers. For leads alone."""
    rows = session.execute(
        select(col(Reference.request_id), col(Reference.answers))
        .join(ReferenceRequest, col(ReferenceRequest.id) == col(Reference.request_id))
        .where(
            col(ReferenceRequest.application_id) == application_id,
            col(ReferenceRequest.state) == ReferenceState.RECEIVED,
        )
    )
    return {row.request_id: row.answers for row in rows}


def still_needed() -> ColumnElement[bool]:
    """A column of a request: whether its application has not ended. A referee may know that alone of it."""
    return func.work.reference_is_needed(col(ReferenceRequest.application_id), type_=Boolean)


@cache
def _asked() -> Select[*tuple[Any, ...]]:
    return select(
        col(ReferenceRequest.id),
        col(ReferenceRequest.cohort_id),
        col(ReferenceRequest.application_id),
        col(ReferenceRequest.full_name),
        col(ReferenceRequest.email),
        col(ReferenceRequest.candidate),
        col(ReferenceRequest.state),
        col(ReferenceRequest.due_at),
        col(ReferenceRequest.opened_at),
        select(func.max(col(CohortDefinition.version)))
        .where(col(CohortDefinition.cohort_id) == col(ReferenceRequest.cohort_id))
        .scalar_subquery()
        .label("version"),
        still_needed().label("needed"),
    ).order_by(col(ReferenceRequest.due_at), col(ReferenceRequest.id))


@cache
def _asked_of() -> Select[*tuple[Any, ...]]:
    return _asked().where(col(ReferenceRequest.bearer_id) == bindparam("bearer_id"))


@cache
def _asked_one() -> Select[*tuple[Any, ...]]:
    return _asked_of().where(col(ReferenceRequest.id) == bindparam("request_id"))


@cache
def _asked_held() -> Select[*tuple[Any, ...]]:
    return _asked_one().with_for_update(of=ReferenceRequest)


def _asked_reference(row: Row[Any]) -> AskedReference:
    state = ReferenceState(row.state)
    return AskedReference(
        id=row.id,
        cohort_id=row.cohort_id,
        application_id=row.application_id,
        referee=row.full_name,
        email=row.email,
        # Of what is over, a referee is shown nothing more of the candidate.
        candidate=row.candidate if state in OPEN and row.needed else "",
        state=state,
        due_at=row.due_at,
        opened_at=row.opened_at,
        version=row.version,
        needed=row.needed,
    )
