"""The demonstration's later stages: interviews, the centre, its wash-up and what came of it.

Everything is done by the services that pages use, each at a time of its own in the weeks before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import count
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.demo.clearing import clear_all
from recruitment.demo.deciding import TwoLeads
from recruitment.demo.meeting import Room, train
from recruitment.demo.progress import Progress
from recruitment.domain.deadlines import LONDON
from recruitment.domain.stages import Action, Stage
from recruitment.invented import InventedAssessor, draw_score
from recruitment.models import Application, Tally
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.composites import build_composite_list
from recruitment.services.decisions import Outcome
from recruitment.services.panels import centre_codes
from recruitment.services.shortlists import build_shortlist
from recruitment.services.wash_ups import record_wash_up

#: Of everybody, so many of so many are interviewed and seen at the centre, and no fewer than these.
_INTERVIEWED, _AT_CENTRE = (2, 7, 4), (1, 7, 3)
#: How long ago each of these was.
_SIFTED, _INTERVIEWS, _LISTED, _CENTRE, _HEARD = (timedelta(days=days) for days in (12, 9, 7, 4, 2))
#: Panels begin one after another.
_APART = timedelta(minutes=15)
_COMES = timedelta(days=3)
_WHY_INTERVIEW = "As far as the interviews reach; both of us have opened every application."
_WHY_CENTRE = "As far as the centre has room, by the interviews."
_WHY_NOT = "Others have shown more of what the programme asks for."
_WHY_OFFER = "Within the places after the centre; the panels agree."
_WHY_WAITS = "Close to those within; would do well here if a place comes free."
_WHY_OUTCOMES = "By the wash-up, candidate by candidate."


def see(
    session: Session,
    cohort: CohortFacts,
    *,
    leads: tuple[UUID, UUID],
    readers: Mapping[UUID, InventedAssessor],
    progress: Progress,
    address: str,
    now: datetime,
) -> None:
    """Take a cohort whose sift is over as far as was asked.

    Args:
        session: the worker's.
        leads: who proposes, and who confirms.
        readers: the assessors in order, with the severity that nobody sees.
        progress: `Progress.INTERVIEWS` or later.
        address: the service's own, for links in messages.
        now: when, aware.
    """
    train(session, cohort, tuple(readers), now)
    house = _House(session, cohort, leads, readers, address, now)
    house.choose_for_interview()
    house.interview(done=progress.has(Progress.CENTRE))
    if not progress.has(Progress.CENTRE):
        return
    house.choose_for_centre()
    if progress.has(Progress.WASH_UP):
        house.hold_centre()
        house.wash_up(release=progress.has(Progress.OUTCOMES))


@dataclass(frozen=True)
class _House:
    """A cohort, whoever works on it, and now."""

    session: Session
    cohort: CohortFacts
    leads: tuple[UUID, UUID]
    readers: Mapping[UUID, InventedAssessor]
    address: str
    now: datetime

    def choose_for_interview(self) -> None:
        """By the shortlist of the sift: the best are invited, the others told."""
        at = self.now - _SIFTED
        listed = build_shortlist(
            self.session,
            cohort=self.cohort,
            places=self._share(_INTERVIEWED),
            actor_id=self.leads[0],
            now=at,
        )
        self._decide(listed, at, Action.INVITE_TO_INTERVIEW, _WHY_INTERVIEW, self._share(_INTERVIEWED))

    def interview(self, *, done: bool) -> None:
        """Everybody invited has a panel; all have been met, or every other one."""
        for number, one in enumerate(self._at(Stage.INTERVIEW)):
            self._meet("interview", one, number, held=done or number % 2 == 0, ago=_INTERVIEWS)

    def choose_for_centre(self) -> None:
        """By the interviews: those chosen are cleared, and invited to the centre."""
        at, places = self.now - _LISTED, self._share(_AT_CENTRE)
        listed = self._composites(Stage.INTERVIEW, places, at)
        invited = self._leads(listed, at).open_all()[:places]
        clear_all(
            self.session,
            self.cohort,
            lead=self.leads[0],
            candidates=invited,
            address=self.address,
            now=at,
        )
        self._decide(listed, at, Action.INVITE_TO_CENTRE, _WHY_CENTRE, places)

    def hold_centre(self) -> None:
        """Every exercise of everybody is held and scored."""
        turns = count()
        for one in self._at(Stage.CENTRE):
            for exercise in centre_codes(self.cohort.definition):
                self._meet(exercise, one, next(turns), held=True, ago=_CENTRE)

    def wash_up(self, *, release: bool) -> None:
        """Heard, candidate by candidate; offers, two bands of reserve, and the rest, proposed or released."""
        at, places = self.now - _HEARD, self.cohort.places
        listed = self._composites(Stage.CENTRE, places, at)
        record_wash_up(
            self.session,
            cohort=self.cohort,
            shortlist_id=listed,
            # The first of the assessors is trained.
            people=(*self.leads, next(iter(self.readers))),
            held_on=at.astimezone(LONDON).date(),
            actor_id=self.leads[0],
            now=at,
        )
        deciding = self._leads(listed, at)
        outcomes = self._outcomes(deciding.open_all())
        if release:
            deciding.carry_out(outcomes, _WHY_OUTCOMES)
        else:
            deciding.propose(outcomes, _WHY_OUTCOMES, by=self.leads[0])

    def _outcomes(self, seen: Sequence[UUID]) -> list[Outcome]:
        places, bands = self.cohort.places, [one.code for one in self.cohort.definition.reserve.bands]
        within, waiting, rest = (
            seen[:places],
            seen[places : places + len(bands)],
            seen[places + len(bands) :],
        )
        return [
            *(Outcome(one, Action.OFFER, _WHY_OFFER) for one in within),
            *(
                Outcome(one, Action.RESERVE, _WHY_WAITS, band)
                for one, band in zip(waiting, bands, strict=False)
            ),
            *(Outcome(one, Action.DECLINE, _WHY_NOT) for one in rest),
        ]

    def _decide(self, listed: UUID, at: datetime, action: Action, why: str, places: int) -> None:
        """Those within are taken further, and the others are not."""
        deciding = self._leads(listed, at)
        everybody = deciding.open_all()
        deciding.carry_out(
            [
                *(Outcome(one, action, why) for one in everybody[:places]),
                *(Outcome(one, Action.DECLINE, _WHY_NOT) for one in everybody[places:]),
            ],
            why,
        )
        self.session.flush()

    def _meet(self, exercise: str, who: "_Candidate", turn: int, *, held: bool, ago: timedelta) -> None:
        """Set somebody's panel; where it is held, both score and commit."""
        held_at = self.now - ago + turn % 20 * _APART if held else self.now + _COMES + turn % 20 * _APART
        room = Room(self.session, self.cohort, self.leads[0], self.now - ago)
        of = self.cohort.definition.exercise(exercise)
        pair = room.set(
            exercise,
            who.reference,
            who.id,
            size=1 if of.panel == "pupils" else 2,
            turn=turn,
            held_at=held_at,
        )
        if held:
            later = replace(room, now=held_at + timedelta(minutes=of.minutes))
            for one in pair:
                choices = [self._score(one, who, exercise, slot.key) for slot in of.slots]
                later.score(one, exercise, who.reference, choices, commit=True)

    def _score(self, assessor: UUID, who: "_Candidate", exercise: str, slot: str) -> str:
        """What an assessor makes of a candidate: near what the sift made of them."""
        scale, seen = self.cohort.definition.scale, self.readers[assessor]
        # An invented cohort must come out the same again.
        chance = Random(f"{seen.email} {who.reference} {exercise} {slot}")  # noqa: S311
        return str(draw_score(who.mean, seen.severity, 0.0, chance, scale.low, scale.high))

    def _composites(self, stage: Stage, places: int, at: datetime) -> UUID:
        return build_composite_list(
            self.session, cohort=self.cohort, stage=stage, places=places, actor_id=self.leads[0], now=at
        )

    def _leads(self, listed: UUID, at: datetime) -> TwoLeads:
        return TwoLeads(self.session, self.cohort, self.leads, listed, self.address, at)

    @cached_property
    def _sent(self) -> int:
        return len(self._at(Stage.SIFT))

    def _share(self, share: tuple[int, int, int]) -> int:
        part, of, fewest = share
        return max(fewest, self._sent * part // of)

    def _at(self, stage: Stage) -> list["_Candidate"]:
        """Who is at a stage, by reference."""
        found = self.session.execute(
            select(col(Application.id), col(Application.reference), col(Tally.total), col(Tally.scores))
            .join(Tally, col(Tally.application_id) == col(Application.id))
            .where(col(Application.cohort_id) == self.cohort.id, col(Application.stage) == stage)
            .order_by(col(Application.reference))
        )
        return [_Candidate(key, reference, total / scores) for key, reference, total, scores in found]


@dataclass(frozen=True)
class _Candidate:
    """Somebody at a stage, and the plain mean of their scores in the sift."""

    id: UUID
    reference: str
    mean: float
