"""What invented applicants wrote and what readers made of it, as rows that any process can make."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from uuid import UUID

from recruitment.demo.histories import Applicant, Rows, add_history, near
from recruitment.domain.blinding import Identity, blind
from recruitment.domain.history import Month
from recruitment.domain.monitoring import USUAL
from recruitment.domain.searching import found_words
from recruitment.domain.sections import CONTACT, Condition, Entries, address_lines
from recruitment.domain.stages import Action, Stage
from recruitment.invented import (
    InventedApplication,
    InventedHistory,
    InventedPerson,
    draw_score,
    evidence_for,
    invent_application,
    invent_history,
    invent_monitoring,
    invent_sections,
)
from recruitment.models import (
    Absence,
    AbsenceKind,
    Answer,
    AnswerWords,
    Application,
    BlindedAnswer,
    CardState,
    Details,
    Event,
    Evidence,
    FilledSection,
    MonitoringLink,
    MonitoringResponse,
    Person,
    Reading,
    ReadingSource,
    Referee,
    Score,
    Scorecard,
    Source,
)
from recruitment.services.details import surname_first

#: So many readings in a hundred find nothing to go by.
NO_EVIDENCE = 0.03
#: Of the scores that need no words, so many have some.
WORDS_ANYWAY = 0.4

Sections = Mapping[str, Entries]


@dataclass(frozen=True)
class Turn:
    """One reading of an applicant: which pass, by whom, where in their order, and whether it is read."""

    item: str
    criterion: str
    assessor: int
    position: int
    is_read: bool


@dataclass(frozen=True)
class Setting:
    """What the rows of all applicants of a cohort have in common.

    Attributes:
        conditions: what is to be true of applicants.
        declared: what applicants declare, each with the date of its wording.
        scored: the questions of which readers have blinded copies.
        scale: the lowest and the highest score.
        assessors: their ids, in the order of their numbers.
        severities: theirs, in logits.
        read_at: when readings were committed.
        monitored: the questions of equality monitoring that are asked.
    """

    seed: int
    cohort_id: UUID
    begun_at: datetime
    declared: tuple[str, ...]
    conditions: tuple[Condition, ...]
    scored: frozenset[str]
    scale: tuple[int, int]
    assessors: tuple[UUID, ...]
    severities: tuple[float, ...]
    allocated_at: datetime
    read_at: datetime
    monitored: tuple[str, ...] = USUAL


def write(setting: Setting, applicants: Sequence[Applicant], turns: Iterable[Sequence[Turn]]) -> Rows:
    """Make everything that is stored of some applicants.

    Args:
        setting: the cohort's.
        applicants: who.
        turns: the readings of each of them, in the same order.
    """
    rows: Rows = defaultdict(list)
    for one, read in zip(applicants, turns, strict=True):
        invented = invent_application(setting.seed, one.number)
        sections = invent_sections(setting.seed, one.number, setting.declared, setting.conditions)
        history = _history_of(setting, one, invented.person)
        _add_person(rows, setting, one, invented)
        _add_sections(rows, setting, one, sections)
        _add_monitoring(rows, setting, one)
        add_history(rows, one, history, at=one.submitted_at or setting.begun_at)
        # As at submission: who they are is what they entered, under the address of their account.
        who = replace(
            invented.person.identity(),
            email=one.email,
            address=address_lines(sections[CONTACT.code]),
            places=history.places,
        )
        _add_words(rows, setting, one, invented, who)
        _add_moves(rows, setting, one)
        _add_readings(rows, setting, one, invented.truth, read)
    return rows


def _add_person(rows: Rows, setting: Setting, one: Applicant, invented: InventedApplication) -> None:
    begun, person = setting.begun_at, invented.person
    stage = Stage.SIFT if one.submitted_at else Stage.APPLICATION
    rows[Person].append((one.person_id, one.email, "", True, begun))
    rows[Application].append((
        one.application_id, setting.cohort_id, one.reference, Source.FORM.value, stage.value,
        one.submitted_at or begun, begun, one.submitted_at,
    ))  # fmt: skip
    rows[Details].append((
        one.application_id, setting.cohort_id, one.person_id, person.full_name, person.known_as, person.phone,
        person.employer, surname_first(person.full_name), begun, 1, begun,
    ))  # fmt: skip
    rows[Referee].extend(
        (one.application_id, position, referee.name, referee.email, 1, begun)
        for position, referee in enumerate(person.referees, 1)
    )


def _add_sections(rows: Rows, setting: Setting, one: Applicant, sections: Sections) -> None:
    """All sections of whoever has submitted; of a draft, the first."""
    given = list(sections.items())
    rows[FilledSection].extend(
        (one.application_id, section, entries, 1, one.submitted_at or setting.begun_at)
        for section, entries in (given if one.submitted_at else given[:2])
    )


def _add_monitoring(rows: Rows, setting: Setting, one: Applicant) -> None:
    """What they say of themselves, under a key that nothing else about them is made from."""
    said = invent_monitoring(setting.seed, one.number, setting.monitored)
    if said:
        random = Random(f"key {setting.seed} {one.number}")  # noqa: S311 - the same again for the same seed
        key = UUID(int=random.getrandbits(128), version=4)
        rows[MonitoringLink].append((one.application_id, key))
        rows[MonitoringResponse].append((key, setting.cohort_id, said, 1))


def _history_of(setting: Setting, one: Applicant, person: InventedPerson) -> InventedHistory:
    return invent_history(
        setting.seed,
        one.number,
        employer=person.employer,
        subject=person.subject,
        until=Month.at(setting.begun_at),
    )


def _add_words(
    rows: Rows, setting: Setting, one: Applicant, invented: InventedApplication, identity: Identity
) -> None:
    """All answers of whoever has submitted, and their blinded copies; of a draft, the first half."""
    at = one.submitted_at
    answers = list(invented.answers.items())
    rows[Answer].extend(
        (one.application_id, question, text, 1, at or setting.begun_at)
        for question, text in (answers if at else answers[: len(answers) // 2])
    )
    if at is None:
        return
    rows[BlindedAnswer].extend(
        (near(one.application_id, number), one.application_id, question, blind(text, identity).text, at, "")
        for number, (question, text) in enumerate(answers, 1)
        if question in setting.scored
    )
    words = " ".join(sorted(found_words(invented.answers.values())))
    rows[AnswerWords].append((one.application_id, setting.cohort_id, one.reference, words))


def _add_moves(rows: Rows, setting: Setting, one: Applicant) -> None:
    moves = [(Action.BEGIN, Stage.REGISTER, Stage.APPLICATION, setting.begun_at)]
    if one.submitted_at is not None:
        moves.append((Action.SUBMIT, Stage.APPLICATION, Stage.SIFT, one.submitted_at))
    rows[Event].extend(
        (one.application_id, action.value, origin.value, target.value, one.person_id, "demo", "", at)
        for action, origin, target, at in moves
    )


def _add_readings(
    rows: Rows, setting: Setting, one: Applicant, truth: Mapping[str, float], turns: Sequence[Turn]
) -> None:
    random = Random(f"readings {setting.seed} {one.number}")  # noqa: S311 - the same again for the same seed
    source, draft = ReadingSource.ALLOCATED.value, CardState.DRAFT.value
    for turn in turns:
        reading, card = (UUID(int=random.getrandbits(128), version=4) for _ in range(2))
        assessor, at = setting.assessors[turn.assessor], setting.read_at
        rows[Reading].append((
            reading, setting.cohort_id, one.application_id, turn.item, turn.criterion, assessor,
            turn.position, source, setting.allocated_at, at if turn.is_read else None,
        ))  # fmt: skip
        if turn.is_read:
            rows[Scorecard].append((card, reading, setting.cohort_id, assessor, draft, at, ""))
            _add_score(rows, setting, (card, turn.criterion), _drawn(setting, turn, truth, random), random)


def _drawn(setting: Setting, turn: Turn, truth: Mapping[str, float], random: Random) -> int | None:
    """The score that the assessor gives, or None where they see no evidence."""
    if random.random() < NO_EVIDENCE:
        return None
    return draw_score(truth[turn.criterion], setting.severities[turn.assessor], 0.0, random, *setting.scale)


def _add_score(
    rows: Rows, setting: Setting, key: tuple[UUID, str], value: int | None, random: Random
) -> None:
    if value is None:
        rows[Absence].append((*key, AbsenceKind.NO_EVIDENCE.value))
        rows[Evidence].append((*key, "The answer does not speak of this at all."))
        return
    rows[Score].append((*key, setting.cohort_id, value))
    if value in setting.scale or random.random() < WORDS_ANYWAY:
        rows[Evidence].append((*key, evidence_for(key[1], value, random, *setting.scale)))
