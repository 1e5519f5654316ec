"""An applicant's own application: the one place that says whose it is.

Every query takes the actor and looks for nobody else's rows; row security, under the role `applicant`,
would hide them all the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Select, Text, any_, bindparam, select
from sqlmodel import Session, col

from recruitment.domain.blinding import Identity, RefereeIdentity
from recruitment.domain.errors import NotFound
from recruitment.domain.form import places_of_form
from recruitment.domain.history import Month
from recruitment.domain.parts import Page, Part, Place, answer_part, details_part, referees_part
from recruitment.domain.qualifications import education_part
from recruitment.domain.references import is_reference, normalise_reference
from recruitment.domain.sections import CONTACT, address_lines, section_part
from recruitment.domain.stages import EXITS, Stage
from recruitment.domain.whole_history import history_part
from recruitment.models import Answer, Application, BlindedAnswer, CarriedOver, Details, Referee
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.extensions import extended_until
from recruitment.queries.history import Experience, experience_of, looked_at
from recruitment.queries.sections import SavedSection, saved_sections

POSITIONS = (1, 2)


@dataclass(frozen=True)
class OwnDetails:
    """Who applies, as they wrote it; `version` grows with every change."""

    full_name: str
    known_as: str
    phone: str
    employer: str
    version: int
    saved_at: datetime

    @property
    def greeting(self) -> str:
        """What messages call them."""
        return self.known_as or self.full_name or "applicant"


@dataclass(frozen=True)
class Carried:
    """What an application began with: the parts that were written for an earlier cohort, and when it did."""

    cohort: str
    parts: tuple[str, ...]
    at: datetime

    def still(self, part: str, saved_at: datetime | None) -> bool:
        """Whether a part, last saved then, is as it was carried over; without a time nobody can tell."""
        return part in self.parts and (saved_at or self.at) <= self.at


@dataclass(frozen=True)
class OwnApplication:
    """An application as its applicant may know it."""

    id: UUID
    reference: str
    cohort_id: UUID
    stage: Stage
    stage_since: datetime
    started_at: datetime
    submitted_at: datetime | None
    details: OwnDetails
    #: Until when it was given time for itself, if it was.
    extended_until: datetime | None = None
    carried: Carried | None = None

    @property
    def to_be_sent(self) -> bool:
        """Whether it is neither sent nor ended."""
        return self.submitted_at is None and self.stage not in EXITS


@dataclass(frozen=True)
class SavedAnswer:
    """What is stored for one question; version 0 where nothing is."""

    text: str = ""
    version: int = 0
    saved_at: datetime | None = None


@dataclass(frozen=True)
class SavedReferee:
    """What is stored of one referee; version 0 where nothing is."""

    full_name: str = ""
    email: str = ""
    not_before_offer: str = ""
    version: int = 0
    saved_at: datetime | None = None

    @property
    def when_to_ask(self) -> str:
        """What the applicant says of when to ask them, in words; else empty."""
        return "not to be asked before I have an offer" if self.not_before_offer else ""


@dataclass(frozen=True)
class Written:
    """All that an applicant wrote, in a statement a table.

    Attributes:
        answers: by question code; a question without an answer has an empty one.
        referees: the first and the second.
        sections: by their codes; a section without a row has an empty one.
        experience: their history and their qualifications.
    """

    answers: Mapping[str, SavedAnswer]
    referees: tuple[SavedReferee, ...]
    sections: Mapping[str, SavedSection]
    experience: Experience = field(default_factory=Experience)


def own_applications(session: Session, actor_id: UUID) -> tuple[OwnApplication, ...]:
    """Every application of a person, newest first."""
    return _many(session, _OF_PERSON, person_id=actor_id)


def own_application(session: Session, reference: str, actor_id: UUID) -> OwnApplication:
    """One's own application by its reference.

    Raises:
        NotFound: there is none, or it is somebody else's; which of the two is not said.
    """
    wanted = normalise_reference(reference)
    found = _many(session, _OWN, person_id=actor_id, reference=wanted) if is_reference(wanted) else ()
    if not found:
        raise NotFound("Check the reference in the address: you have no application with this one.")
    return found[0]


def saved_answers(session: Session, application_id: UUID, *questions: str) -> dict[str, SavedAnswer]:
    """What is stored for these questions."""
    rows = session.execute(_ANSWERS, {"application_id": application_id, "questions": [*questions]})
    stored = {question: SavedAnswer(text, version, at) for question, text, version, at in rows}
    return {question: stored.get(question, SavedAnswer()) for question in questions}


def saved_referees(session: Session, application_id: UUID) -> tuple[SavedReferee, ...]:
    """What is stored of the first and the second referee."""
    rows = session.execute(_REFEREES, {"application_id": application_id})
    stored = {position: SavedReferee(*rest) for position, *rest in rows}
    return tuple(stored.get(position, SavedReferee()) for position in POSITIONS)


def written(session: Session, application_id: UUID, definition: Definition) -> Written:
    """All that an applicant wrote."""
    questions = [question.code for question in definition.questions]
    return Written(
        saved_answers(session, application_id, *questions),
        saved_referees(session, application_id),
        saved_sections(session, application_id),
        experience_of(session, application_id),
    )


def still_carried(application: OwnApplication, texts: Written) -> tuple[str, ...]:
    """The parts that were carried over and, as far as can be told, not changed since, by their codes.

    Rows of a history come and go, so it counts as it was carried over until it is sent; so does education.
    """
    carried = application.carried
    if carried is None:
        return ()
    saved = {
        "details": application.details.saved_at,
        "referees": max((one.saved_at for one in texts.referees if one.saved_at), default=None),
        **{code: one.saved_at for code, one in texts.sections.items()},
        **{code: one.saved_at for code, one in texts.answers.items()},
    }
    return tuple(code for code in carried.parts if carried.still(code, saved.get(code)))


def blinded_answers(session: Session, application_id: UUID) -> dict[str, str]:
    """The copies that assessors read now, by question; empty before the application is sent."""
    rows = session.execute(
        select(col(BlindedAnswer.question), col(BlindedAnswer.text)).where(
            col(BlindedAnswer.application_id) == application_id, col(BlindedAnswer.superseded_at).is_(None)
        )
    )
    return {row.question: row.text for row in rows}


@dataclass(frozen=True)
class Form:
    """What is known of an application when its parts are looked at, and when that is."""

    details: OwnDetails
    texts: Written
    definition: Definition
    email: str
    now: datetime


def places(definition: Definition) -> tuple[Place, ...]:
    """Every part of a programme's form, in order."""
    every = places_of_form((question.code, question.title) for question in definition.questions)
    asked = {section.code for section in definition.sections}
    return tuple(place for place in every if place.page is not Page.SECTION or place.code in asked)


