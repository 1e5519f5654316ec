"""What a programme definition holds: frozen models, one for each table of the TOML file.

The keys are described in docs/definition.md. What one key alone can get wrong is refused here; what two
keys can get wrong between them is found by `recruitment.programme.checking`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
)

from recruitment.domain.deadlines import Offset, parse_offset
from recruitment.domain.errors import NotFound
from recruitment.domain.monitoring import CODES, USUAL, asked_for
from recruitment.domain.requests import MOST_DAYS, RequestKind
from recruitment.domain.sections import Ask, Condition, sections_of_form
from recruitment.domain.sections import Section as FormSection
from recruitment.domain.stages import Stage
from recruitment.domain.words import split_paragraphs
from recruitment.programme.house_declarations import DECLARATIONS, DECLARATIONS_FROM
from recruitment.programme.house_reference import HOUSE_QUESTIONS, HOUSE_USE
from recruitment.programme.house_words import HOUSE_EXITS, HOUSE_WORDS

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]
Key = Annotated[int, Field(ge=1, le=9)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def _email(value: str) -> str:
    name, at, domain = value.strip().partition("@")
    parts = domain.split(".")
    if not (name and at and len(parts) > 1 and all(parts)) or any(
        c.isspace() or c in "@<>,;" for c in name + domain
    ):
        raise ValueError("Write one e-mail address, such as recruitment@charity.example.")
    return value.strip()


def _offset(value: object) -> Offset:
    if isinstance(value, Offset):
        return value
    if not isinstance(value, str):
        raise ValueError("Write a text in quotes, such as “closes + 10 working days”.")
    return parse_offset(value)


def _monitored(value: str) -> str:
    if value not in CODES:
        raise ValueError(f"Write questions of equality monitoring that there are: {', '.join(CODES)}.")
    return value


Email = Annotated[str, AfterValidator(_email)]
Monitored = Annotated[str, AfterValidator(_monitored)]
OffsetText = Annotated[Offset, PlainValidator(_offset), PlainSerializer(str)]


class Table(BaseModel):
    """A table of the definition: nothing in it can change, and it has no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Organisation(Table):
    """Who recruits, and who answers for the data. `sender` is the address messages come from."""

    name: Text
    sender: Email
    help_email: Email
    help_phone: Text
    controller: Text
    address: Text


class Section(Table):
    """A heading with its paragraphs, and after them perhaps a list of points."""

    heading: Text
    text: Text
    points: tuple[Text, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, taken apart at its blank lines."""
        return split_paragraphs(self.text)


class PublicPages(Table):
    """The words of the public pages, as sections in order."""

    introduction: tuple[Section, ...] = ()
    programme: tuple[Section, ...] = ()
    common_questions: tuple[Section, ...] = ()
    values_intro: tuple[Section, ...] = ()
    attributes_intro: tuple[Section, ...] = ()
    how_we_choose: tuple[Section, ...] = ()
    dates_intro: tuple[Section, ...] = ()
    privacy: tuple[Section, ...] = ()
    accessibility: tuple[Section, ...] = ()
    complaints: tuple[Section, ...] = ()


class Scale(Table):
    """The whole numbers a score may be, and how "no evidence seen" counts."""

    low: Key
    high: Key
    no_evidence: Literal["lowest", "missing"] = "lowest"

    @property
    def points(self) -> tuple[int, ...]:
        """Every score there is, from the lowest."""
        return tuple(range(self.low, self.high + 1))


class Anchors(Table):
    """What the lowest, middle and highest score look like."""

    low: Text
    middle: Text
    high: Text


class Criterion(Table):
    """One value or leader attribute. `in_sift` is false where it is observed later and not on paper."""

    code: Slug
    name: Text
    kind: Literal["value", "attribute"]
    description: Text
    in_sift: bool = True
    anchors: Anchors

    @property
    def short(self) -> str:
        """The name where there is room for a word: in columns, notes and charts."""
        return self.code.replace("_", " ").capitalize()


class Question(Table):
    """One question of the form. A practical question is scored on nothing."""

    code: Slug
    title: Text
    text: Text
    hint: Text
    words: Annotated[int, Field(ge=1, le=5000)]
    criteria: tuple[str, ...] = ()
    practical: bool = False


class Sift(Table):
    """How answers are read blind: readings a pass, size of a batch, and minutes one reading takes."""

    readings: Annotated[int, Field(ge=1, le=20)]
    evidence: Literal["required", "extremes", "optional"]
    batch: Annotated[int, Field(ge=1, le=100)]
    minutes: Annotated[float, Field(gt=0, le=120, allow_inf_nan=False)]
    weights: Mapping[str, Share]


class Statement(Table):
    """One thing that is to be true of whoever applies; `no` is what somebody reads of whom it is not."""

    code: Slug
    text: Text
    no: Text = (
        "The programme asks for this of everybody. If there is more to say in your case, you can say it."
    )


class Notice(Table):
    """One notice an applicant reads before the form; its wording is dated."""

    code: Slug
    heading: Text
    text: Text
    effective: datetime.date

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, taken apart at its blank lines."""
        return split_paragraphs(self.text)


def _declarations() -> tuple[Notice, ...]:
    """The product's own, for definitions that word none."""
    effective = datetime.date.fromisoformat(DECLARATIONS_FROM)
    return tuple(
        Notice(code=code, heading=heading, text=text, effective=effective)
        for code, (heading, text) in DECLARATIONS.items()
    )


class ExitSpec(Table):
    """An exit as this programme has it: the name staff see, and what an applicant is told."""

    kind: str
    name: Text
    applicant: Text
    next: Text


class StageSpec(ExitSpec):
    """A stage has the same words as an exit; the register stage has statements and notices too."""

    eligibility: tuple[Statement, ...] = ()
    notices: tuple[Notice, ...] = ()


Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]


