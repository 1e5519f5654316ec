"""What there is to read, as the home page and the end of a pass show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from recruitment.domain.access import Actor, Area, cohorts_of
from recruitment.domain.scorecards import time_in_words
from recruitment.queries.cohorts import CohortFacts
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


@dataclass(frozen=True)
class Desk:
    """One cohort's work for one assessor, passes in the definition's order."""

    cohort: CohortFacts
    passes: tuple[PassWork, ...]

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
        return time_in_words((self.total - self.committed) * self.cohort.definition.sift.minutes)

    @property
    def next_pass(self) -> PassWork | None:
        """Where to go on: a pass that is begun, else the first that is not done; one at a time."""
        open_passes = [one for one in self.passes if one.progress.left]
        begun = [one for one in open_passes if one.progress.drafted or one.progress.committed]
        return next(iter(begun + open_passes), None)


def desk_of(cohort: CohortFacts, progress: Iterable[Progress]) -> Desk:
    """Lay out one cohort's work."""
    held = {(one.item, one.criterion): one for one in progress if one.cohort_id == cohort.id}
    order = [(one.item, one.criterion) for one in cohort.definition.passes()]
    return Desk(cohort, tuple(_pass_work(cohort, held[key]) for key in order if key in held))


def _pass_work(cohort: CohortFacts, progress: Progress) -> PassWork:
    return PassWork(
        title=pass_title(cohort.definition, progress.item, progress.criterion),
        slug=pass_slug(progress.item, progress.criterion),
        progress=progress,
        time=time_in_words(progress.left * cohort.definition.sift.minutes) if progress.left else "",
        review_is_due=progress.review_is_due(cohort.definition.sift.batch),
    )


def own_cohorts(actor: Actor) -> frozenset[UUID] | None:
    """The cohorts somebody assesses in; None for all of them."""
    return cohorts_of(actor, Area.OWN_READINGS)


def own_queue(visit: Visit, slug: str) -> Queue:
    """The signed-in assessor's queue of the pass in the address. Raises NotFound."""
    one = pass_by_slug(visit.here.definition, slug)
    return Queue(visit.here.id, visit.actor_id, one.item, one.criterion)
