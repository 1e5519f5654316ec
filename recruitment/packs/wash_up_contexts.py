"""What people decide by after the sift: the composite first, then each exercise as its panel saw it."""

from dataclasses import dataclass

from recruitment.packs.contexts import Cover, Detail, Interval, Place, Scale


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One thing that was scored: what each of the panel gave, in words, and what they agreed on."""

    question: str
    criterion: str
    given: tuple[str, ...]
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class HeardExercise:
    """One exercise of one candidate; `lines` are empty until all of the panel have committed."""

    name: str
    weight: float
    average: float | None
    lines: tuple[SlotLine, ...] = ()

    @property
    def columns(self) -> int:
        """How many scored it."""
        return max((len(line.given) for line in self.lines), default=0)


@dataclass(frozen=True, slots=True)
class Heard:
    """One candidate: the composite with its interval, then each exercise. No reference stands beside.

    `outcome` is what was decided or proposed so far, in words; empty where nothing was.
    """

    key: str
    rank: int
    name: str
    measure: float | None
    interval: Interval | None
    place: Place | None
    within: bool
    exercises: tuple[HeardExercise, ...]
    note: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class WashUpPack:
    """All candidates of a frozen list of exercises, best first. `present` is who took part."""

    cover: Cover
    places: int
    facts: tuple[Detail, ...]
    scale: Scale
    exercises: tuple[str, ...]
    heard: tuple[Heard, ...]
    present: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warning: str = ""