class Offsets(Table):
    """Times counted from the opening and closing of a cohort.

    `release` is when decisions take effect unless the leads choose otherwise, `decisions_by` the day every
    applicant is promised to have heard, `offers_by` the day by which an offer is answered; one that is
    released late is held for `offer_days` working days at least.
    """

    remind_drafts: tuple[OffsetText, ...] = ()
    grace_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    release: OffsetText
    decisions_by: OffsetText
    offers_by: OffsetText
    offer_days: Days = 5


class RequestDays(Table):
    """How many working days there are to settle a request, by its kind."""

    appeal: Days = 20
    correction: Days = 5
    deletion: Days = 20
    access: Days = 20
    complaint: Days = 10
    concern: Days = 2
    leak: Days = 2
    question: Days = 5

    def of(self, kind: RequestKind) -> int:
        """The days for one kind."""
        days: int = getattr(self, kind)
        return days


class ReferenceQuestion(Table):
    """One question to a referee. `look_at` is the answer that a lead must look at before anything else."""

    code: Slug
    part: Text
    text: Text
    hint: str = ""
    kind: Literal["line", "text", "yes_no", "month", "tick"]
    words: Annotated[int, Field(ge=1, le=5000)] = 300
    optional: bool = False
    needed_if: str = ""
    look_at: Literal["", "yes", "no"] = ""


def _house_questions() -> tuple[ReferenceQuestion, ...]:
    return tuple(ReferenceQuestion(**one) for one in HOUSE_QUESTIONS)


class ReferenceForm(Table):
    """What referees are asked, from which stage on, and how long they have; days are working days."""

    from_stage: Literal["sift", "offer"] = "sift"
    minutes: Annotated[int, Field(ge=1, le=120)] = 8
    days: Annotated[int, Field(ge=1, le=60)] = 10
    remind_after: tuple[Annotated[int, Field(ge=1, le=60)], ...] = (5, 9)
    use: Text = HOUSE_USE.strip()
    questions: tuple[ReferenceQuestion, ...] = Field(default_factory=_house_questions)

    @property
    def parts(self) -> tuple[tuple[str, tuple[ReferenceQuestion, ...]], ...]:
        """The questions under their headings, in order."""
        headings = dict.fromkeys(one.part for one in self.questions)
        return tuple((part, tuple(q for q in self.questions if q.part == part)) for part in headings)


class HistoryRules(Table):
    """How many months without an entry make a gap that is asked about, and whether a degree is needed."""

    shortest_gap: Annotated[int, Field(ge=1, le=24)] = 1
    degree_needed: bool = False


