"""One thing to do by itself: when it falls due, whose it is, and what exactly will happen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.stages import Stage


@dataclass(frozen=True)
class DueMove:
    """An application that will move."""

    application_id: UUID
    reference: str
    name: str
    origin: Stage
    target: Stage


@dataclass(frozen=True)
class DueMessage:
    """An e-mail that will go out.

    Attributes:
        kind: which template.
        recipient: the address.
        reference: of the application it concerns, or empty.
        name: of its applicant, where there is one and it is known.
        leaves_at: when it leaves, where it is written first and waits, so that leads can hold it; None where
            it leaves at once.
    """

    kind: str
    recipient: str
    reference: str = ""
    name: str = ""
    leaves_at: datetime | None = None


@dataclass(frozen=True)
class DuePack:
    """A pack that will be made.

    Attributes:
        reference: of the application it is about, or empty.
    """

    kind: str
    reference: str = ""


@dataclass(frozen=True)
class Due:
    """One thing to do.

    Attributes:
        key: what `do` finds it by; an identifier, never personal data.
        sentence: what would happen, in words; without names.
        at: when it fell or falls due by its own rows, aware. It is done when the job looks next.
        cohort_id: whose it is; None where it belongs to no cohort.
        moves: who moves.
        messages: who is told what, moves included.
        packs: what is made.
    """

    key: str
    sentence: str
    at: datetime
    cohort_id: UUID | None = None
    moves: tuple[DueMove, ...] = ()
    messages: tuple[DueMessage, ...] = ()
    packs: tuple[DuePack, ...] = ()


class Reader(Protocol):
    """Reads what one job has to do. A constant number of statements, and nothing is changed."""

    def __call__(
        self,
        session: Session,
        now: datetime,
        /,
        *,
        until: datetime | None = None,
        cohort_id: UUID | None = None,
    ) -> tuple[Due, ...]:
        """What is due at `now`, everything compared with `<=`.

        Args:
            session: may be bound to a role that reads `identity` and `work`.
            now: the present, aware.
            until: what will fall due by then is read too, as things stand now; the present where None.
            cohort_id: what belongs to one cohort alone.
        """
