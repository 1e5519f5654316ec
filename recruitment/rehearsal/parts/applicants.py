"""Applicants: they come early or late, write over days, and most of them send what they wrote.

Whoever has sent goes on as a candidate (`candidates`).
"""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from sqlmodel import Session

from recruitment.domain.access import Actor, Binding
from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import Closed
from recruitment.domain.history import Month
from recruitment.domain.requests import RequestKind
from recruitment.invented import (
    InventedHistory,
    InventedPerson,
    invent_application,
    invent_history,
    invent_monitoring,
    invent_sections,
)
from recruitment.queries.history import ENTRY_FIELDS, QUALIFICATION_FIELDS
from recruitment.queries.own_application import own_application
from recruitment.queries.sections import saved_sections
from recruitment.rehearsal.house import House
from recruitment.rehearsal.parts.candidates import candidate
from recruitment.rehearsal.parts.signing_in import sign_in
from recruitment.rehearsal.play import Beat, Part
from recruitment.rehearsal.scene import ADDRESS
from recruitment.services.answers import save_answer
from recruitment.services.applications import start_application
from recruitment.services.details import FIELDS, save_details
from recruitment.services.drafts import HeldDraft, hold_draft
from recruitment.services.history import save_entry, save_leaving, save_words
from recruitment.services.monitoring import save_monitoring
from recruitment.services.qualifications import save_qualification
from recruitment.services.referees import RefereeEntry, save_referees
from recruitment.services.requests import Sender, make_request
from recruitment.services.sections import save_section

#: One in so many never sends.
_NEVER_SENDS = 7
#: Whose numbers these are sends within the grace, tries to send after it, and comes when all is over.
IN_THE_GRACE, TOO_LATE_TO_SEND, TOO_LATE_TO_START = 3, 5, 8
#: And this one asks something once it is sent.
ASKS = 1
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
#: Nobody applies before this hour of the day.
_UP = 7


@dataclass(frozen=True)
class _Plan:
    """When somebody begins, goes on and sends; `sends` is None where they never do."""

    begins: datetime
    goes_on: datetime
    sends: datetime | None


@dataclass(frozen=True)
class _Writer:
    """Somebody who has begun."""

    house: House
    actor: Actor
    reference: str
    chance: Random

    def hold(self, session: Session) -> HeldDraft:
        """Their draft, for one save."""
        return hold_draft(session, reference=self.reference, actor_id=self.actor.id, now=self.house.now)

    def soon(self, most: float) -> Beat:
        """Within so many minutes, but before everything is over."""
        at = self.house.now + self.chance.uniform(1, most) * _MINUTE
        return Beat(max(self.house.now, min(at, self.house.closing_ends)), quiet=True)


def applicant(house: House, number: int) -> Part:
    """One applicant, from the sign-in page on; or to the sentence that says it is too late."""
    chance = house.scene.chance("applicant", number)
    invented = invent_application(house.scene.seed, number)
    plan = _plan(house, number, chance)
    yield Beat(plan.begins)
    actor = yield from sign_in(house, invented.person.email.lower())
    try:
        writer = _Writer(house, actor, _start(house, actor, chance), chance)
        house.written[writer.reference] = invented
        answers = list(invented.answers.items())
        half = len(answers) // 2
        yield writer.soon(5)
        _say_who(writer, invented.person)
        definition = house.cohort.definition
        _fill_in(
            writer,
            invent_sections(house.scene.seed, number, definition.declared, definition.conditions),
            invent_monitoring(house.scene.seed, number, definition.monitoring.questions),
        )
        _tell_history(writer, _history_of(writer, number, invented.person))
        yield from _write(writer, answers[:half])
        if plan.sends is None:
            return
        yield Beat(plan.goes_on, quiet=True)
        yield from _write(writer, answers[half:])
        yield Beat(plan.sends)
        house.deeds.candidates.send(actor, writer.reference)
        if number == ASKS:
            # Its leads hear of it in the morning.
            yield Beat(house.now + _HOUR, steers=True)
            _ask(writer, invented.person)
        yield from candidate(house, actor, writer.reference)
    except Closed as refused:
        house.turned_away.append((house.now, refused.sentence))