class MonitoringRules(Table):
    """Which questions of equality monitoring applicants may answer; none, and there is no such part."""

    questions: tuple[Monitored, ...] = USUAL

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The questions, in order."""
        return asked_for(self.questions)


class MessageTemplate(Table):
    """The words of one kind of message; both texts may hold {fields}."""

    subject: Text
    body: Text


@dataclass(frozen=True, order=True, slots=True)
class Pass:
    """One item on one criterion: what a reader scores at a time."""

    item: str
    criterion: str


class Definition(Table):
    """A whole programme definition, checked."""

    code: Slug
    name: Text
    prefix: Prefix
    organisation: Organisation
    pages: PublicPages = PublicPages()
    scale: Scale
    criteria: tuple[Criterion, ...]
    overlapping: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...]
    sift: Sift
    stages: tuple[StageSpec, ...]
    exits: tuple[ExitSpec, ...] = ()
    offsets: Offsets
    requests: RequestDays = RequestDays()
    reference: ReferenceForm = ReferenceForm()
    history: HistoryRules = HistoryRules()
    monitoring: MonitoringRules = MonitoringRules()
    messages: Mapping[str, MessageTemplate]
    declarations: Annotated[tuple[Notice, ...], Field(default_factory=_declarations, min_length=1)]

    def criterion(self, code: str) -> Criterion:
        """Find a criterion by its code. Raises NotFound."""
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise NotFound(f"Choose a criterion of this programme: it has no “{code}”.")

    def question(self, code: str) -> Question:
        """Find a question by its code. Raises NotFound."""
        for question in self.questions:
            if question.code == code:
                return question
        raise NotFound(f"Choose a question of this programme: it has no “{code}”.")

    def stage(self, kind: str) -> ExitSpec:
        """Find a stage or an exit by its kind. Raises NotFound."""
        for stage in (*self.stages, *self.every_exit):
            if stage.kind == kind:
                return stage
        raise NotFound(f"Choose a stage of this programme: it has no “{kind}”.")

    def has_stage(self, kind: str) -> bool:
        """Say whether applications of this programme can be in such a stage or exit."""
        return any(stage.kind == kind for stage in (*self.stages, *self.every_exit))

    @property
    def every_exit(self) -> tuple[ExitSpec, ...]:
        """The exits there are: those it words, and where people apply, the product's own."""
        worded = {one.kind for one in self.exits}
        people_apply = any(stage.kind == Stage.APPLICATION for stage in self.stages)
        own = (
            ExitSpec(kind=kind, name=name, applicant=applicant, next=next_step)
            for kind, (name, applicant, next_step) in HOUSE_EXITS.items()
            if people_apply and kind not in worded
        )
        return (*self.exits, *own)

    def message(self, kind: str) -> MessageTemplate:
        """Find the template of a kind of message; the product's own where there is one. Raises NotFound."""
        if kind in self.messages:
            return self.messages[kind]
        if kind not in HOUSE_WORDS:
            raise NotFound(f"Choose a message of this programme: it has no “{kind}”.")
        subject, body = HOUSE_WORDS[kind]
        return MessageTemplate(subject=subject, body=body)

    @property
    def sections(self) -> tuple[FormSection, ...]:
        """The plain sections of the form, in order."""
        return sections_of_form(self.declared, self.conditions)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The statements of eligibility as the form asks them."""
        return tuple(Condition(one.code, one.text, one.no) for one in self.eligibility)

    @property
    def declared(self) -> tuple[str, ...]:
        """Each declaration with the date of its wording."""
        return tuple(f"{one.code} of {one.effective.isoformat()}" for one in self.declarations)

    def section(self, code: str) -> FormSection:
        """Find a section of the form by its code. Raises NotFound."""
        for section in self.sections:
            if section.code == code:
                return section
        raise NotFound(f"Choose a section of the form: it has no “{code}”.")

    def passes(self) -> tuple[Pass, ...]:
        """List every pass, in the order of the questions and of the criteria on each."""
        return tuple(Pass(q.code, criterion) for q in self.questions for criterion in q.criteria)

    @property
    def values(self) -> tuple[Criterion, ...]:
        """The criteria that are values."""
        return tuple(c for c in self.criteria if c.kind == "value")

    @property
    def attributes(self) -> tuple[Criterion, ...]:
        """The criteria that are leader attributes."""
        return tuple(c for c in self.criteria if c.kind == "attribute")

    @property
    def eligibility(self) -> tuple[Statement, ...]:
        """What an applicant confirms before anything else, from the register stage."""
        return tuple(statement for stage in self.stages for statement in stage.eligibility)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What an applicant reads and acknowledges before the form, from the register stage."""
        return tuple(notice for stage in self.stages for notice in stage.notices)
