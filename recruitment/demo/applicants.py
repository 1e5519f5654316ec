"""Invented applicants and all that is stored of them, made in as many processes as there are to make them.

An applicant is made from the seed and a number alone, so that it does not matter who makes it, or when.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from multiprocessing import get_context
from random import Random
from uuid import UUID

from recruitment.demo.histories import Applicant, Rows
from recruitment.demo.plan import ReadingPlan
from recruitment.demo.written import Setting, Turn, write
from recruitment.domain.references import new_reference

#: Applicants stored in one go.
BATCH = 500
#: Batches made ahead by each process: enough that none waits, few enough that memory stays flat.
AHEAD = 2


@dataclass(frozen=True)
class Field:
    """The applicants of an invented cohort: first those who have sent an application, then drafts."""

    setting: Setting
    applicants: tuple[Applicant, ...]
    plan: ReadingPlan
    passes: tuple[tuple[str, str], ...]

    def batches(self) -> Iterator[tuple[Applicant, ...]]:
        """The applicants, some at a time, in order."""
        everybody = iter(self.applicants)
        while batch := tuple(islice(everybody, BATCH)):
            yield batch

    def turns(self, batch: Sequence[Applicant]) -> tuple[tuple[Turn, ...], ...]:
        """The readings of each applicant of a batch; drafts have none, and nobody before the sift."""
        planned = len(self.plan.assessor)
        return tuple(self._turns(one.number) if one.number < planned else () for one in batch)

    def _turns(self, number: int) -> tuple[Turn, ...]:
        each = zip(
            self.plan.assessor[number].tolist(),
            self.plan.position[number].tolist(),
            self.plan.is_read[number].tolist(),
            self.passes,
            strict=True,
        )
        return tuple(
            Turn(item, criterion, *one)
            for assessors, positions, read, (item, criterion) in each
            for one in zip(assessors, positions, read, strict=True)
        )


def invent_applicants(
    prefix: str, *, sent: int, drafts: int, seed: int, opens_at: datetime, ended_at: datetime, address: str
) -> tuple[Applicant, ...]:
    """Name those who apply: who they are, by which reference, and when they sent their application.

    Args:
        prefix: of the cohort's references.
        sent: how many have sent an application.
        drafts: how many more have begun one.
        seed: the same one names the same people.
        opens_at: when applications opened.
        ended_at: the latest time at which one was sent.
        address: the e-mail address of the first draft's owner; without drafts, of the first applicant.
    """
    random = Random(seed)  # noqa: S311 - an invented cohort must come out the same again
    references: dict[str, None] = {}
    while len(references) < sent + drafts:
        references[new_reference(prefix, random)] = None
    span = ended_at - opens_at
    known = sent if drafts else 0
    return tuple(
        Applicant(
            number=number,
            person_id=_id(random),
            application_id=_id(random),
            reference=reference,
            email=address if number == known else f"applicant{number + 1}@example.org",
            submitted_at=opens_at + span * random.uniform(0.1, 0.99) if number < sent else None,
        )
        for number, reference in zip(count(), references)
    )


def written_batches(field: Field, processes: int) -> Iterator[tuple[int, Rows]]:
    """Everything to be stored of each batch, with the number of its applicants, in order.

    Args:
        field: who applies.
        processes: how many make them; with 1, this one does.
    """
    if processes == 1:
        for batch in field.batches():
            yield len(batch), write(field.setting, batch, field.turns(batch))
        return
    # Forked, they would share this one's connections to the database.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        made: deque[tuple[int, Future[Rows]]] = deque()
        for batch in field.batches():
            made.append((len(batch), pool.submit(write, field.setting, batch, field.turns(batch))))
            if len(made) > processes * AHEAD:
                size, future = made.popleft()
                yield size, future.result()
        while made:
            size, future = made.popleft()
            yield size, future.result()


def _id(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
