"""Save a selection of applications: frozen as it was picked, for whatever is then done with all of it."""

from collections.abc import Collection
from uuid import UUID, uuid4

from sqlalchemy import insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from recruitment.domain.errors import NotAllowed, Refusal
from recruitment.domain.selections import MOST
from recruitment.models import Application, Selection, SelectionRow
from recruitment.models.base import datetime
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.selections import pickable


def save_selection(
    session: Session,
    *,
    cohort_id: UUID,
    name: str,
    references: Collection[str],
    shortlist_id: UUID | None = None,
    actor_id: UUID,
    now: datetime,
) -> UUID:
    """Save these applications under a name. It never changes: neither by itself nor by anybody.

    Args:
        cohort_id: theirs.
        name: what leads call it; no other selection of the cohort has it.
        references: of the applications.
        shortlist_id: the list that they were picked from, if it was one.
        actor_id: who picks them.
        now: when, aware.

    Returns:
        The selection's id.

    Raises:
        Refusal: nobody or too many are picked, one is not of this cohort, or the name is missing or taken.
        NotAllowed: one's own application is among them.
    """
    wanted = set(references)
    if not wanted:
        raise Refusal("Tick at least one application.")
    if len(wanted) > MOST:
        raise Refusal(f"Pick {MOST:,} applications or fewer: these are {len(wanted):,}.")
    name = " ".join(name.split())
    if not name:
        raise Refusal("Give the selection a name.")
    found = {one.reference: one.application_id for one in pickable(session, cohort_id, wanted)}
    if missing := sorted(wanted - found.keys()):
        raise Refusal(f"Look at the list again: there is no application {missing[0]} in this cohort.")
    if own_in_cohort(session, cohort_id, actor_id) in found.values():
        raise NotAllowed("Leave your own application out: other leads decide about it.")
    selection = Selection(
        id=uuid4(),
        cohort_id=cohort_id,
        name=name,
        size=len(found),
        shortlist_id=shortlist_id,
        made_by=actor_id,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(selection)
            session.flush()
    except IntegrityError as error:
        if "selection_cohort_id_name_unique" not in str(error.orig):
            raise
        raise Refusal(f"Choose another name: there is a selection called “{name}” already.") from None
    _freeze(session, selection, list(found.values()))
    return selection.id


def _freeze(session: Session, selection: Selection, application_ids: list[UUID]) -> None:
    """All rows by one statement, as the table asks: afterwards it takes none."""
    rows = select(
        literal(selection.id),
        col(Application.id),
        col(Application.cohort_id),
        col(Application.stage),
    ).where(col(Application.id).in_(application_ids))
    columns = ["selection_id", "application_id", "cohort_id", "stage"]
    session.execute(insert(SelectionRow).from_select(columns, rows))
