"""A pass on paper, for its assessor and for a lead who types in what an assessor scored: one desk, one check.

A lead works here under the assessor's own database role and id for as long as anything of the pass is read or
written, so that row security and the gate hold as they do for the assessor, and no other score can be on the
page. What the assessor has begun on the screen, or saved there since, is theirs alone. Nobody types scores of
their own application, nor of what they are to score themselves and have not committed.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from recruitment.db import bind
from recruitment.domain.access import Binding, Role
from recruitment.domain.errors import GateClosed, NotAllowed, NotFound, Refusal
from recruitment.queries.calibration import gates_of, standings_of
from recruitment.queries.paper import (
    PaperRow,
    ReaderPackLine,
    newest_reader_packs,
    not_to_type,
    own_readings_in,
    paper_row,
    paper_rows,
    typed_counts,
)
from recruitment.queries.passes import (
    Queue,
    pass_by_slug,
    pass_slug,
    pass_title,
    progress_of_pass,
    progress_of_passes,
)
from recruitment.queries.staff import Member, assessor_of
from recruitment.web.visit import Visit

_SHUT = {
    "agreement": "Ask them to agree first to keep what they read to themselves: they have not yet.",
    "calibration": "Ask them to score the sample answers of this pass first: it is not open to them yet.",
}


@dataclass(frozen=True)
class PaperPass:
    """One pass as the list of what there is to read shows it; `typed` drafts came from paper."""

    title: str
    slug: str
    left: int
    typed: int
    is_open: bool
    pack: ReaderPackLine | None


@dataclass(frozen=True)
class PaperDesk:
    """One pass of one assessor on paper, and who is at it.

    Attributes:
        called: the assessor's name, where a lead types for them; empty where it is their own.
        withheld: readings that are not to be typed here, nor seen typed: of the lead's own application, and
            what they are to score themselves.
    """

    visit: Visit
    queue: Queue
    called: str
    withheld: frozenset[UUID]

    @property
    def is_own(self) -> bool:
        """Whether the assessor sits here."""
        return not self.called

    @property
    def title(self) -> str:
        """What the pass is called."""
        return pass_title(self.visit.here.definition, self.queue.item, self.queue.criterion)

    @contextmanager
    def blind(self) -> Iterator[None]:
        """Work under the assessor's own role; a lead's comes back afterwards.

        Raises:
            GateClosed, NotAllowed: the assessor may not read the pass yet; each to whoever it speaks to.
        """
        with nullcontext() if self.is_own else _as_reader(self.visit, self.queue.assessor_id):
            yield

    def rows(self) -> tuple[PaperRow, ...]:
        """What is not committed, but for what is withheld.

        Raises:
            NotFound: nothing of the pass is, or was, theirs.
        """
        return tuple(row for row in self._all_rows() if row.id not in self.withheld)

    def rows_to_print(self) -> tuple[PaperRow, ...]:
        """What is not committed, but for a lead's own application: answers tell no score. As `rows`."""
        if self.is_own:
            return self._all_rows()
        own = own_readings_in(self.visit.session, self.queue, self.visit.actor_id)
        return tuple(row for row in self._all_rows() if row.id not in own)

    def row(self, reading_id: UUID) -> PaperRow:
        """One row that is not committed, nor withheld. Raises NotFound."""
        with self.blind():
            row = paper_row(self.visit.session, self.queue, reading_id)
        if row.id in self.withheld:
            raise NotFound("Check the address: there is no such row to type in.")
        return row

    def may_type(self, row: PaperRow) -> bool:
        """Whether whoever sits here may type a row."""
        return row.may_type(self.visit.actor_id, assessor_id=self.queue.assessor_id)

    def address(self, page: str, **more: object) -> str:
        """The address of one of the pages of this pass on paper, by the name that both audiences share."""
        slug = pass_slug(self.queue.item, self.queue.criterion)
        return paper_address(self.visit, self.queue.assessor_id, page, pass_slug=slug, **more)

    def _all_rows(self) -> tuple[PaperRow, ...]:
        with self.blind():
            progress_of_pass(self.visit.session, self.queue)
            return paper_rows(self.visit.session, self.queue)


