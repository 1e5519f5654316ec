"""What a panel gets on paper: one candidate at one exercise, or all of an interview day."""

from dataclasses import dataclass
from datetime import datetime

from recruitment.domain.deadlines import clock_time
from recruitment.packs.contexts import Cover, Detail, Scale
from recruitment.programme.exercises import Exercise
from recruitment.programme.schema import Criterion


@dataclass(frozen=True, slots=True)
class Meeting:
    """One candidate as their panel meets them at an exercise. Nobody's score stands in it, and no reference.

    `key` names it in a pack that holds several. `at` and `place` say when and where, as far as that is set;
    `panel` who is on it. `to_do` is what is done differently for the candidate, as a lead instructs it.
    `gaps` are those of their history, and None for whoever is not to explore them.
    """

    key: str
    name: str
    at: datetime | None
    place: str
    panel: tuple[str, ...]
    to_do: str = ""
    gaps: tuple[Detail, ...] | None = None

    @property
    def time(self) -> str:
        """When, in a word or two."""
        return "Time not set" if self.at is None else clock_time(self.at)


@dataclass(frozen=True, slots=True)
class PanelPack:
    """One candidate at one exercise, for their panel: what to do, ask and watch for, and blank scorecards."""

    cover: Cover
    exercise: Exercise
    scale: Scale
    criteria: tuple[Criterion, ...]
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class ExercisePart:
    """How an exercise is carried out, once for a whole day."""

    foot: str
    head: str
    exercise: Exercise
    key: str = "exercise"

    @property
    def title(self) -> str:
        """What it is called in the contents."""
        return f"How it is carried out: {self.exercise.name}"


@dataclass(frozen=True, slots=True)
class MeetingPart:
    """One candidate of a day. `at` is the exercise's name, where the day has several."""

    foot: str
    head: str
    exercise: Exercise
    scale: Scale
    criteria: tuple[Criterion, ...]
    meeting: Meeting
    at: str = ""

    @property
    def key(self) -> str:
        """By which the contents find it."""
        return self.meeting.key

    @property
    def title(self) -> str:
        """What it is called in the contents."""
        return f"{self.meeting.time}, {self.meeting.name}{self.at and f': {self.at}'}"


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A page in the place of a part that could not be made. `title` is whose it would be."""

    foot: str
    head: str
    key: str
    title: str
    why: str


Part = ExercisePart | MeetingPart | MissingPart


@dataclass(frozen=True, slots=True)
class DayPack:
    """The panels of an interview day, in its order. `facts` say where, when and who."""

    cover: Cover
    facts: tuple[Detail, ...]
    parts: tuple[Part, ...]
