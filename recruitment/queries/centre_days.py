"""Days of an assessment centre: the whole of one, by candidate, assessor and room; and all of a cohort."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from recruitment.domain.centre import (
    GRACE,
    Arrival,
    Break,
    CentrePlan,
    CentreState,
    Room,
    Sitting,
    rounds_of,
)
from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import NotFound
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Assessor,
    AssessorStanding,
    Details,
    Observation,
    Panel,
    Person,
)
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreDay, CentreSeat, CentreSitter, CentreTurn

_T = TypeVar("_T")


@dataclass(frozen=True)
class Seat:
    """A candidate of a day.

    Attributes:
        id: of their calendar entry.
        email: empty where nobody is known, as of imported candidates.
        called: what they like to be called.
        is_here: whether they are at the stage of the centre still.
        comes_at, leaves_at: what they were told; None before a rotation was accepted.
        sequence: of the calendar entry.
        version: of the row, which a press carries.
    """

    id: UUID
    application_id: UUID
    reference: str
    name: str
    called: str
    email: str
    is_here: bool
    arrival: Arrival
    late_until: datetime | None
    arrived_at: datetime | None
    comes_at: datetime | None
    leaves_at: datetime | None
    sequence: int
    version: int

    @property
    def is_expected(self) -> bool:
        """Whether they take part."""
        return self.is_here and self.arrival is not Arrival.ABSENT


@dataclass(frozen=True)
class Sitter:
    """An assessor of a day; the times and numbers as of a `Seat`.

    Attributes:
        safer_until: until when their training in safer recruitment is in date.
    """

    id: UUID
    assessor_id: UUID
    called: str
    email: str
    safer_until: date | None
    is_missing: bool
    comes_at: datetime | None
    leaves_at: datetime | None
    sequence: int
    version: int


@dataclass(frozen=True)
class Turn:
    """A candidate at an exercise.

    Attributes:
        assessors: who sees them then, by id, and `called` what those are called, in the same order.
        to_do: what the panel does differently for them; an instruction.
    """

    application_id: UUID
    exercise: str
    room: str
    begins_at: datetime
    ends_at: datetime
    assessors: tuple[UUID, ...]
    called: tuple[str, ...]
    to_do: str

    def is_on(self, now: datetime) -> bool:
        """Whether it is under way."""
        return self.begins_at <= now < self.ends_at


@dataclass(frozen=True)
class WholeDay:
    """A day of the centre with everybody and every turn of it, turns in the order of time and room."""

    id: UUID
    cohort_id: UUID
    state: CentreState
    place: str
    plan: CentrePlan
    rooms: tuple[Room, ...]
    version: int
    seats: tuple[Seat, ...]
    sitters: tuple[Sitter, ...]
    turns: tuple[Turn, ...]

    @property
    def on(self) -> date:
        """The day, in London."""
        return self.plan.begins_at.astimezone(LONDON).date()

    @property
    def rounds(self) -> tuple[Sitting, ...]:
        """Its rounds, in order."""
        return rounds_of(self.plan)

    @property
    def exercises(self) -> tuple[str, ...]:
        """The codes of its exercises, each once."""
        return tuple(dict.fromkeys(one.exercise for one in self.rooms))

    def seat(self, application_id: UUID) -> Seat:
        """One candidate's. Raises NotFound."""
        return _one((one for one in self.seats if one.application_id == application_id), "candidate")

    def sitter(self, assessor_id: UUID) -> Sitter:
        """One assessor's. Raises NotFound."""
        return _one((one for one in self.sitters if one.assessor_id == assessor_id), "assessor")

    def of_candidate(self, application_id: UUID) -> tuple[Turn, ...]:
        """A candidate's turns, in the order of time."""
        return tuple(one for one in self.turns if one.application_id == application_id)

    def missed_by(self, application_id: UUID) -> tuple[Turn, ...]:
        """What begins too soon for a candidate who comes, or came, late."""
        seat = self.seat(application_id)
        there = seat.late_until or (seat.arrived_at and seat.arrived_at - GRACE)
        held = self.of_candidate(application_id)
        return tuple(one for one in held if there is not None and one.begins_at < there)

    def to_free(self, application_id: UUID, now: datetime) -> tuple[Turn, ...]:
        """What is still to come of a candidate who does not take part any more."""
        if self.seat(application_id).is_expected:
            return ()
        return tuple(one for one in self.of_candidate(application_id) if one.begins_at > now)

    def of_assessor(self, assessor_id: UUID) -> tuple[Turn, ...]:
        """An assessor's turns, in the order of time."""
        return tuple(one for one in self.turns if assessor_id in one.assessors)

    def of_room(self, room: str) -> tuple[Turn, ...]:
        """A room's turns of those who take part, in the order of time."""
        expected = {one.application_id for one in self.seats if one.is_expected}
        return tuple(one for one in self.turns if one.room == room and one.application_id in expected)


@dataclass(frozen=True)
class DayLine:
    """A day in the list of a cohort's."""

    id: UUID
    state: CentreState
    place: str
    begins_at: datetime
    candidates: int
    assessors: int
    turns: int


def centre_days(session: Session, cohort_id: UUID) -> tuple[DayLine, ...]:
    """The days of a cohort, in the order of time. One statement."""
    rows = session.execute(
        select(
            col(CentreDay.id),
            col(CentreDay.state),
            col(CentreDay.place),
            col(CentreDay.begins_at),
            *(_count(table) for table in (CentreSeat, CentreSitter, CentreTurn)),
        )
        .where(col(CentreDay.cohort_id) == cohort_id)
        .order_by(col(CentreDay.begins_at), col(CentreDay.id))
    )
    return tuple(DayLine(day_id, CentreState(state), *rest) for day_id, state, *rest in rows)