def own_paper(visit: Visit, slug: str) -> PaperDesk:
    """The signed-in assessor's own pass. Raises NotFound."""
    return PaperDesk(visit, _queue(visit, visit.actor_id, slug), "", frozenset())


def paper_for(visit: Visit, assessor_id: UUID, slug: str) -> PaperDesk:
    """A pass of an assessor of this cohort, for a lead. Raises NotFound, NotAllowed."""
    member = reader_here(visit, assessor_id)
    queue = _queue(visit, assessor_id, slug)
    return PaperDesk(visit, queue, member.called, not_to_type(visit.session, queue, visit.actor_id))


def reader_here(visit: Visit, assessor_id: UUID) -> Member:
    """Somebody who is an assessor of this cohort now.

    Raises:
        NotFound: there is nobody such.
        NotAllowed: they were one, or their account is closed: what they had left went to others.
    """
    member = assessor_of(visit.session, visit.here.id, assessor_id)
    if not member.active or (Role.ASSESSOR, visit.here.id) not in member.pairs:
        raise NotAllowed(f"Give the role back to {member.called} first: they are no assessor here now.")
    return member


def passes_on_paper(visit: Visit, assessor_id: UUID) -> tuple[PaperPass, ...]:
    """The passes in which an assessor has something left, in the definition's order."""
    cohort, session = visit.here, visit.session
    # Under their own role, so that what is counted is what the rows and the packs hold.
    with nullcontext() if assessor_id == visit.actor_id else _as_reader(visit, assessor_id):
        left = {
            (one.item, one.criterion): one.left
            for one in progress_of_passes(session, assessor_id=assessor_id)
            if one.cohort_id == cohort.id and one.left
        }
        typed = typed_counts(session, cohort.id, assessor_id)
    packs = newest_reader_packs(session, cohort.id, assessor_id)
    gates, standing = gates_of(session, assessor_id), standings_of(session, assessor_id).get(cohort.id)
    has_agreed = standing is not None and standing.agreed_at is not None
    made = []
    for one in cohort.definition.passes():
        key = (one.item, one.criterion)
        gate = gates.get((cohort.id, *key))
        is_open = has_agreed and (gate is None or gate.is_open)
        if key in left:
            title, slug = pass_title(cohort.definition, *key), pass_slug(*key)
            made.append(PaperPass(title, slug, left[key], typed.get(key, 0), is_open, packs.get(key)))
    return tuple(made)


def paper_address(visit: Visit, assessor_id: UUID, page: str, **more: object) -> str:
    """The address of a page about paper: an assessor's own, or a lead's for an assessor."""
    if assessor_id == visit.actor_id:
        return url_for(f"assess.{page}", cohort=visit.here.slug, **more)  # type: ignore[arg-type]
    return url_for(f"lead.{page}", cohort=visit.here.slug, assessor_id=assessor_id, **more)  # type: ignore[arg-type]


@contextmanager
def _as_reader(visit: Visit, assessor_id: UUID) -> Iterator[None]:
    """Work under an assessor's own role, then a lead's again. Raises NotAllowed where the gate is shut."""
    bind(visit.session, Binding.READER, assessor_id)
    try:
        yield
    except Refusal as refusal:
        bind(visit.session, Binding.OFFICE, visit.actor_id)
        if isinstance(refusal, GateClosed):
            raise NotAllowed(_SHUT[refusal.step]) from refusal
        raise
    bind(visit.session, Binding.OFFICE, visit.actor_id)


def _queue(visit: Visit, assessor_id: UUID, slug: str) -> Queue:
    one = pass_by_slug(visit.here.definition, slug)
    return Queue(visit.here.id, assessor_id, one.item, one.criterion)
