"""What goes into a pack: plain values gathered from the database, for `recruitment.packs` to set out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import LONDON, long_date
from recruitment.domain.errors import NotFound
from recruitment.domain.sections import told
from recruitment.domain.whole_history import Line as HistoryLine
from recruitment.domain.words import count_words
from recruitment.models import Pack, PackKind
from recruitment.models.base import datetime
from recruitment.packs.contexts import (
    Answer,
    ApplicationPack,
    Cover,
    CriterionAverage,
    Detail,
    HistoryRow,
    HistoryTable,
    PassScores,
    ReadingScore,
    Referee,
    Scale,
    Scores,
    Section,
)
from recruitment.packs.every_kind import Whole
from recruitment.packs.timeline import Line, line_of, row_bar
from recruitment.programme.schema import Definition
from recruitment.queries.application_scores import ApplicationScores, PassResult, scores_of
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.queries.dates import promised_dates
from recruitment.queries.entering import Entered, entered
from recruitment.queries.history import Experience, experience_of, looked_at
from recruitment.queries.passes import Queue, item_title
from recruitment.queries.sections import SavedSection, saved_sections
from recruitment.queries.whole_application import (
    Applicant,
    WholeApplication,
    WrittenAnswer,
    answers_of,
    referees_of,
    whole_application_by_id,
)
from recruitment.services.feedback_contents import feedback_pack
from recruitment.services.kit_contents import kit_pack
from recruitment.services.panel_contents import panel_pack
from recruitment.services.reader_contents import reader_pack
from recruitment.services.safeguarding_contents import safeguarding_pack
from recruitment.services.shortlist_contents import shortlist_pack
from recruitment.services.wash_up_contents import wash_up_pack

#: For how long a pack may be kept once the cohort's applicants have heard.
KEPT_YEARS = 1

_Subject = TypeVar("_Subject")
_Gather = Callable[[Session, CohortFacts, Pack, datetime], Whole]


def pack_contents(session: Session, *, pack: Pack, now: datetime) -> Whole:
    """The contents of a pack that was asked for and is made in one.

    Args:
        pack: its row.
        now: when it is made, aware.

    Raises:
        NotFound: its cohort, application, shortlist or exercise is gone, its feedback is not sent, or nothing
            of a reader's is left to read.
        GateClosed: the assessor may not read the pass.
    """
    cohort = cohort_by_id(session, pack.cohort_id)
    if cohort is None:
        raise NotFound("Choose another cohort: this one is gone.")
    return _GATHERED[PackKind(pack.kind)](session, cohort, pack, now)


def application_pack(
    session: Session, *, cohort: CohortFacts, application_id: UUID, now: datetime
) -> ApplicationPack:
    """One application whole: the person, what they wrote, and every committed score.

    Assessors stand in it by their labels: what is printed travels further than a page.

    Raises:
        NotFound: the application is not one of the cohort.
    """
    whole = whole_application_by_id(session, cohort.id, application_id)
    scores = scores_of(session, application_id, cohort.definition)
    cover = Cover(
        title=f"Application to {cohort.name}",
        purpose="To read one application whole before deciding about it.",
        audience=f"Recruitment leads of {cohort.name}. Do not pass it on.",
        reference=whole.reference,
        organisation=cohort.definition.organisation.name,
        prepared_at=now,
        destroy_by=destroy_by(cohort),
    )
    return ApplicationPack(
        cover=cover,
        name=whole.name,
        stage=cohort.definition.stage(whole.stage).name,
        submitted_at=whole.submitted_at,
        details=_details(whole.applicant),
        answers=_answers(answers_of(session, application_id), cohort.definition),
        referees=tuple(Referee(one.full_name, one.email) for one in referees_of(session, application_id)),
        scores=score_contents(scores, cohort.definition) if scores.committed else None,
        sections=_sections(saved_sections(session, application_id), cohort.definition),
        history=history_contents(
            experience_of(session, application_id), definition=cohort.definition, whole=whole, now=now
        ),
        came=_came(entered(session, application_id)),
    )


def own_copy(
    session: Session, *, cohort: CohortFacts, application_id: UUID, now: datetime
) -> ApplicationPack:
    """One application as its applicant wrote it, for themselves: every section, nothing that others added.

    Raises:
        NotFound: the application is not one of the cohort.
    """
    whole = whole_application_by_id(session, cohort.id, application_id)
    definition = cohort.definition
    cover = Cover(
        title=f"Your application to {cohort.name}",
        purpose="To keep what you wrote.",
        audience="You, and whomever you show it to.",
        reference=whole.reference,
        organisation=definition.organisation.name,
        prepared_at=now,
        destroy_by=None,
    )
    saved = saved_sections(session, application_id)
    told = experience_of(session, application_id)
    return ApplicationPack(
        cover=cover,
        name=whole.name,
        stage="",
        submitted_at=whole.submitted_at,
        details=_details(whole.applicant),
        answers=tuple(
            replace(one, criteria=()) for one in _answers(answers_of(session, application_id), definition)
        ),
        referees=tuple(Referee(one.full_name, one.email) for one in referees_of(session, application_id)),
        sections=_sections(saved, definition, own=True),
        history=history_contents(told, definition=definition, whole=whole, now=now),
        own=True,
        came=_came(entered(session, application_id), own=True),
    )


def history_contents(
    told: Experience, *, definition: Definition, whole: WholeApplication, now: datetime
) -> HistoryTable | None:
    """A history with its gaps in their places, as it was when it was sent; None where nothing is told."""
    if told == Experience():
        return None
    employer = whole.applicant.employer if whole.applicant else ""
    at = whole.submitted_at or now
    history = looked_at(told.history, definition=definition, employer=employer, at=at)
    line = line_of(history)
    return HistoryTable(
        left=history.left.words if history.left else "",
        years=f"{line.first.year} to {line.last.year}" if line else "",
        rows=tuple(_history_row(one, line) for one in history.lines),
        note=told.history.employer_note,
        qualifications=tuple(
            Detail(one.title, ", ".join(filter(None, (one.place, one.year, one.result))))
            for one in told.qualifications
        ),
    )


def _history_row(one: HistoryLine, line: Line | None) -> HistoryRow:
    bar = row_bar(line, one.span, f"{one.what}, {one.when}", is_gap=one.is_gap) if line and one.span else None
    return HistoryRow(
        one.when, one.length, one.what, one.place, one.kind, one.text, one.duties, one.is_gap, bar
    )


def score_contents(scores: ApplicationScores, definition: Definition) -> Scores:
    """The committed scores of an application as packs and charts set them out."""
    scale = definition.scale
    counts = f"counts as {scale.low}" if scale.no_evidence == "lowest" else "is left out"
    unfinished = scores.planned - scores.committed
    return Scores(
        scale=Scale(scale.low, scale.high),
        basis=f"Plain averages of {scores.committed} committed readings; {unfinished} are not committed yet."
        f" “No evidence seen” {counts}.",
        profile=tuple(
            CriterionAverage(
                code=one.criterion,
                name=definition.criterion(one.criterion).name,
                kind=definition.criterion(one.criterion).kind,
                short=definition.criterion(one.criterion).short,
                average=one.mean,
                readings=one.readings,
            )
            for one in scores.criteria
        ),
        passes=tuple(_pass(one, definition) for one in scores.passes if one.results),
    )


def destroy_by(cohort: CohortFacts) -> date:
    """The day by which a cohort's packs are destroyed: a year after its applicants have heard."""
    heard = promised_dates(cohort).decisions_by.astimezone(LONDON).date()
    try:
        return heard.replace(year=heard.year + KEPT_YEARS)
    except ValueError:
        # 29 February, in a year that has none.
        return heard.replace(year=heard.year + KEPT_YEARS, day=28)


