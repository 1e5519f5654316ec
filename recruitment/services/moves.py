"""The only functions that change the stage of an application."""

from uuid import UUID

from sqlalchemy import DateTime, Text, Uuid, bindparam, insert, literal, select, update
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Session, col

from recruitment.domain.errors import MoveRefused, NotFound, Stale
from recruitment.domain.stages import Action, Move, Party, Stage, decided_moves, move_back, move_for
from recruitment.models import Application, Decision, DecisionItem, DecisionState, Event
from recruitment.models.base import datetime, table_of


def move(
    session: Session,
    *,
    application_id: UUID,
    action: Action,
    actor_id: UUID | None,
    cause: str,
    reason: str = "",
    now: datetime,
    held: Stage | None = None,
    sends: bool = False,
) -> Stage:
    """Move one application.

    In order: reads the stage, where it is not held; asks the table of moves; updates the row where the stage
    is still the one read, and appends the event, in one statement. The caller posts the messages that follow,
    in the same transaction, so that either all of it happens or none.

    Args:
        application_id: the application.
        action: what is done.
        actor_id: who does it, or None for a job that carries out a decision.
        cause: the page or the decision it comes from.
        reason: why, in words, where the move needs one.
        now: when, aware.
        held: the stage, where the caller has taken the row and read it.
        sends: whether the application is sent by it: the database refuses one that was sent without a time.

    Returns:
        The stage the application is in now.

    Raises:
        NotFound: there is no such application, or none this role may see.
        MoveRefused: the table has no such move, or only two leads may cause it.
        Stale: somebody moved it first.
    """
    allowed = move_for(held or _stage_of(session, application_id), action)
    _refuse_without_decision(allowed)
    step = {"action": allowed.action, "from_stage": allowed.origin, "to_stage": allowed.target}
    why = {"actor_id": actor_id, "cause": cause, "reason": reason, "at": now}
    statement = _SEND if sends else _MOVE
    moved = session.execute(statement, {"moved_id": application_id} | step | why).scalar_one_or_none()
    if moved is None:
        raise Stale("Open the application again: somebody moved it a moment ago.")
    return allowed.target


def take_up_again(
    session: Session,
    *,
    application_id: UUID,
    target: Stage,
    actor_id: UUID,
    agreed_by: UUID | None,
    cause: str,
    reason: str,
    now: datetime,
) -> Stage:
    """Take an application that ended up again, at the stage it left.

    Args:
        application_id: the application.
        target: the stage.
        actor_id: the lead who wants it.
        agreed_by: the other who agrees, where the table of moves asks for one.
        cause: the page it comes from.
        reason: why, in words.
        now: when, aware.

    Returns:
        The exit it was in.

    Raises:
        NotFound: there is no such application, or none this role may see.
        MoveRefused: it has not ended, never left that stage, or nobody else agreed where somebody must.
        Stale: somebody moved it first.
    """
    origin = _stage_of(session, application_id)
    allowed = move_back(origin, target)
    if _left(session, application_id) is not target:
        raise MoveRefused(allowed.action, origin, "Take it up again at the stage it left, and at no other.")
    if allowed.party is Party.SECONDED_LEAD and agreed_by in (None, actor_id):
        raise MoveRefused(
            allowed.action, origin, "Ask another lead to agree: two ended it, so two take it up again."
        )
    step = {"action": allowed.action, "from_stage": origin, "to_stage": target}
    why = {"actor_id": actor_id, "cause": cause, "reason": reason, "at": now}
    if session.execute(_MOVE, {"moved_id": application_id} | step | why).scalar_one_or_none() is None:
        raise Stale("Open the application again: somebody moved it a moment ago.")
    return origin


def _left(session: Session, application_id: UUID) -> Stage | None:
    """The stage from which an application came to where it is."""
    newest = (
        select(col(Event.from_stage))
        .where(col(Event.application_id) == application_id)
        .order_by(col(Event.id).desc())
        .limit(1)
    )
    found = session.execute(newest).scalar_one_or_none()
    return None if found is None else Stage(found)


