"""Refuse to decline whom nobody has read."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.opened import NobodyOpened, unopened
from recruitment.domain.stages import Action
from recruitment.programme.schema import Definition
from recruitment.queries.opened import looked_at


def require_opened(
    session: Session, *, definition: Definition, chosen: Sequence[tuple[Action, UUID]]
) -> None:
    """Refuse where somebody is to be declined whose application nobody has opened (`domain.opened`).

    One statement, and none where nobody is declined.

    Args:
        definition: the cohort's own, which says what there is to read.
        chosen: what is to be done with whom.

    Raises:
        NobodyOpened: these nobody has opened.
    """
    declined = [application_id for action, application_id in chosen if action is Action.DECLINE]
    never = unopened(looked_at(session, declined).values(), items_of(definition))
    if never:
        raise NobodyOpened(never)


def items_of(definition: Definition) -> frozenset[str]:
    """What there is to read of an application, by code."""
    return frozenset(one.item for one in definition.passes())
