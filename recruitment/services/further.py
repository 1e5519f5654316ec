"""The pool of further readings and of work that came back: put in, take, give back what was left."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Integer, Update, bindparam, delete, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlmodel import Session, col

from recruitment.models import FurtherReading, LeftReading, Reading, Scorecard, Wanted
from recruitment.models.base import datetime, table_of
from recruitment.programme.schema import Definition
from recruitment.queries.allocation import draft_was_left, reading_counts
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.further import WAITS, lapsed_leases
from recruitment.queries.passes import Queue
from recruitment.services.bulk import insert_rows

#: A candidate, an item and a criterion.
Place = tuple[UUID, str, str]

_TAKE = text("select work.take_further(:cohort_id, :item, :criterion, :most, :in_all, :lease, :now)").columns(
    taken=Integer
)
_COLUMNS = ("id", "cohort_id", "application_id", "item", "criterion", "why", "rank", "wanted_at", "round_id")


def take_further(session: Session, *, queue: Queue, definition: Definition, now: datetime) -> int:
    """Give the session's own actor the next batch of further readings of a pass, where some wait for them.

    They are readings like any other from then on, behind those already in the queue. What is taken is nobody
    else's until its lease has ended. Several may ask at once: nothing is given to two.

    Args:
        queue: the actor's own.
        definition: how many are taken together, how many one assessor is asked for, and how long a lease is.
        now: when, aware.

    Returns:
        How many were taken; 0 where nothing waits that they may read, or they have not begun all they hold.
    """
    values = {
        "cohort_id": queue.cohort_id,
        "item": queue.item,
        "criterion": queue.criterion,
        "most": definition.sift.batch,
        "in_all": definition.most_further,
        "lease": definition.lease,
        "now": now,
    }
    return int(session.execute(_TAKE, values).scalar_one())


def put_into_pool(
    session: Session,
    *,
    cohort: CohortFacts,
    places: Iterable[Place],
    why: Wanted,
    now: datetime,
    round_id: UUID | None = None,
) -> int:
    """Let readings wait for whoever has room, those named first being worth most.

    Args:
        cohort: whose.
        places: one for each reading wanted.
        why: for a round, or because they came back.
        now: when, aware.
        round_id: which round.

    Returns:
        How many.
    """
    rows = [(uuid4(), cohort.id, *place, why.value, rank, now, round_id) for rank, place in enumerate(places)]
    return insert_rows(session, FurtherReading, _COLUMNS, rows)


def return_to_pool(
    session: Session, *, cohort: CohortFacts, missing: Mapping[Place, int], now: datetime
) -> int:
    """Let what came back, and could be given to nobody, wait; what waits already is not put in twice.

    Args:
        cohort: whose.
        missing: how many readings each place lacks.
        now: when, aware.

    Returns:
        How many were added.
    """
    there = Counter((row[0], row[1], row[2]) for row in session.execute(_RETURNED, {"cohort": cohort.id}))
    more = Counter(missing) - there
    places = sorted(more.elements(), key=str)
    return put_into_pool(session, cohort=cohort, places=places, why=Wanted.RETURNED, now=now)


def close_met(
    session: Session, *, cohort: CohortFacts, each: int, now: datetime, leaving: UUID | None = None
) -> int:
    """Take out of the pool what came back and has since been given out: more waits than is missing.

    Args:
        cohort: whose.
        each: how many read every pass.
        now: when, aware.
        leaving: an assessor whose drafts do not count any more.

    Returns:
        How many were taken out.
    """
    done = session.connection().execute(_met(cohort.id, each, leaving), {"now": now})
    return done.rowcount


def free_leases(session: Session, *, cohort_id: UUID, assessor_id: UUID, now: datetime) -> int:
    """Let others take what one assessor took and left, if they still have not gone on with it.

    What they had not begun is theirs no more. A draft stays with whoever wrote it, and can be committed as
    one reading more; nobody waits for it.

    Args:
        cohort_id: where.
        assessor_id: whose.
        now: when, aware.

    Returns:
        How many readings wait again.
    """
    values = {"cohort": cohort_id, "assessor": assessor_id}
    # Whoever is saving or committing one of them at this moment goes first, and is then seen to be at work.
    # Cards first, then readings, as giving back locks them; only then what gives these back, in the pool.
    session.execute(_CARDS, values)
    session.execute(_READINGS, values)
    held = session.execute(_HELD, values).all()
    lapsed = {one.assessor_id for one in lapsed_leases(session, now, cohort_id=cohort_id)}
    if assessor_id not in lapsed:
        return 0
    session.execute(_FREE, {"ids": [row.id for row in held]})
    session.execute(_LEFT, {"ids": [row.reading_id for row in held]})
    session.execute(_MARKED, {"ids": [row.reading_id for row in held], "now": now})
    return len(held)


_RETURNED = select(
    col(FurtherReading.application_id), col(FurtherReading.item), col(FurtherReading.criterion)
).where(
    col(FurtherReading.cohort_id) == bindparam("cohort"),
    col(FurtherReading.why) == Wanted.RETURNED,
    *WAITS,
)
_THEIRS = (
    col(FurtherReading.cohort_id) == bindparam("cohort"),
    col(Reading.assessor_id) == bindparam("assessor"),
    col(FurtherReading.read_at).is_(None),
)
_HELD = (
    select(col(FurtherReading.id), col(FurtherReading.reading_id))
    .join(Reading, col(Reading.id) == col(FurtherReading.reading_id))
    .where(*_THEIRS)
    .order_by(col(FurtherReading.id))
    .with_for_update(of=FurtherReading)
)
_READINGS = (
    select(col(Reading.id))
    .join(FurtherReading, col(Reading.id) == col(FurtherReading.reading_id))
    .where(*_THEIRS)
    .order_by(col(Reading.id))
    .with_for_update(of=Reading)
)
_CARDS = (
    select(col(Scorecard.id))
    .join(Reading, col(Reading.id) == col(Scorecard.reading_id))
    .join(FurtherReading, col(Reading.id) == col(FurtherReading.reading_id))
    .where(*_THEIRS)
    .order_by(col(Reading.id), col(Scorecard.id))
    .with_for_update(of=Scorecard)
)
_FREE = (
    update(FurtherReading)
    .where(
        col(FurtherReading.id).in_(bindparam("ids", expanding=True)), col(FurtherReading.read_at).is_(None)
    )
    .values(reading_id=None, taken_at=None, leased_until=None)
    .execution_options(synchronize_session=False)
)
_LEFT = (
    delete(Reading)
    .where(
        col(Reading.id).in_(bindparam("ids", expanding=True)),
        ~exists().where(col(Scorecard.reading_id) == col(Reading.id)),
    )
    .execution_options(synchronize_session=False)
)
_MARKED = (
    pg_insert(table_of(LeftReading))
    .from_select(
        ["reading_id", "left_at"],
        select(col(Reading.id), bindparam("now", type_=DateTime(timezone=True))).where(
            col(Reading.id).in_(bindparam("ids", expanding=True))
        ),
    )
    .on_conflict_do_nothing()
)


def _met(cohort_id: UUID, each: int, leaving: UUID | None) -> Update:
    """Close what waits of a pass of a candidate beyond those that it lacks, the last wanted first."""
    place = (col(FurtherReading.application_id), col(FurtherReading.item), col(FurtherReading.criterion))
    order = (col(FurtherReading.rank), col(FurtherReading.wanted_at), col(FurtherReading.id))
    given = (
        select(func.count())
        .where(
            col(Reading.application_id) == place[0],
            col(Reading.item) == place[1],
            col(Reading.criterion) == place[2],
            reading_counts(cohort_id, without=leaving),
            ~draft_was_left(),
        )
        .scalar_subquery()
    )
    waits = (
        select(
            col(FurtherReading.id),
            func.row_number().over(partition_by=place, order_by=order).label("turn"),
            (each - given).label("missing"),
        )
        .where(col(FurtherReading.cohort_id) == cohort_id, col(FurtherReading.why) == Wanted.RETURNED, *WAITS)
        .subquery()
    )
    return (
        update(FurtherReading)
        .where(col(FurtherReading.id).in_(select(waits.c.id).where(waits.c.turn > waits.c.missing)))
        .values(closed_at=bindparam("now"))
        .execution_options(synchronize_session=False)
    )