def _came(how: Entered | None, *, own: bool = False) -> str:
    """How an application came that we entered for somebody; who of us did, for leads alone."""
    if how is None:
        return ""
    by = "" if own else f", by {how.by}"
    return f"It came {how.came}, received on {long_date(how.received_on)}, and was entered{by}."


def _details(applicant: Applicant | None) -> tuple[Detail, ...]:
    if applicant is None:
        return ()
    facts = (
        ("Known as", applicant.known_as),
        ("E-mail", applicant.email),
        ("Phone", applicant.phone),
        ("Present employer", applicant.employer),
    )
    return tuple(Detail(label, value) for label, value in facts if value)


def _sections(
    saved: Mapping[str, SavedSection], definition: Definition, *, own: bool = False
) -> tuple[Section, ...]:
    """The sections that were begun; what must be done for somebody is no matter for those who decide."""
    return tuple(
        Section(
            section.title,
            tuple(Detail(one.label, one.text) for one in told(section, saved[section.code].entries)),
        )
        for section in definition.sections
        if (own or section.in_packs) and saved[section.code].version
    )


def _answers(written: Mapping[str, WrittenAnswer], definition: Definition) -> tuple[Answer, ...]:
    if not written:
        return ()
    texts = {
        question.code: written[question.code].text if question.code in written else ""
        for question in definition.questions
    }
    return tuple(
        Answer(
            number=number,
            title=question.title,
            question=question.text,
            text=texts[question.code],
            words=count_words(texts[question.code]),
            limit=question.words,
            criteria=tuple(definition.criterion(code).name for code in question.criteria),
        )
        for number, question in enumerate(definition.questions, 1)
    )


