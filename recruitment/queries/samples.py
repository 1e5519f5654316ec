"""Sample answers as leads see them: nobody sees another's score of one before they have given their own."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.models import Person, Sample, SampleOpinion
from recruitment.models.base import datetime


@dataclass(frozen=True)
class SampleLine:
    """One sample in the list.

    Attributes:
        score: agreed; None where it is not yet.
        slipped_in: whether it is an anchor answer: met among readings, and not to calibrate.
        opinions: by how many leads it was scored apart, `mine` among them or not.
    """

    id: UUID
    item: str
    criterion: str
    text: str
    slipped_in: bool
    score: int | None
    agreed_at: datetime | None
    retired_at: datetime | None
    opinions: int
    mine: bool

    @property
    def in_use(self) -> bool:
        """Whether assessors score it, to calibrate or among their readings."""
        return self.agreed_at is not None and self.retired_at is None


@dataclass(frozen=True)
class Opinion:
    """What one lead scored a sample by themselves."""

    name: str
    score: int
    reason: str
    at: datetime
    mine: bool


@dataclass(frozen=True)
class SampleSheet:
    """One sample with all that may be seen of it.

    Attributes:
        line: as it stands in the list.
        reason: of the agreed score.
        added_by: nobody's name where it came with the definition.
        opinions: everybody's, once one's own is given or it is agreed; else none.
    """

    line: SampleLine
    reason: str
    made_at: datetime
    added_by: str
    agreed_by: str
    retired_by: str
    opinions: tuple[Opinion, ...]


def samples_of(session: Session, cohort_id: UUID, *, actor_id: UUID) -> tuple[SampleLine, ...]:
    """Every sample of a cohort, from the lowest agreed score, those not agreed last. One statement."""
    mine = exists().where(
        col(SampleOpinion.sample_id) == col(Sample.id), col(SampleOpinion.person_id) == actor_id
    )
    given = select(func.count()).where(col(SampleOpinion.sample_id) == col(Sample.id)).scalar_subquery()
    rows = session.execute(
        select(
            col(Sample.id),
            col(Sample.item),
            col(Sample.criterion),
            col(Sample.text),
            col(Sample.slipped_in),
            col(Sample.score),
            col(Sample.agreed_at),
            col(Sample.retired_at),
            given,
            mine,
        )
        .where(col(Sample.cohort_id) == cohort_id)
        .order_by(col(Sample.score).nulls_last(), col(Sample.made_at), col(Sample.id))
    )
    return tuple(SampleLine(*row) for row in rows)


def sample_sheet(session: Session, cohort_id: UUID, sample_id: UUID, *, actor_id: UUID) -> SampleSheet:
    """One sample of a cohort. Three statements.

    Raises:
        NotFound: the cohort has no such sample.
    """
    line = next(
        (one for one in samples_of(session, cohort_id, actor_id=actor_id) if one.id == sample_id), None
    )
    if line is None:
        raise NotFound("Check the address: this cohort has no such sample answer.")
    row = session.execute(
        select(
            col(Sample.reason),
            col(Sample.made_at),
            *(
                select(col(Person.full_name)).where(col(Person.id) == by).scalar_subquery()
                for by in (col(Sample.made_by), col(Sample.agreed_by), col(Sample.retired_by))
            ),
        ).where(col(Sample.id) == sample_id)
    ).one()
    shown = line.mine or line.agreed_at is not None
    opinions = _opinions(session, sample_id, actor_id) if shown else ()
    return SampleSheet(line, row[0], row[1], row[2] or "", row[3] or "", row[4] or "", opinions)


def _opinions(session: Session, sample_id: UUID, actor_id: UUID) -> tuple[Opinion, ...]:
    rows = session.execute(
        select(
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email), "A former lead"),
            col(SampleOpinion.score),
            col(SampleOpinion.reason),
            col(SampleOpinion.at),
            col(SampleOpinion.person_id) == actor_id,
        )
        .outerjoin(Person, col(Person.id) == col(SampleOpinion.person_id))
        .where(col(SampleOpinion.sample_id) == sample_id)
        .order_by(col(SampleOpinion.at), col(SampleOpinion.person_id))
    )
    return tuple(Opinion(*row) for row in rows)
