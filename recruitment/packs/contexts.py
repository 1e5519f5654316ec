"""What a pack is made of: frozen, plain values, decided by the caller and only set out here.

Whatever a pack may not show is absent from its context: a blind shortlist has rows without names,
an application pack for someone who may not see scores has `scores=None`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from recruitment.domain.deadlines import long_date
from recruitment.domain.feedback import CriterionBand
from recruitment.packs.timeline import Bar
from recruitment.programme.exercises import Exercise
from recruitment.programme.schema import Criterion


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first page says, and what stands at the head and foot of every other one.

    `prepared_at` is aware; it is shown in Europe/London. `audience` is who may read the pack. `destroy_by` is
    None where it belongs to whoever it is about.
    """

    title: str
    purpose: str
    audience: str
    reference: str
    organisation: str
    prepared_at: datetime
    destroy_by: date | None

    @property
    def foot(self) -> str:
        """What stands at the foot of every page."""
        if self.destroy_by is None:
            return "Your own data: keep it safe"
        return f"Personal data: destroy by {long_date(self.destroy_by)}"


@dataclass(frozen=True, slots=True)
class Interval:
    """The range within which an average would plausibly fall if it were read again."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CriterionAverage:
    """One criterion's average over `readings` readings; None where nobody has scored it.

    `kind` is "value" or "attribute"; `short` is the name where there is room for a word.
    """

    code: str
    name: str
    kind: str
    average: float | None
    readings: int
    interval: Interval | None = None
    short: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and the highest score of the cohort's definition."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Detail:
    """One labelled fact about the applicant."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """A plain section of the form, with what was answered."""

    title: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Referee:
    """A referee as the applicant named them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the form and what was written. `limit` is None where words are not counted."""

    number: int
    title: str
    question: str
    text: str
    words: int
    limit: int | None = None
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """What one assessor gave in one pass; a `score` of None is "no evidence seen"."""

    assessor: str
    score: int | None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class PassScores:
    """The scores of one item on one criterion, in the order in which they were committed."""

    item: str
    criterion: str
    readings: tuple[ReadingScore, ...]
    average: float | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """All committed scores of one application, with the sentence that says how they were averaged."""

    scale: Scale
    basis: str
    profile: tuple[CriterionAverage, ...]
    passes: tuple[PassScores, ...]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An entry of a history or a gap, with its place on the line from leaving education to now.

    `text` is why they left, or what they were doing in the gap; `bar` is None where the months are not given.
    """

    when: str
    length: str
    what: str
    place: str
    kind: str
    text: str
    duties: str
    is_gap: bool
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class HistoryTable:
    """A history and qualifications. `years` are the first and the last of the line; `note` is theirs."""

    left: str
    years: str
    rows: tuple[HistoryRow, ...]
    note: str = ""
    qualifications: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicationPack:
    """One application, for a lead: the person, their answers and, if given, their scores.

    `stage` is the staff name of the stage; `submitted_at` is None for a draft. `own` where it is the
    applicant's own copy: it says nothing of stages and scores. `came` says how it came to us, where we
    entered it for them.
    """

    cover: Cover
    name: str
    stage: str
    submitted_at: datetime | None
    details: tuple[Detail, ...]
    answers: tuple[Answer, ...]
    referees: tuple[Referee, ...]
    scores: Scores | None = None
    sections: tuple[Section, ...] = ()
    history: HistoryTable | None = None
    own: bool = False
    came: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands in a list that carries uncertainty.

    `rank` is the expected one, `low` (best) to `high` its interval, `chance` that of being within the places;
    `side` says in words how sure that is, and `is_open` whether it is not.
    """

    rank: float
    low: int
    high: int
    chance: float
    side: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class ShortlistRow:
    """One candidate of the list.

    `name` is None where the list is blind. `measure` is what the candidate stands by, with its `interval`;
    `average` is the plain average, with its own rank. `place` is None in a list by plain averages.
    `averages` follow the pack's `criteria`, None where there is no score. `within` says on which side of the
    cut the row stands. `no_evidence_matters` is true where the choice between "lowest" and "missing" for no
    evidence would carry the candidate over the cut.
    """

    rank: int
    reference: str
    measure: float
    average: float
    average_rank: int
    readings: int
    averages: tuple[float | None, ...]
    within: bool
    name: str | None = None
    interval: Interval | None = None
    place: Place | None = None
    no_evidence_matters: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class CriterionHeading:
    """A criterion as a column of the list: `short` stands in the table, name and weight in the key."""

    code: str
    short: str
    name: str
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class ShortlistPack:
    """A frozen shortlist with its basis. `rows` stand in rank order, those within the cut first.

    `facts` say how it was made, label by label. `warning` stands wherever the pack shows a figure; empty
    where there is none to give. `modelled` is false for a list by plain averages.
    """

    cover: Cover
    places: int
    facts: tuple[Detail, ...]
    scale: Scale
    criteria: tuple[CriterionHeading, ...]
    rows: tuple[ShortlistRow, ...]
    notes: tuple[str, ...] = ()
    warning: str = ""
    modelled: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """One line of a blank scorecard: what was asked or watched for, and the criterion it is scored on."""

    question: str
    criterion: Criterion


@dataclass(frozen=True, slots=True)
class KitPack:
    """All it takes to carry an exercise out on paper: what is told, asked and handed out, and a scorecard."""

    cover: Cover
    exercise: Exercise
    scale: Scale
    cards: tuple[Card, ...]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """One candidate's blinded answer; `number` is its place in the reader's own order."""

    number: int
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class ReaderPack:
    """What one assessor is to read of one pass, on paper: how to score, the answers, and blank scorecards.

    `evidence` says which scores need words. No name, no address and nobody's score stands in it.
    """

    cover: Cover
    title: str
    question: str
    criterion: Criterion
    scale: Scale
    evidence: str
    answers: tuple[PrintedAnswer, ...]


@dataclass(frozen=True, slots=True)
class FeedbackPack:
    """What a candidate was told beyond the outcome: a sentence, and what was found of each criterion.

    `sentence` was written by a person. No number, no assessor and no rank stands in it.
    """

    cover: Cover
    name: str
    sentence: str
    bands: tuple[CriterionBand, ...]
    sent_at: datetime