def _pass(one: PassResult, definition: Definition) -> PassScores:
    return PassScores(
        item=item_title(definition, one.item),
        criterion=definition.criterion(one.criterion).name,
        readings=tuple(ReadingScore(read.label, read.value, read.evidence) for read in one.results),
        average=one.mean,
    )


def _named(subject: _Subject | None) -> _Subject:
    """What a pack is about."""
    if subject is None:
        raise NotFound("Ask for the pack again: it says nothing of what it is about.")
    return subject


def _kit(_session: Session, cohort: CohortFacts, pack: Pack, now: datetime) -> Whole:
    exercise = cohort.definition.exercise(_named(pack.exercise))
    return kit_pack(cohort=cohort, exercise=exercise, destroy_by=destroy_by(cohort), now=now)


def _reader(session: Session, cohort: CohortFacts, pack: Pack, now: datetime) -> Whole:
    queue = Queue(cohort.id, _named(pack.assessor_id), _named(pack.item), _named(pack.criterion))
    return reader_pack(session, cohort=cohort, queue=queue, readings=pack.readings or (), now=now)


def _shortlist(session: Session, cohort: CohortFacts, pack: Pack, now: datetime) -> Whole:
    of = _named(pack.shortlist_id)
    return shortlist_pack(session, cohort=cohort, shortlist_id=of, now=now, destroy_by=destroy_by(cohort))


def _wash_up(session: Session, cohort: CohortFacts, pack: Pack, now: datetime) -> Whole:
    of = _named(pack.shortlist_id)
    return wash_up_pack(session, cohort=cohort, shortlist_id=of, now=now, destroy_by=destroy_by(cohort))


def _panel(session: Session, cohort: CohortFacts, pack: Pack, now: datetime) -> Whole:
    of = _named(pack.panel_id)
    return panel_pack(session, cohort=cohort, panel_id=of, member_id=pack.member_id, now=now)


def _safeguarding(session: Session, cohort: CohortFacts, pack: Pack, now: datetime) -> Whole:
    of, by = _named(pack.application_id), pack.asked_by
    return safeguarding_pack(session, cohort=cohort, application_id=of, asked_by=by, now=now)


def _of_application(gather: Callable[..., Whole]) -> _Gather:
    """What gathers the contents of a pack about an application."""

    def gathered(session: Session, cohort: CohortFacts, pack: Pack, now: datetime) -> Whole:
        return gather(session, cohort=cohort, application_id=_named(pack.application_id), now=now)

    return gathered


#: Of each kind that is made in one, what gathers it; a day is made part by part (`services.day_packs`).
_GATHERED: Mapping[PackKind, _Gather] = {
    PackKind.APPLICATION: _of_application(application_pack),
    PackKind.COPY: _of_application(own_copy),
    PackKind.FEEDBACK: _of_application(feedback_pack),
    PackKind.SAFEGUARDING: _safeguarding,
    PackKind.KIT: _kit,
    PackKind.READER: _reader,
    PackKind.PANEL: _panel,
    PackKind.SHORTLIST: _shortlist,
    PackKind.WASH_UP: _wash_up,
}
