"""What there is to read, as the home page and the end of a pass show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from recruitment.domain.access import Actor, Area, cohorts_of
from recruitment.domain.scorecards import time_in_words
from recruitment.queries.calibration import PassGate, Standing
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import readings_due
from recruitment.queries.passes import Progress, Queue, pass_by_slug, pass_slug, pass_title
from recruitment.web.visit import Visit


@dataclass(frozen=True)
class PassWork:
    """A pass on somebody's desk."""

    title: str
    slug: str
    progress: Progress
    time: str
    review_is_due: bool
    gate: PassGate | None
    tries: int
    calibrating: str

    @property
    def is_open(self) -> bool:
        """Whether nothing is to be done before it can be read."""
        return self.gate is None or self.gate.is_open

    @property
    def waits(self) -> bool:
        """Whether a lead must decide first."""
        return self.gate is not None and self.gate.waits(self.tries)


@dataclass(frozen=True)
class Desk:
    """One cohort's work for one assessor, passes in the definition's order.

    Attributes:
        standing: what they agreed to, their training and their own pace; None where nothing is known.
    """

    cohort: CohortFacts
    passes: tuple[PassWork, ...]
    standing: Standing | None = None

    @property
    def has_agreed(self) -> bool:
        """Whether they have agreed to confidentiality."""
        return self.standing is not None and self.standing.agreed_at is not None

    @property
    def minutes(self) -> float:
        """Minutes a reading takes: their own, once they have read enough, else the definition's."""
        return _minutes(self.cohort, self.standing)

    @property
    def at_own_pace(self) -> bool:
        """Whether the minutes are their own."""
        return self.standing is not None and self.standing.pace is not None

    @property
    def due_at(self) -> datetime | None:
        """When everything is asked to be read, where the definition says."""
        return readings_due(self.cohort)

    @property
    def total(self) -> int:
        """Readings in all."""
        return sum(one.progress.total for one in self.passes)

    @property
    def committed(self) -> int:
        """Readings done."""
        return sum(one.progress.committed for one in self.passes)

    @property
    def time(self) -> str:
        """How long the rest will take."""
        return time_in_words((self.total - self.committed) * self.minutes)

    @property
    def next_pass(self) -> PassWork | None:
        """Where to go on: a pass that is begun, else the first that is not done; one at a time.

        A pass that waits for a lead comes last.
        """
        left = [one for one in self.passes if one.progress.left]
        open_passes = sorted(left, key=lambda one: one.waits)
        begun = [one for one in open_passes if one.progress.drafted or one.progress.committed]
        return next(iter(begun + open_passes), None)


def desk_of(
    cohort: CohortFacts,
    progress: Iterable[Progress],
    *,
    standings: Mapping[UUID, Standing] | None = None,
    gates: Mapping[tuple[UUID, str, str], PassGate] | None = None,
) -> Desk:
    """Lay out one cohort's work; how somebody stands before each pass, where it is given."""
    held = {(one.item, one.criterion): one for one in progress if one.cohort_id == cohort.id}
    order = [(one.item, one.criterion) for one in cohort.definition.passes()]
    standing, before = (standings or {}).get(cohort.id), gates or {}
    works = (
        _pass_work(cohort, held[key], _minutes(cohort, standing), before.get((cohort.id, *key)))
        for key in order
        if key in held
    )
    return Desk(cohort, tuple(works), standing)


def _minutes(cohort: CohortFacts, standing: Standing | None) -> float:
    own = None if standing is None else standing.pace
    return cohort.definition.sift.minutes if own is None else own


def _pass_work(cohort: CohortFacts, progress: Progress, minutes: float, gate: PassGate | None) -> PassWork:
    return PassWork(
        title=pass_title(cohort.definition, progress.item, progress.criterion),
        slug=pass_slug(progress.item, progress.criterion),
        progress=progress,
        time=time_in_words(progress.left * minutes) if progress.left else "",
        review_is_due=progress.review_is_due(cohort.definition.sift.batch),
        gate=gate,
        tries=cohort.definition.calibration.tries,
        calibrating=time_in_words(gate.samples * cohort.definition.sift.minutes) if gate else "",
    )


def own_cohorts(actor: Actor) -> frozenset[UUID] | None:
    """The cohorts somebody assesses in; None for all of them."""
    return cohorts_of(actor, Area.OWN_READINGS)


def own_queue(visit: Visit, slug: str) -> Queue:
    """The signed-in assessor's queue of the pass in the address. Raises NotFound."""
    one = pass_by_slug(visit.here.definition, slug)
    return Queue(visit.here.id, visit.actor_id, one.item, one.criterion)