def parts(
    details: OwnDetails, texts: Written, definition: Definition, email: str, *, now: datetime
) -> tuple[Part, ...]:
    """Every part of an application in the order of the form, and how far each has come by now."""
    form = Form(details, texts, definition, email, now)
    return tuple(_look(place, form) for place in places(definition))


def _look(place: Place, form: Form) -> Part:
    match place.page:
        case Page.QUESTION:
            return _answer(place.code, form)
        case Page.SECTION:
            section = form.definition.section(place.code)
            return section_part(section, form.texts.sections[place.code].entries)
        case Page.OWN:
            return _LOOKS[place.code](form)


def _details(form: Form) -> Part:
    about = form.details
    return details_part(
        full_name=about.full_name, known_as=about.known_as, phone=about.phone, employer=about.employer
    )


def _referees(form: Form) -> Part:
    pairs = [(referee.full_name, referee.email) for referee in form.texts.referees]
    return referees_part(pairs, own_email=form.email)


def _answer(code: str, form: Form) -> Part:
    asked = form.definition.question(code)
    text = form.texts.answers[code].text
    return answer_part(code=code, title=asked.title, most_words=asked.words, text=text)


def _history(form: Form) -> Part:
    told, employer = form.texts.experience.history, form.details.employer
    return history_part(looked_at(told, definition=form.definition, employer=employer, at=form.now))


def _education(form: Form) -> Part:
    needed, year = form.definition.history.degree_needed, Month.at(form.now).year
    return education_part(form.texts.experience.qualifications, degree_needed=needed, this_year=year)


#: How far each part has come that has a page of its own, by its code.
_LOOKS: Mapping[str, Callable[[Form], Part]] = {
    "details": _details,
    "education": _education,
    "history": _history,
    "referees": _referees,
}


def identity(details: OwnDetails, texts: Written, email: str) -> Identity:
    """What blinding must know of an applicant."""
    return Identity(
        full_name=details.full_name,
        known_as=details.known_as,
        email=email,
        phone=details.phone,
        employer=details.employer,
        referees=tuple(RefereeIdentity(one.full_name, one.email) for one in texts.referees if one.version),
        address=address_lines(texts.sections[CONTACT.code].entries),
        places=texts.experience.places,
    )


# Composed once: that takes as long as carrying them out.
_OF_PERSON = (
    select(
        col(Application.id),
        col(Application.reference),
        col(Application.cohort_id),
        col(Application.stage),
        col(Application.stage_since),
        col(Application.started_at),
        col(Application.submitted_at),
        col(Details.full_name),
        col(Details.known_as),
        col(Details.phone),
        col(Details.employer),
        col(Details.version),
        col(Details.saved_at),
        extended_until().label("extended_until"),
        col(CarriedOver.cohort).label("carried_from"),
        col(CarriedOver.parts).label("carried_parts"),
        col(CarriedOver.at).label("carried_at"),
    )
    .join(Details, col(Details.application_id) == col(Application.id))
    .outerjoin(CarriedOver, col(CarriedOver.application_id) == col(Application.id))
    .where(col(Details.person_id) == bindparam("person_id"))
    .order_by(col(Application.started_at).desc())
)
_OWN = _OF_PERSON.where(col(Application.reference) == bindparam("reference"))
_ANSWERS = select(col(Answer.question), col(Answer.text), col(Answer.version), col(Answer.saved_at)).where(
    col(Answer.application_id) == bindparam("application_id"),
    # Not `in`, which would be composed anew for each number of questions.
    col(Answer.question) == any_(bindparam("questions", type_=ARRAY(Text))),
)
_REFEREES = select(
    col(Referee.position),
    col(Referee.full_name),
    col(Referee.email),
    col(Referee.not_before_offer),
    col(Referee.version),
    col(Referee.saved_at),
).where(col(Referee.application_id) == bindparam("application_id"))


def _many(
    session: Session, statement: Select[*tuple[Any, ...]], **asked: object
) -> tuple[OwnApplication, ...]:
    return tuple(_own(row) for row in session.execute(statement, asked))


def _own(row: Row[Any]) -> OwnApplication:
    return OwnApplication(
        id=row.id,
        reference=row.reference,
        cohort_id=row.cohort_id,
        stage=Stage(row.stage),
        stage_since=row.stage_since,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        details=OwnDetails(row.full_name, row.known_as, row.phone, row.employer, row.version, row.saved_at),
        extended_until=row.extended_until,
        carried=row.carried_from and Carried(row.carried_from, tuple(row.carried_parts), row.carried_at),
    )
