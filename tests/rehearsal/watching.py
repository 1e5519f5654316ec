"""Compare a forecast with what then happens: read before a tick, and again once all that follows is done."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlmodel import Session, col

from recruitment.domain.message_order import TELLS_OF_A_MOVE
from recruitment.due.forecast import Foreseen, forecast
from recruitment.models import Application, Cohort, Delivery, DeliveryState, Event, Message, Pack, PackState
from recruitment.queries.holds import holds_now
from recruitment.queries.message_order import waits_for_another
from recruitment.rehearsal.scene import Scene


@dataclass(frozen=True)
class Effects:
    """What a tick does, or would do."""

    phases: Counter[tuple[UUID, str]]
    moves: Counter[tuple[str, str, str]]
    messages: Counter[tuple[str, str]]
    packs: Counter[tuple[str, str]]

    @property
    def everything(self) -> Counter[Any]:
        return Counter(self.phases) + Counter(self.moves) + Counter(self.messages) + Counter(self.packs)


@dataclass(frozen=True)
class Disagreement:
    """A tick that did what was not foreseen, or not what was."""

    at: datetime
    only_foreseen: list[Any]
    only_done: list[Any]


@dataclass
class Watcher:
    """Goes around ticks.

    Attributes:
        agreed: by job, the things that were foreseen and done.
        kept_back: messages that wait on for another, which the mail server did not take in the tick in which
            both were to leave. Nobody foresees what it will say.
    """

    ticks: int = 0
    agreed: Counter[str] = field(default_factory=Counter)
    effects: Counter[Any] = field(default_factory=Counter)
    kept_back: Counter[tuple[str, str]] = field(default_factory=Counter)
    disagreements: list[Disagreement] = field(default_factory=list)

    @contextmanager
    def __call__(self, scene: Scene) -> Iterator[None]:
        with scene.desk.database.transaction() as session:
            foreseen = forecast(session, scene.now, until=scene.now)
            sending_held = {cohort for job, cohort in holds_now(session) if job == "send_messages"}
            before = _State.read(session)
        yield
        with scene.desk.database.transaction() as session:
            after = _State.read(session)
        self.compare(scene.now, foreseen, sending_held, before, after)

    def compare(
        self,
        at: datetime,
        foreseen: tuple[Foreseen, ...],
        sending_held: set[UUID],
        before: "_State",
        after: "_State",
    ) -> None:
        done = after.since(before)
        to_do = [one for one in foreseen if one.hold is None]
        effects = _wanted(to_do, sending_held)
        kept_back = (effects.messages - done.messages) & after.kept_back(done)
        self.kept_back += kept_back
        wanted = replace(effects, messages=effects.messages - kept_back).everything
        self.ticks += 1
        self.effects += done.everything
        if wanted == done.everything:
            self.agreed += Counter(one.entry.name for one in to_do)
            return
        self.disagreements.append(
            Disagreement(
                at,
                sorted((wanted - done.everything).elements(), key=str),
                sorted((done.everything - wanted).elements(), key=str),
            )
        )


def _wanted(foreseen: list[Foreseen], sending_held: set[UUID]) -> Effects:
    turned = {"open_applications": "open", "close_applications": "closed"}
    return Effects(
        phases=Counter(
            (one.due.cohort_id, turned[one.entry.name])
            for one in foreseen
            # "cohort/time" is told of time that some were given: the cohort's phase was turned before.
            if one.entry.name in turned and one.due.cohort_id is not None and "/" not in one.due.key
        ),
        moves=Counter(
            (move.reference, str(move.origin), str(move.target)) for one in foreseen for move in one.due.moves
        ),
        # Where sending is held, what is written waits for whoever holds it; what waits by itself is done once
        # it is written, and foreseen again when it leaves.
        messages=Counter(
            (str(message.kind), message.recipient)
            for one in foreseen
            for message in one.due.messages
            if one.due.cohort_id not in sending_held or message.leaves_at is not None
        ),
        packs=Counter((str(pack.kind), pack.reference) for one in foreseen for pack in one.due.packs),
    )


@dataclass(frozen=True)
class _State:
    """Everything that jobs can change, as it stands."""

    phases: Mapping[UUID, str]
    moves: Mapping[int, tuple[str, str, str]]
    tried: Mapping[tuple[UUID, int], tuple[str, str]]
    packs: Mapping[UUID, tuple[str, str]]
    waiting: Counter[tuple[str, str]]

    @classmethod
    def read(cls, session: Session) -> "_State":
        moves = session.execute(
            select(
                col(Event.id), col(Application.reference), col(Event.from_stage), col(Event.to_stage)
            ).join(Application, col(Application.id) == col(Event.application_id))
        )
        tries = session.execute(
            select(
                col(Message.id),
                col(Delivery.attempts),
                col(Message.kind),
                col(Message.recipient),
                and_(col(Delivery.attempts) == 0, col(Delivery.due_at) > col(Message.made_at)),
            ).join(Delivery, col(Delivery.message_id) == col(Message.id))
        )
        packs = session.execute(
            select(col(Pack.id), col(Pack.kind), col(Application.reference))
            .outerjoin(Application, col(Application.id) == col(Pack.application_id))
            .where(col(Pack.state) != PackState.QUEUED)
        )
        waiting = session.execute(
            select(col(Message.kind), col(Message.recipient))
            .join(Delivery, col(Delivery.message_id) == col(Message.id))
            .where(col(Delivery.state) == DeliveryState.QUEUED, waits_for_another())
        )
        return cls(
            {row[0]: row[1] for row in session.execute(select(col(Cohort.id), col(Cohort.phase)))},
            {row[0]: (row[1], row[2], row[3]) for row in moves},
            # What was written and waits is a try of its own, before the first.
            {(row[0], n): (row[2], row[3]) for row in tries for n in range(-1 if row[4] else 0, row[1])},
            {row[0]: (row[1], row[2] or "") for row in packs},
            Counter((kind, recipient) for kind, recipient in waiting),
        )

    def kept_back(self, done: Effects) -> Counter[tuple[str, str]]:
        """What waits for a message that was tried just now, and did not leave."""
        tried = {recipient for kind, recipient in done.messages if kind in TELLS_OF_A_MOVE}
        return Counter({one: count for one, count in self.waiting.items() if one[1] in tried})

    def since(self, before: "_State") -> Effects:
        return Effects(
            Counter((cohort, phase) for cohort, phase in self.phases.items() - before.phases.items()),
            Counter(move for number, move in self.moves.items() if number not in before.moves),
            Counter(told for attempt, told in self.tried.items() if attempt not in before.tried),
            Counter(pack for pack_id, pack in self.packs.items() if pack_id not in before.packs),
        )
