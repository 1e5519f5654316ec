"""Passes: what each is called, where it stands in an address, and how far an assessor is with it."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import bindparam, func, literal_column, select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.scorecards import review_is_due
from recruitment.models import CardState, Reading, Scorecard
from recruitment.programme.schema import Definition, Pass
from recruitment.queries.gate import AgreedSample, guarded_with_samples, samples_in, through_gate


@dataclass(frozen=True)
class Queue:
    """One assessor's readings of one pass, in that assessor's own order."""

    cohort_id: UUID
    assessor_id: UUID
    item: str
    criterion: str


@dataclass(frozen=True)
class Progress:
    """How far an assessor is with a pass: readings in all, with a draft, and committed.

    Attributes:
        samples: its agreed sample answers, to compare with; those of one pass asked for by itself alone.
    """

    cohort_id: UUID
    item: str
    criterion: str
    total: int
    drafted: int
    committed: int
    samples: tuple[AgreedSample, ...] = ()

    @property
    def left(self) -> int:
        """Readings that are not committed yet."""
        return self.total - self.committed

    @property
    def unscored(self) -> int:
        """Readings without so much as a draft."""
        return self.left - self.drafted

    def review_is_due(self, batch: int) -> bool:
        """Whether the drafts are to be looked through before anything else is read."""
        return review_is_due(unscored=self.unscored, drafted=self.drafted, batch=batch)


def item_title(definition: Definition, item: str) -> str:
    """What an item is called: "Question 2", counted as the form counts. Raises NotFound."""
    return f"Question {definition.questions.index(definition.question(item)) + 1}"


def pass_title(definition: Definition, item: str, criterion: str) -> str:
    """What a pass is called: "Question 2 · Purpose". Raises NotFound."""
    return f"{item_title(definition, item)} · {definition.criterion(criterion).name}"


def pass_slug(item: str, criterion: str) -> str:
    """A pass in an address: "q2-purpose". Codes hold no hyphen, so it can be taken apart again."""
    return f"{item}-{criterion}"


def pass_by_slug(definition: Definition, slug: str) -> Pass:
    """The pass whose address is `slug`. Raises NotFound."""
    for known in definition.passes():
        if pass_slug(known.item, known.criterion) == slug:
            return known
    raise NotFound("Check the address: this cohort has no such pass.")


def progress_of_passes(session: Session, *, assessor_id: UUID) -> tuple[Progress, ...]:
    """How far an assessor is, in every pass of every cohort they have readings in."""
    return tuple(Progress(*row) for row in session.execute(_OF_ASSESSOR, {"assessor_id": assessor_id}))


def progress_of_pass(session: Session, queue: Queue) -> Progress:
    """How far an assessor is with one pass, to go on reading it.

    Raises:
        NotFound: they have no readings in it.
        GateClosed: they may not read it yet.
    """
    row = session.execute(_OF_QUEUE, vars(queue)).one_or_none()
    if row is None:
        # The first page may have offered what somebody else has taken since.
        raise NotFound("Go back to your reading: there is nothing more to read in this pass now.")
    through_gate(row)
    return replace(Progress(*tuple(row)[:6]), samples=samples_in(row))


#: The conditions that hold a select of readings to one queue, whose fields it is then asked with.
IN_QUEUE = (
    col(Reading.assessor_id) == bindparam("assessor_id"),
    col(Reading.cohort_id) == bindparam("cohort_id"),
    col(Reading.item) == bindparam("item"),
    col(Reading.criterion) == bindparam("criterion"),
)
#: Joins readings to their scorecards that are not superseded. Written out: with a parameter in its place the
#: server finds no index that fits all times, and plans the statement anew each time.
CURRENT_CARD = (col(Scorecard.reading_id) == col(Reading.id)) & (
    col(Scorecard.state) != literal_column(f"'{CardState.SUPERSEDED}'")
)
# Composed once: that takes as long as carrying them out, and each reading asks for its pass.
_PLACE = (col(Reading.cohort_id), col(Reading.item), col(Reading.criterion))
_STATE = col(Scorecard.state)
_PROGRESS = (
    select(
        *_PLACE,
        func.count(),
        func.count().filter(_STATE == CardState.DRAFT),
        func.count().filter(_STATE == CardState.COMMITTED),
    )
    .select_from(Reading)
    .outerjoin(Scorecard, CURRENT_CARD)
    .group_by(*_PLACE)
)
_OF_ASSESSOR = _PROGRESS.where(IN_QUEUE[0])
_OF_QUEUE = guarded_with_samples(_PROGRESS.where(*IN_QUEUE))
