"""What goes into the packs of panels and of interview days: whom they meet, and what it takes to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import LONDON, clock_time, long_date
from recruitment.domain.observing import explores_gaps
from recruitment.models.base import datetime
from recruitment.packs.contexts import Cover, Detail, Scale
from recruitment.packs.every_kind import OfParts
from recruitment.packs.panel_contexts import (
    DayPack,
    ExercisePart,
    Meeting,
    MeetingPart,
    MissingPart,
    PanelPack,
    Part,
)
from recruitment.programme.exercises import Exercise
from recruitment.programme.schema import Criterion
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import promised_dates
from recruitment.queries.history import experience_of, looked_at
from recruitment.queries.panel_packs import DayMet, Holder, Met, day_met, holder_of, met_by

_NOBODY = "Nobody is on the panel yet. A recruitment lead sets it."


@dataclass(frozen=True)
class PlannedPart:
    """A part of a day that is still to be made.

    Attributes:
        key: by which the contents find it.
        title: what it is called if it cannot be made.
        fill: gathers what goes into it.
    """

    key: str
    title: str
    fill: Callable[[Session], Part]


@dataclass(frozen=True)
class PlannedDay:
    """The pack of a day: `whole` but for its parts, which are still to be made. `panels` is who is in it."""

    whole: OfParts
    parts: tuple[PlannedPart, ...]
    panels: tuple[UUID, ...]

    @property
    def cover(self) -> Cover:
        """Its first page."""
        return self.whole.cover

    def missing(self, part: PlannedPart, why: str) -> MissingPart:
        """The page in the place of a part that could not be made."""
        return MissingPart(self.cover.foot, self.cover.reference, part.key, part.title, why)

    def pack(self, parts: tuple[Part, ...]) -> OfParts:
        """The whole."""
        return replace(self.whole, parts=parts)


@dataclass(frozen=True)
class PackCopy:
    """For whom a pack is made, of which exercise, and when; the holder is None where it is the leads'."""

    cohort: CohortFacts
    exercise: Exercise
    holder: Holder | None
    now: datetime

    @property
    def audience(self) -> str:
        """Who may read it."""
        if self.holder is None:
            return f"Recruitment leads of {self.cohort.name}, and the panel."
        return f"{self.holder.called}, who is on the panel, and nobody else."

    @property
    def explores_gaps(self) -> bool:
        """Whether gaps of a history are for the holder."""
        return self.holder is not None and explores_gaps(
            safer_until=self.holder.safer_until,
            on=self.now.astimezone(LONDON).date(),
            asks_about_safety=self.exercise.safeguarding is not None,
        )

    @property
    def scale(self) -> Scale:
        """The scale of scores."""
        return Scale(self.cohort.definition.scale.low, self.cohort.definition.scale.high)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """On which the exercise is scored."""
        return tuple(map(self.cohort.definition.criterion, self.exercise.criteria))

    def cover(self, title: str, purpose: str, reference: str, met_at: datetime | None) -> Cover:
        """The first page."""
        return Cover(
            title=title,
            purpose=purpose,
            audience=self.audience,
            reference=reference,
            organisation=self.cohort.definition.organisation.name,
            prepared_at=self.now,
            destroy_by=destroy_meeting_by(self.cohort, met_at or self.now),
        )

    def meeting(self, session: Session, met: Met, key: str = "meeting") -> Meeting:
        """One candidate as whoever has this copy meets them."""
        gaps = self._gaps(session, met) if self.explores_gaps else None
        return Meeting(key, met.name, met.at, met.place, met.called, met.to_do, gaps)

    def part(self, met: Met, key: str, cover: Cover, session: Session, *, at: str = "") -> Part:
        """One candidate of a day; a page that says so where no panel is set.

        Args:
            at: the exercise's name, where the day has several.
        """
        if met.panel_id is None:
            return MissingPart(cover.foot, cover.reference, key, title_of(met, at), met.fault or _NOBODY)
        meeting = self.meeting(session, met, key)
        return MeetingPart(cover.foot, cover.reference, self.exercise, self.scale, self.criteria, meeting, at)

    def _gaps(self, session: Session, met: Met) -> tuple[Detail, ...]:
        told = experience_of(session, met.application_id).history
        at = met.submitted_at or self.now
        history = looked_at(told, definition=self.cohort.definition, employer=met.employer, at=at)
        return tuple(Detail(gap.span.words, gap.text or "nothing was said of it") for gap in history.gaps)