def whole_day(session: Session, cohort_id: UUID, day_id: UUID) -> WholeDay:
    """A whole day. Four statements, whoever takes part.

    Raises:
        NotFound: the cohort has no such day.
    """
    held = session.execute(
        select(
            col(CentreDay.id),
            col(CentreDay.cohort_id),
            col(CentreDay.state),
            col(CentreDay.place),
            col(CentreDay.begins_at),
            col(CentreDay.ends_at),
            col(CentreDay.welcome),
            col(CentreDay.minutes),
            col(CentreDay.gap),
            col(CentreDay.breaks),
            col(CentreDay.rooms),
            col(CentreDay.version),
        ).where(col(CentreDay.id) == day_id, col(CentreDay.cohort_id) == cohort_id)
    ).one_or_none()
    if held is None:
        raise NotFound("Check the address: there is no such day of the centre here.")
    breaks = tuple(
        Break(datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in held.breaks
    )
    return WholeDay(
        held.id,
        held.cohort_id,
        CentreState(held.state),
        held.place,
        CentrePlan(held.begins_at, held.ends_at, held.welcome, held.minutes, held.gap, breaks),
        tuple(Room(*one) for one in held.rooms),
        held.version,
        _seats(session, day_id),
        _sitters(session, day_id),
        _turns(session, day_id),
    )


def _seats(session: Session, day_id: UUID) -> tuple[Seat, ...]:
    rows = session.execute(
        select(
            col(CentreSeat.id),
            col(CentreSeat.application_id),
            col(Application.reference),
            func.coalesce(func.nullif(col(Details.full_name), ""), col(Application.reference)).label("name"),
            func.coalesce(
                func.nullif(col(Details.known_as), ""), col(Details.full_name), col(Application.reference)
            ).label("called"),
            func.coalesce(col(Person.email), "").label("email"),
            (col(Application.stage) == Stage.CENTRE).label("is_here"),
            col(CentreSeat.arrival),
            *(
                col(getattr(CentreSeat, name))
                for name in ("late_until", "arrived_at", "comes_at", "leaves_at", "sequence", "version")
            ),
        )
        .join(Application, col(Application.id) == col(CentreSeat.application_id))
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(Person, col(Person.id) == col(Details.person_id))
        .where(col(CentreSeat.day_id) == day_id)
        .order_by(col(Details.search_name), col(Application.reference))
    )
    return tuple(map(_seat, rows))


def _seat(row: Any) -> Seat:
    held = row._asdict()
    return Seat(**held | {"arrival": Arrival(held["arrival"])})


def _sitters(session: Session, day_id: UUID) -> tuple[Sitter, ...]:
    rows = session.execute(
        select(
            col(CentreSitter.id),
            col(CentreSitter.assessor_id),
            _called(),
            col(Person.email),
            col(AssessorStanding.safer_until),
            *(
                col(getattr(CentreSitter, name))
                for name in ("is_missing", "comes_at", "leaves_at", "sequence", "version")
            ),
        )
        .join(Person, col(Person.id) == col(CentreSitter.assessor_id))
        .join(Assessor, _is_theirs(Assessor, CentreSitter))
        .outerjoin(AssessorStanding, _is_theirs(AssessorStanding, CentreSitter))
        .where(col(CentreSitter.day_id) == day_id)
        .order_by(func.length(col(Assessor.label)), col(Assessor.label))
    )
    return tuple(Sitter(*row) for row in rows)


def _turns(session: Session, day_id: UUID) -> tuple[Turn, ...]:
    sits = (
        select(func.jsonb_agg(func.jsonb_build_array(col(Observation.assessor_id), _called())))
        .select_from(Observation)
        .join(Assessor, _is_theirs(Assessor, Observation))
        .join(Person, col(Person.id) == col(Observation.assessor_id))
        .where(col(Observation.panel_id) == col(Panel.id), col(Observation.left_at).is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            col(CentreTurn.application_id),
            col(CentreTurn.exercise),
            col(CentreTurn.room),
            col(CentreTurn.begins_at),
            col(CentreTurn.ends_at),
            sits.label("sits"),
            func.coalesce(col(Panel.to_do), "").label("to_do"),
        )
        .outerjoin(
            Panel,
            and_(
                col(Panel.application_id) == col(CentreTurn.application_id),
                col(Panel.exercise) == col(CentreTurn.exercise),
                # A panel of another time is another's: that of a later day they were put on, or set by hand.
                col(Panel.held_at) == col(CentreTurn.begins_at),
            ),
        )
        .where(col(CentreTurn.day_id) == day_id)
        .order_by(col(CentreTurn.begins_at), col(CentreTurn.room))
    )
    return tuple(map(_turn, rows))


def _turn(row: Any) -> Turn:
    held = row._asdict()
    people = sorted(((called, UUID(who)) for who, called in held.pop("sits") or ()), key=lambda one: one[0])
    members, called = tuple(who for _, who in people), tuple(name for name, _ in people)
    return Turn(**held | {"assessors": members, "called": called})


def _one(found: Iterable[_T], noun: str) -> _T:
    for one in found:
        return one
    raise NotFound(f"Go back to the day: there is no such {noun} in it.")


def _count(table: type[CentreSeat] | type[CentreSitter] | type[CentreTurn]) -> Any:
    return (
        select(func.count())
        .select_from(table)
        .where(col(table.day_id) == col(CentreDay.id))
        .scalar_subquery()
    )


def _called() -> Any:
    return func.coalesce(func.nullif(col(Person.full_name), ""), col(Assessor.label))


def _is_theirs(table: Any, of: Any) -> Any:
    """Of what an assessor is in a cohort: that of a row which names both."""
    return and_(col(table.cohort_id) == col(of.cohort_id), col(table.assessor_id) == col(of.assessor_id))
