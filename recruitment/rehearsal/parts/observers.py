"""Those on a panel: they note and score apart as each exercise ends, commit, and then talk it over."""

from collections.abc import Generator, Iterator, Sequence
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.availability import half_days
from recruitment.domain.deadlines import LONDON
from recruitment.domain.observing import NO_OPPORTUNITY, Observed, Slot
from recruitment.domain.scorecards import NO_EVIDENCE
from recruitment.invented import draw_score, evidence_for
from recruitment.programme.exercises import Exercise
from recruitment.queries.availability import days_of
from recruitment.queries.observations import (
    CommittedCard,
    ObservationLine,
    OwnObservation,
    cards_of_panel,
    own_observations,
)
from recruitment.rehearsal.calendar import CENTRE, CENTRE_SET, DAYS_SET, INTERVIEW, SAID
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat, Part

#: So many in a hundred saw nothing to go by, or had no occasion to.
_NO_EVIDENCE, _NO_OPPORTUNITY = 0.02, 0.02
_BEFORE_ALL = time(8, 20)
_LOOKED_FOR = "Asked twice, and they spoke of something else."
_SEEN = "Told of one pupil, what they had tried and what had not worked."
_NOTES = (
    "Began with a boy in year 9.",
    "Asked us what we would have done.",
    "Named the colleague who helped.",
)
#: From so many points apart a panel talks a score over.
_APART = 2
_TALKED = "One of us had heard the figures, the other had not; with them we both see it as this."


def observer(house: House, assessor_id: UUID) -> Part:
    """One assessor, at every interview and every exercise of the centre that they are on the panel of."""
    chance = house.scene.chance("observer", house.assessors[assessor_id].email)
    yield Beat(house.working_day(SAID, time(20)), quiet=True)
    days = days_of(house.cohort).values()
    house.deeds.panels.say_when(assessor_id, half_days(day for span in days for day in span))
    house.note("assessors said on which days they can", "leads ask it of everybody who may observe")
    for step, after, until in ((INTERVIEW, DAYS_SET, CENTRE_SET), (CENTRE, CENTRE_SET, CENTRE.list_day)):
        for day in range(after + 1, until):
            yield Beat(house.working_day(day, _BEFORE_ALL), quiet=True)
            yield from _see(house, assessor_id, house.exercises(step), chance)


def _see(
    house: House, assessor_id: UUID, exercises: Sequence[Exercise], chance: Random
) -> Generator[Beat, None, None]:
    """A day, looked at again whenever one is over: meanwhile a lead may have moved what was to come."""
    lasts = {one.code: timedelta(minutes=one.minutes) for one in exercises}
    over: set[UUID] = set()
    while coming := next((one for one in _today(house, assessor_id) if one[0].id not in over), None):
        line, begins = coming
        yield Beat(begins + lasts[line.exercise] + timedelta(minutes=chance.uniform(1, 4)), quiet=True)
        if coming not in _today(house, assessor_id):
            continue
        over.add(line.id)
        if not house.stays_away(line.reference):
            yield from _observe(house, assessor_id, line, chance)


def _today(house: House, assessor_id: UUID) -> Iterator[tuple[ObservationLine, datetime]]:
    """What is to be observed on this day, in the order of time."""
    with house.scene.acting(Binding.OFFICE, assessor_id) as session:
        held = own_observations(session, assessor_id, frozenset({house.cohort.id}))
    for one in held:
        if (
            one.held_at is not None
            and one.held_at.astimezone(LONDON).date() == house.today
            and not one.is_done
        ):
            yield one, one.held_at


def _observe(
    house: House, assessor_id: UUID, line: ObservationLine, chance: Random
) -> Generator[Beat, None, None]:
    """Score, look it through, commit; and where the others have, talk over what lies apart."""
    exercise = house.cohort.definition.exercise(line.exercise)
    note = UUID(int=chance.getrandbits(128), version=4), chance.choice(_NOTES)
    made = dict(_judged(house, assessor_id, line.reference, exercise))
    house.deeds.panels.score(assessor_id, line.id, made, note)
    yield Beat(house.now + timedelta(minutes=chance.uniform(1, 3)), quiet=True)
    own = house.deeds.panels.commit(assessor_id, line.id)
    house.note(f"scorecards were committed, of {exercise.name.lower()}", "panels scored apart")
    if own.panel_is_done and own.others:
        yield Beat(house.now + timedelta(minutes=1), quiet=True)
        _talk_over(house, own, exercise)


def _judged(
    house: House, assessor_id: UUID, reference: str, exercise: Exercise
) -> Iterator[tuple[Slot, Observed]]:
    """What this assessor makes of it: from the truth that nobody sees, and the severity that nobody sees."""
    who, scale = house.assessors[assessor_id], house.cohort.definition.scale
    for slot in exercise.slots:
        chance = house.scene.chance("observed", who.email, reference, exercise.code, slot.key)
        luck = chance.random()
        if luck < _NO_OPPORTUNITY:
            yield slot, Observed(NO_OPPORTUNITY)
        elif luck < _NO_OPPORTUNITY + _NO_EVIDENCE:
            yield slot, Observed(NO_EVIDENCE, _LOOKED_FOR)
        else:
            truth = house.written[reference].truth[slot.criterion]
            score = draw_score(truth, who.severity, 0.0, chance, scale.low, scale.high)
            words = evidence_for(slot.criterion, score, chance, scale.low, scale.high)
            yield slot, Observed(str(score), words or _SEEN)


def _talk_over(house: House, own: OwnObservation, exercise: Exercise) -> None:
    """Agree on a score for the first of what lies furthest apart."""
    with house.scene.acting(Binding.OFFICE, own.assessor_id) as session:
        cards = cards_of_panel(session, own.panel_id)
    apart = [(slot, scores) for slot in exercise.slots if (scores := _scores(cards, slot))]
    for slot, scores in apart:
        if max(scores) - min(scores) >= _APART:
            value = round(sum(scores) / len(scores))
            house.deeds.panels.agree(own.assessor_id, own.id, slot, value, _TALKED)
            house.note("scores were agreed on after talking", "a panel had scored two points apart")
            return


def _scores(cards: tuple[CommittedCard, ...], slot: Slot) -> list[int]:
    made = (card.scores[slot].score for card in cards if slot in card.scores)
    return [score for score in made if score is not None]