def move_decided(session: Session, *, decision_id: UUID, action: Action, now: datetime) -> tuple[UUID, ...]:
    """Move every candidate for whom a released decision says `action`: one update, events from the same rows.

    Candidates that are in no stage from which the table allows it are left alone, so doing it twice
    changes nothing; a decision that is not released moves nobody.

    Returns:
        The ids of the applications that moved.

    Raises:
        MoveRefused: the table has no such move, or not by two leads.
    """
    allowed = decided_moves(action)
    chosen = (
        select(col(DecisionItem.application_id))
        .join(Decision, col(Decision.id) == col(DecisionItem.decision_id))
        .where(
            col(Decision.id) == decision_id,
            col(Decision.state) == DecisionState.RELEASED,
            col(DecisionItem.action) == action,
        )
    )
    # Read before it is written, for the event says where each of them came from.
    held = (
        select(col(Application.id), col(Application.stage))
        .where(col(Application.id).in_(chosen), col(Application.stage).in_([one.origin for one in allowed]))
        .with_for_update()
        .cte("held")
    )
    moved = (
        update(Application)
        .where(col(Application.id) == held.c.id)
        .values(stage=allowed[0].target, stage_since=now)
        .returning(col(Application.id).label("id"), held.c.stage.label("stage"))
        .cte("moved")
    )
    events = (
        insert(Event)
        .from_select(
            ["application_id", "action", "from_stage", "to_stage", "actor_id", "cause", "reason", "at"],
            select(
                moved.c.id,
                literal(action, Text),
                moved.c.stage,
                literal(allowed[0].target, Text),
                literal(None, Uuid),
                literal(f"decision:{decision_id}", Text),
                col(DecisionItem.reason),
                literal(now, DateTime(timezone=True)),
            ).join(
                DecisionItem,
                (col(DecisionItem.application_id) == moved.c.id)
                & (col(DecisionItem.decision_id) == decision_id),
            ),
        )
        .returning(col(Event.application_id))
    )
    return tuple(session.execute(events.add_cte(moved)).scalars())


# Composed once: that takes longer than carrying them out.
_EVENT = table_of(Event)
_STAGE = select(col(Application.stage)).where(col(Application.id) == bindparam("application_id"))


def _stage_of(session: Session, application_id: UUID) -> Stage:
    stage = session.execute(_STAGE, {"application_id": application_id}).scalar_one_or_none()
    if stage is None:
        raise NotFound("Check the address: there is no such application here.")
    return Stage(stage)


def _move(*times: str) -> ReturningInsert[tuple[UUID]]:
    """The stage, where it is still the one read, and these times; and the event of whoever was moved."""
    application = table_of(Application)
    moved = (
        update(application)
        .where(application.c.id == bindparam("moved_id"), application.c.stage == bindparam("from_stage"))
        .values(stage=bindparam("to_stage"), **dict.fromkeys(("stage_since", *times), bindparam("at")))
        .returning(application.c.id)
        .cte("moved")
    )
    told = ("action", "from_stage", "to_stage", "actor_id", "cause", "reason", "at")
    row = select(moved.c.id, *(bindparam(name, type_=_EVENT.c[name].type) for name in told))
    return (
        insert(_EVENT)
        .from_select(["application_id", *told], row)
        .returning(_EVENT.c.application_id)
        .add_cte(moved)
    )


_MOVE, _SEND = _move(), _move("submitted_at")


def _refuse_without_decision(allowed: Move) -> None:
    """What two leads must decide is never done by one call."""
    if allowed.party in (Party.TWO_LEADS, Party.SECONDED_LEAD):
        raise MoveRefused(
            allowed.action,
            allowed.origin,
            "Propose a decision and let another lead confirm it: nobody moves there without one.",
        )
