"""Store scores collected elsewhere: on paper, by a pupil panel, in another system."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, Uuid, cast, func, select
from sqlmodel import Session, col, update

from recruitment.domain.errors import Refusal
from recruitment.domain.import_scores import ImportedScore, ImportedScores
from recruitment.domain.references import new_reference, normalise_reference
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Assessor,
    CardState,
    Event,
    Reading,
    ReadingSource,
    Score,
    Scorecard,
    Source,
)
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.bulk import insert_rows


@dataclass(frozen=True)
class Imported:
    """What an import stored."""

    scores: int
    new_candidates: int
    new_assessors: int


def import_scores(
    session: Session, *, cohort: CohortFacts, scores: ImportedScores, source: str, now: datetime
) -> Imported:
    """Store a checked file of scores: all of it or, where the caller rolls back, nothing.

    Candidates arrive at the sift without identity, under a reference of their own; assessors without
    accounts. Those that an earlier import brought are found again by what the file calls them.

    Args:
        cohort: where they belong.
        scores: from `domain.import_scores.read_scores`.
        source: what the file is, for the events.
        now: when, aware.

    Returns:
        What was stored.

    Raises:
        Refusal: a score is here already.
    """
    if not cohort.definition.has_stage(Stage.SIFT):
        raise Refusal("Choose a cohort whose programme has a sift: scores are of the sift.")
    assessors, new_assessors = _assessors(session, cohort, scores.rows)
    candidates, new_candidates = _candidates(session, cohort, scores.rows, source, now)
    _refuse_repeats(session, cohort, scores.rows, candidates, assessors)
    cards = [(uuid4(), uuid4(), row, assessors[row.assessor]) for row in scores.rows]
    _copy_readings(session, cohort, cards, candidates, now)
    _copy_cards(session, cohort, cards, now)
    _commit_cards(session, cards, now)
    return Imported(len(cards), new_candidates, new_assessors)


_READING = "id cohort_id application_id item criterion assessor_id position source allocated_at".split()  # noqa: SIM905
_Card = tuple[UUID, UUID, ImportedScore, UUID]


def _candidates(
    session: Session, cohort: CohortFacts, rows: Sequence[ImportedScore], source: str, now: datetime
) -> tuple[dict[str, UUID], int]:
    """The application of each candidate in the file, made where there is none."""
    _refuse_references(session, cohort, rows)
    known: dict[str, UUID] = {
        row[0]: row[1]
        for row in session.execute(
            select(col(Application.outside_id), col(Application.id)).where(
                col(Application.cohort_id) == cohort.id, col(Application.outside_id).is_not(None)
            )
        )
    }
    new = {name: uuid4() for name in dict.fromkeys(row.candidate for row in rows) if name not in known}
    references = _fresh_references(session, cohort, len(new))
    insert_rows(
        session,
        Application,
        (
            "id",
            "cohort_id",
            "reference",
            "outside_id",
            "source",
            "stage",
            "stage_since",
            "started_at",
            "submitted_at",
        ),
        (
            (application_id, cohort.id, reference, name, Source.IMPORT.value, Stage.SIFT.value, now, now, now)
            for (name, application_id), reference in zip(new.items(), references, strict=True)
        ),
    )
    insert_rows(
        session,
        Event,
        ("application_id", "action", "from_stage", "to_stage", "cause", "reason", "at"),
        (
            (application_id, "import", Stage.SIFT.value, Stage.SIFT.value, f"import:{source}", "", now)
            for application_id in new.values()
        ),
    )
    return known | new, len(new)


def _refuse_references(session: Session, cohort: CohortFacts, rows: Iterable[ImportedScore]) -> None:
    """Refuse a file that names people who applied here: they would become somebody else."""
    ours = set(
        session.execute(
            select(col(Application.reference)).where(col(Application.cohort_id) == cohort.id)
        ).scalars()
    )
    for row in rows:
        if normalise_reference(row.candidate) in ours:
            raise Refusal(
                f"Take out line {row.line}: {row.candidate} is the reference of an application that is here"
                " already, and imported candidates are new ones."
            )


def _fresh_references(session: Session, cohort: CohortFacts, count: int) -> list[str]:
    """References that nobody has, `count` of them."""
    taken = set(
        session.execute(
            select(col(Application.reference)).where(col(Application.reference).startswith(cohort.prefix))
        ).scalars()
    )
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        reference = new_reference(cohort.prefix)
        if reference not in taken:
            fresh[reference] = None
    return list(fresh)


def _assessors(
    session: Session, cohort: CohortFacts, rows: Sequence[ImportedScore]
) -> tuple[dict[str, UUID], int]:
    """The assessor of each name in the file, made without an account where there is none."""
    held = session.execute(
        select(col(Assessor.label), col(Assessor.assessor_id), col(Assessor.has_account)).where(
            col(Assessor.cohort_id) == cohort.id
        )
    ).all()
    staff = {label for label, _, has_account in held if has_account}
    for row in rows:
        if row.assessor in staff:
            raise Refusal(
                f"Rename the assessor in line {row.line}: {row.assessor} reads here with an account."
            )
    known: dict[str, UUID] = {label: assessor_id for label, assessor_id, _ in held}
    new = {name: uuid4() for name in dict.fromkeys(row.assessor for row in rows) if name not in known}
    insert_rows(
        session,
        Assessor,
        ("cohort_id", "assessor_id", "label", "has_account"),
        ((cohort.id, assessor_id, name, False) for name, assessor_id in new.items()),
    )
    return known | new, len(new)


def _refuse_repeats(
    session: Session,
    cohort: CohortFacts,
    rows: Iterable[ImportedScore],
    candidates: dict[str, UUID],
    assessors: dict[str, UUID],
) -> None:
    held = {
        tuple(row)
        for row in session.execute(
            select(
                col(Reading.application_id),
                col(Reading.assessor_id),
                col(Reading.item),
                col(Reading.criterion),
            ).where(col(Reading.cohort_id) == cohort.id, col(Reading.source) == ReadingSource.IMPORTED)
        )
    }
    for row in rows:
        if (candidates[row.candidate], assessors[row.assessor], row.item, row.criterion) in held:
            raise Refusal(
                f"Take out line {row.line}, and any other that was imported before: "
                f"{row.assessor} has scored {row.candidate} on {row.criterion} already."
            )


def _copy_readings(
    session: Session, cohort: CohortFacts, cards: Sequence[_Card], candidates: dict[str, UUID], now: datetime
) -> None:
    insert_rows(
        session,
        Reading,
        _READING,
        (
            (
                reading,
                cohort.id,
                candidates[row.candidate],
                row.item,
                row.criterion,
                assessor,
                position,
                ReadingSource.IMPORTED.value,
                now,
            )
            for position, (reading, _, row, assessor) in enumerate(cards, 1)
        ),
    )


def _copy_cards(session: Session, cohort: CohortFacts, cards: Sequence[_Card], now: datetime) -> None:
    insert_rows(
        session,
        Scorecard,
        ("id", "reading_id", "cohort_id", "assessor_id", "state", "saved_at", "reason"),
        (
            (card, reading, cohort.id, assessor, CardState.DRAFT.value, now, "")
            for reading, card, _, assessor in cards
        ),
    )
    insert_rows(
        session,
        Score,
        ("scorecard_id", "criterion", "cohort_id", "value"),
        ((card, row.criterion, cohort.id, row.score) for _, card, row, _ in cards),
    )


def _commit_cards(session: Session, cards: Sequence[_Card], now: datetime) -> None:
    """Commit them last: the database takes no score for a card that is committed."""
    readings = [reading for reading, _, _, _ in cards]
    session.exec(
        update(Scorecard)
        .where(col(Scorecard.reading_id) == func.any(cast(readings, ARRAY(Uuid))))
        .values(state=CardState.COMMITTED, committed_at=now)
    )