def panel_pack(
    session: Session, *, cohort: CohortFacts, panel_id: UUID, member_id: UUID | None, now: datetime
) -> PanelPack:
    """One candidate at one exercise, for their panel.

    No score stands in it, and no reference beside the name: what was read blind has the reference.

    Args:
        member_id: whose copy it is: gaps of the history are for whoever is trained; None for the leads'.
        now: when it is made, aware.

    Raises:
        NotFound: there is no such panel, or the member is off it.
    """
    met = met_by(session, cohort.id, panel_id, member_id)
    copy = copy_for(session, cohort, met.exercise, member_id, now)
    cover = copy.cover(
        f"{copy.exercise.name}: {met.name}",
        "To meet one candidate, and to score them on paper, each by yourself.",
        f"{cohort.prefix}, {copy.exercise.name}",
        met.at,
    )
    return PanelPack(cover, copy.exercise, copy.scale, copy.criteria, copy.meeting(session, met))


def plan_day(
    session: Session, *, cohort: CohortFacts, day_id: UUID, member_id: UUID | None, now: datetime
) -> PlannedDay:
    """The panels of an interview day, in its order, each still to be made.

    A member's copy has those alone whose panel they are on; the leads' has whoever has a slot.

    Raises:
        NotFound: there is no such day, or nobody to meet in it.
    """
    day = day_met(session, cohort.id, day_id, member_id)
    copy = copy_for(session, cohort, day.exercise, member_id, now)
    cover = copy.cover(
        f"{copy.exercise.name}: {long_date(day.begins_at)}",
        "To meet the candidates of a day in turn, and to score them on paper, each by yourself.",
        f"{cohort.prefix}, {long_date(day.begins_at)}",
        day.ends_at,
    )
    how = ExercisePart(cover.foot, cover.reference, copy.exercise)
    parts = [PlannedPart(how.key, how.title, lambda _session: how)]
    for met in day.meets:
        # Not by their place: whoever takes an earlier slot leaves the other parts as they were.
        key = f"meeting-{met.application_id.hex[:12]}"
        parts.append(PlannedPart(key, title_of(met), partial(copy.part, met, key, cover)))
    panels = tuple(met.panel_id for met in day.meets if met.panel_id is not None)
    return PlannedDay(DayPack(cover, _facts(day), ()), tuple(parts), panels)


def destroy_meeting_by(cohort: CohortFacts, met_at: datetime) -> date:
    """The day by which what panels had is destroyed: that on which applicants hear, or of a later meeting."""
    return max(promised_dates(cohort).decisions_by, met_at).astimezone(LONDON).date()


def copy_for(
    session: Session, cohort: CohortFacts, exercise: str, member_id: UUID | None, now: datetime
) -> PackCopy:
    """A copy of what an exercise takes; one statement where it is a member's.

    Raises:
        NotFound: the member is no assessor of the cohort.
    """
    holder = None if member_id is None else holder_of(session, cohort.id, member_id)
    return PackCopy(cohort, cohort.definition.exercise(exercise), holder, now)


def _facts(day: DayMet) -> tuple[Detail, ...]:
    times = f"{long_date(day.begins_at)}, {clock_time(day.begins_at)} to {clock_time(day.ends_at)}"
    return (
        Detail("When", times),
        Detail("Where", day.place),
        Detail("Panel", ", ".join(day.called)),
        Detail("Candidates", str(len(day.meets))),
    )


def title_of(met: Met, at: str = "") -> str:
    """What the part of a candidate is called; `at` is the exercise's name, where the day has several."""
    return f"{'Time not set' if met.at is None else clock_time(met.at)}, {met.name}{at and f': {at}'}"