def _plan(house: House, number: int, chance: Random) -> _Plan:
    opens, closes = house.cohort.opens_at, house.cohort.closes_at
    if number == TOO_LATE_TO_START:
        return _Plan(closes + 10 * _MINUTE, closes, None)
    # Many come in the first days, and most in the last.
    begins = opens + (closes - opens - 6 * _HOUR) * chance.betavariate(0.7, 0.55)
    begins = max(begins, opens + chance.uniform(2, 90) * _MINUTE)
    goes_on = begins + _HOUR + (closes - begins - 3 * _HOUR) * chance.betavariate(1, 3)
    sends = goes_on + _HOUR + (closes - goes_on - _HOUR) * chance.betavariate(1.5, 0.8) * 0.999
    if number == IN_THE_GRACE:
        return _Plan(begins, goes_on, house.closing_ends - 2 * _MINUTE)
    if number == TOO_LATE_TO_SEND:
        return _Plan(begins, goes_on, house.closing_ends + 2 * _MINUTE)
    return _Plan(_awake(begins), _awake(goes_on), _awake(sends) if number % _NEVER_SENDS else None)


def _awake(at: datetime) -> datetime:
    """By day, where it fell into the night."""
    return at if at.astimezone(LONDON).hour >= _UP else at + (_UP + 1) * _HOUR


def _start(house: House, actor: Actor, chance: Random) -> str:
    with house.scene.acting(Binding.APPLICANT, actor.id) as session:
        return start_application(
            session,
            cohort=house.cohort,
            actor_id=actor.id,
            email=actor.email,
            said={one.field: "yes" for one in house.cohort.definition.conditions},
            link_for=lambda reference: f"{ADDRESS}/apply/{reference}",
            now=house.now,
            chance=chance,
        )


def _say_who(writer: _Writer, person: InventedPerson) -> None:
    with writer.house.scene.acting(Binding.APPLICANT, writer.actor.id) as session:
        typed = {name: str(getattr(person, name)) for name in FIELDS}
        save_details(session, held=writer.hold(session), typed=typed, version=1)
        referees = [RefereeEntry(one.name, one.email, version=0) for one in person.referees]
        save_referees(session, held=writer.hold(session), entries=referees)


def _fill_in(
    writer: _Writer, sections: Mapping[str, Mapping[str, str]], monitoring: Mapping[str, str]
) -> None:
    """The plain sections, one after the other, over what the statements before the form have filled in."""
    definition = writer.house.cohort.definition
    with writer.house.scene.acting(Binding.APPLICANT, writer.actor.id) as session:
        held = writer.hold(session)
        stored = saved_sections(session, held.application_id)
        for code, typed in sections.items():
            save_section(
                session,
                held=held,
                section=definition.section(code),
                typed=typed,
                version=stored[code].version,
            )
        save_monitoring(session, held=held, typed=monitoring, version=0)


def _history_of(writer: _Writer, number: int, person: InventedPerson) -> InventedHistory:
    return invent_history(
        writer.house.scene.seed,
        number,
        employer=person.employer,
        subject=person.subject,
        until=Month.at(writer.house.now),
    )


def _tell_history(writer: _Writer, history: InventedHistory) -> None:
    """When they left education, each entry, a few words for each gap, and what they have qualified in."""
    told = history.told
    with writer.house.scene.acting(Binding.APPLICANT, writer.actor.id) as session:
        held = writer.hold(session)
        left = {"left_month": told.left_month, "left_year": told.left_year}
        save_leaving(session, held=held, typed=left, version=0)
        for entry in told.entries:
            typed = {name: str(getattr(entry, name)) for name in ENTRY_FIELDS}
            save_entry(session, held=held, entry_id=entry.id, typed=typed, version=0)
        for gap in told.explanations:
            save_words(session, held=held, code=gap.code, typed={"text": gap.text}, version=0)
        for one in history.qualifications:
            typed = {name: str(getattr(one, name)) for name in QUALIFICATION_FIELDS}
            save_qualification(session, held=held, qualification_id=one.id, typed=typed, version=0)


def _write(writer: _Writer, answers: Iterable[tuple[str, str]]) -> Generator[Beat, None, None]:
    """One sitting: some answers, each saved at its time."""
    for question, text in answers:
        yield writer.soon(30)
        with writer.house.scene.acting(Binding.APPLICANT, writer.actor.id) as session:
            save_answer(session, held=writer.hold(session), question=question, text=text, version=0)


def _ask(writer: _Writer, person: InventedPerson) -> None:
    with writer.house.scene.acting(Binding.APPLICANT, writer.actor.id) as session:
        own = own_application(session, writer.reference, writer.actor.id)
        make_request(
            session,
            request_id=uuid5(NAMESPACE_URL, f"{writer.reference}/asks"),
            cohort=writer.house.cohort,
            sender=Sender(person.full_name, writer.actor.email, writer.actor.id, own.id),
            kind=RequestKind.QUESTION,
            text="If I am offered a place, may I begin in January?",
            link=f"{ADDRESS}/apply/{writer.reference}/requests",
            now=writer.house.now,
        )
