"""What a programme definition holds: frozen models, one for each table of the TOML file.

The keys are described in docs/definition.md. What one key alone can get wrong is refused here; what two
keys can get wrong between them is found by `recruitment.programme.checking`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from recruitment.domain.errors import NotFound
from recruitment.domain.leases import lease_for, most_in_all
from recruitment.domain.monitoring import CODES, USUAL, asked_for
from recruitment.domain.safer_records import Gate
from recruitment.domain.sections import Ask, Condition, sections_of_form
from recruitment.domain.sections import Section as FormSection
from recruitment.domain.stages import Stage
from recruitment.domain.words import split_paragraphs
from recruitment.programme.counted_days import Offsets, RequestDays
from recruitment.programme.exercises import Exercise
from recruitment.programme.further import FurtherReadings
from recruitment.programme.house_declarations import DECLARATIONS, DECLARATIONS_FROM
from recruitment.programme.house_words import HOUSE_EXITS, HOUSE_WORDS
from recruitment.programme.public_words import Organisation, PublicPages
from recruitment.programme.reference_form import ReferenceForm
from recruitment.programme.reserve import ReserveRules, WashUpRules
from recruitment.programme.sift import AnchorRules, CalibrationRules, Sift
from recruitment.programme.table import Key, Prefix, Slug, Table, Text


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


def _gate(value: str) -> Gate:
    if value not in list(Gate):
        raise ValueError(f"Write gates that there are: {', '.join(Gate)}.")
    return Gate(value)


class StageSpec(ExitSpec):
    """A stage has the same words as an exit, and may ask for something before anybody is taken there.

    The register stage has statements and notices too.
    """

    gates: tuple[Annotated[str, AfterValidator(_gate)], ...] = ()
    eligibility: tuple[Statement, ...] = ()
    notices: tuple[Notice, ...] = ()


class HistoryRules(Table):
    """How many months without an entry make a gap that is asked about, and whether a degree is needed."""

    shortest_gap: Annotated[int, Field(ge=1, le=24)] = 1
    degree_needed: bool = False


def _monitored(value: str) -> str:
    if value not in CODES:
        raise ValueError(f"Write questions of equality monitoring that there are: {', '.join(CODES)}.")
    return value


Monitored = Annotated[str, AfterValidator(_monitored)]


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
    exercises: tuple[Exercise, ...] = ()
    calibration: CalibrationRules = CalibrationRules()
    anchors: AnchorRules = AnchorRules()
    further: FurtherReadings = FurtherReadings()
    stages: tuple[StageSpec, ...]
    exits: tuple[ExitSpec, ...] = ()
    offsets: Offsets
    requests: RequestDays = RequestDays()
    reference: ReferenceForm = ReferenceForm()
    wash_up: WashUpRules = WashUpRules()
    reserve: ReserveRules = ReserveRules()
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

    def exercise(self, code: str) -> Exercise:
        """Find an exercise by its code. Raises NotFound."""
        for exercise in self.exercises:
            if exercise.code == code:
                return exercise
        raise NotFound(f"Choose an exercise of this programme: it has no “{code}”.")

    def stage(self, kind: str) -> ExitSpec:
        """Find a stage or an exit by its kind. Raises NotFound."""
        for stage in (*self.stages, *self.every_exit):
            if stage.kind == kind:
                return stage
        raise NotFound(f"Choose a stage of this programme: it has no “{kind}”.")

    def has_stage(self, kind: str) -> bool:
        """Say whether applications of this programme can be in such a stage or exit."""
        return any(stage.kind == kind for stage in (*self.stages, *self.every_exit))

    def gates_of(self, kind: str) -> tuple[Gate, ...]:
        """What a stage asks for before anybody is taken there; exits ask for nothing."""
        return tuple(Gate(gate) for stage in self.stages if stage.kind == kind for gate in stage.gates)

    def gates_after(self, kind: str) -> tuple[tuple[Stage, tuple[Gate, ...]], ...]:
        """The stages after one that ask for something, in order, with what each asks for."""
        order = list(Stage)
        later = (
            Stage(stage.kind)
            for stage in self.stages
            if order.index(Stage(stage.kind)) > order.index(Stage(kind))
        )
        return tuple((stage, gates) for stage in later if (gates := self.gates_of(stage)))

    @property
    def picked(self) -> frozenset[Stage]:
        """The stages of this programme, exits left out."""
        return frozenset(Stage(stage.kind) for stage in self.stages)

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
    def lease(self) -> datetime.timedelta:
        """How long a further reading that was taken waits for whoever took it."""
        asked = datetime.timedelta(minutes=self.further.lease_minutes)
        return lease_for(asked, batch=self.sift.batch, minutes=self.sift.minutes)

    @property
    def most_further(self) -> int:
        """How many further readings one assessor is asked for in all."""
        return most_in_all(self.further.hours, self.sift.minutes)

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
