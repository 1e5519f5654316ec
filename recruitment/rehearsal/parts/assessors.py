"""Assessors: they read in the evenings, answer by answer, and commit batch by batch."""

from collections.abc import Generator
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.scorecards import Draft, EvidenceRule, gaps_in, review_is_due
from recruitment.invented import draw_score, evidence_for
from recruitment.queries.passes import Progress, Queue, progress_of_passes
from recruitment.queries.readings import OwnReading, next_reading
from recruitment.rehearsal.calendar import FIRST_EVENING, LAST_EVENING
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat, Part
from recruitment.services.calibration import agree_confidentiality
from recruitment.services.scorecards import commit_batch, save_draft, show_reading

#: So many readings in a hundred find nothing to go by.
_NO_EVIDENCE = 0.03
#: Of the scores that need no words, so many have some.
_WORDS_ANYWAY = 0.4
#: Some have no time on some evenings.
_FREE_EVENINGS = 0.75


def assessor(house: House, assessor_id: UUID) -> Part:
    """One assessor, from the first evening to the last reading."""
    chance = house.scene.chance("assessor", house.assessors[assessor_id].email)
    days = range(FIRST_EVENING, LAST_EVENING + 1)
    free = [day for day in days if day == LAST_EVENING or chance.random() < _FREE_EVENINGS]
    for number, day in enumerate(free):
        begins = house.working_day(day, time(18, 30)) + timedelta(minutes=chance.uniform(0, 120))
        yield Beat(begins, quiet=True)
        if number == 0:
            _agree(house, assessor_id)
        yield from _evening(house, assessor_id, chance, evenings_left=len(free) - number)


def _agree(house: House, assessor_id: UUID) -> None:
    """Agree to keep to oneself what is read. Rehearsed cohorts have no sample answers to begin with."""
    with house.scene.acting(Binding.READER, assessor_id) as session:
        agree_confidentiality(session, cohort_id=house.cohort.id, actor_id=assessor_id, now=house.now)


def _evening(
    house: House, assessor_id: UUID, chance: Random, *, evenings_left: int
) -> Generator[Beat, None, None]:
    """Read a fair share of what is left, pass by pass."""
    with house.scene.acting(Binding.READER, assessor_id) as session:
        held = progress_of_passes(session, assessor_id=assessor_id)
    share = -(-sum(one.left for one in held) // evenings_left)
    for progress in sorted(held, key=lambda one: (one.item, one.criterion)):
        share -= yield from _read(house, assessor_id, progress, chance, most=share)


def _read(
    house: House, assessor_id: UUID, progress: Progress, chance: Random, *, most: int
) -> Generator[Beat, None, int]:
    """Read in one pass and commit each batch; returns how many were read."""
    queue = Queue(house.cohort.id, assessor_id, progress.item, progress.criterion)
    sift = house.cohort.definition.sift
    read, drafted, unscored = 0, progress.drafted, progress.unscored
    while read < most and unscored:
        yield Beat(house.now + timedelta(minutes=sift.minutes * chance.uniform(0.5, 1.5)), quiet=True)
        _score_next(house, queue)
        read, drafted, unscored = read + 1, drafted + 1, unscored - 1
        if review_is_due(unscored=unscored, drafted=drafted, batch=sift.batch):
            yield Beat(house.now + timedelta(minutes=1), quiet=True)
            _commit(house, queue, seen_at=house.now)
            drafted = 0
    return read


def _score_next(house: House, queue: Queue) -> None:
    with house.scene.acting(Binding.READER, queue.assessor_id) as session:
        reading = next_reading(session, queue)
        if reading is None:
            return
        show_reading(session, reading_id=reading.id, now=house.now)
        draft = _judge(house, queue, reading)
        save_draft(session, reading=reading, draft=draft, actor_id=queue.assessor_id, now=house.now)


def _commit(house: House, queue: Queue, *, seen_at: datetime) -> None:
    with house.scene.acting(Binding.READER, queue.assessor_id) as session:
        commit_batch(session, queue=queue, definition=house.cohort.definition, seen_at=seen_at, now=house.now)


def _judge(house: House, queue: Queue, reading: OwnReading) -> Draft:
    """What this assessor makes of it: from the truth that nobody sees, and the severity that nobody sees."""
    who = house.assessors[queue.assessor_id]
    definition, criterion = house.cohort.definition, reading.criterion
    low, high = definition.scale.low, definition.scale.high
    chance = house.scene.chance("score", who.email, reading.reference, reading.item, criterion)
    if chance.random() < _NO_EVIDENCE:
        return Draft(no_evidence=True, evidence="The answer does not speak of this at all.")
    truth = house.written[reading.reference].truth[criterion]
    score = draw_score(truth, who.severity, 0.0, chance, low, high)
    silent = Draft(score=score)
    rule = EvidenceRule(definition.sift.evidence)
    needed = gaps_in(silent, points=definition.scale.points, rule=rule)
    if not needed and chance.random() > _WORDS_ANYWAY:
        return silent
    return Draft(score=score, evidence=evidence_for(criterion, score, chance, low, high))
