"""Pages of an applicant: a draft, one part a page; sending it; and what was sent."""

from __future__ import annotations

from json import dumps
from uuid import UUID

from sqlmodel import text

from recruitment.invented import invent_application, invent_sections
from recruitment.models import Person
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Applicant, Scene
from tests.factories import EMPLOYER, add_history

#: A question that drafts have an answer to.
ANSWERED = "q1"


def _own(title: str, endpoint: str, part: str, aim: float | None = None) -> Entry:
    def ask(scene: Scene) -> Ask:
        one = next(scene.drafts)
        return Ask(f"/apply/{one.reference}{part}", one.person_id)

    return Entry(title, endpoint, ask, aim=aim)


def _sent(title: str, endpoint: str, part: str) -> Entry:
    def ask(scene: Scene) -> Ask:
        one = next(scene.sent)
        return Ask(f"/apply/{one.reference}{part}", one.person_id)

    return Entry(title, endpoint, ask)


def _newcomer(scene: Scene) -> UUID:
    """Somebody who has just signed in for the first time."""
    with scene.worker.transaction() as session:
        person = Person(email=f"newcomer{scene.number()}@example.org", created_at=scene.now())
        session.add(person)
        session.flush()
        return person.id


def _start(scene: Scene) -> Ask:
    definition = scene.cohort.definition
    form: dict[str, str | list[str]] = {"acknowledged": "y"}
    form |= {one.field: "yes" for one in definition.conditions}
    return Ask("/apply", _newcomer(scene), form)


def _words(scene: Scene) -> str:
    """An answer that nobody has given before."""
    answers = list(invent_application(scene.number(), 0).answers.values())
    return answers[0]


def _version(scene: Scene, one: Applicant, table: str, key: str = "") -> str:
    with scene.worker.transaction() as session:
        found = session.execute(
            text(f"select version from identity.{table} where application_id = :id {key}"),
            {"id": one.application_id},
        ).scalar()
    return str(found or 0)


def _answer(scene: Scene) -> tuple[Applicant, dict[str, str]]:
    one = next(scene.drafts)
    version = _version(scene, one, "answer", f"and question = '{ANSWERED}'")
    return one, {"text": _words(scene), "version": version}


def _save_answer(scene: Scene) -> Ask:
    one, form = _answer(scene)
    return Ask(f"/apply/{one.reference}/questions/{ANSWERED}", one.person_id, form)


def _save_as_typed(scene: Scene) -> Ask:
    one, form = _answer(scene)
    return Ask(f"/apply/{one.reference}/save/{ANSWERED}", one.person_id, form, by_script=True)


def _details(scene: Scene) -> tuple[Applicant, dict[str, str]]:
    one = next(scene.drafts)
    form = {
        "full_name": "Eva Okonkwo-Price",
        "known_as": "",
        "phone": "07700 900123",
        "employer": f"Harbour School {scene.number()}",
        "version": _version(scene, one, "details"),
    }
    return one, form


def _save_details(scene: Scene) -> Ask:
    one, form = _details(scene)
    return Ask(f"/apply/{one.reference}/details", one.person_id, form)


def _save_details_as_typed(scene: Scene) -> Ask:
    one, form = _details(scene)
    return Ask(f"/apply/{one.reference}/save/details", one.person_id, form, by_script=True)


def _save_referees(scene: Scene) -> Ask:
    one, number = next(scene.drafts), scene.number()
    form: dict[str, str | list[str]] = {}
    for position in (1, 2):
        form |= {
            f"full_name_{position}": f"Referee {number}",
            f"email_{position}": f"referee{position}.{number}@school.example",
            f"version_{position}": _version(scene, one, "referee", f"and position = {position}"),
        }
    return Ask(f"/apply/{one.reference}/referees", one.person_id, form)


def _submit(scene: Scene) -> Ask:
    """A draft of its own each time, complete a moment ago."""
    one = next(scene.unsent)
    here: dict[str, object] = {"id": one.application_id}
    answers = invent_application(scene.number(), 1).answers
    definition = scene.cohort.definition
    sections = invent_sections(scene.number(), 1, definition.declared, definition.conditions)
    with scene.worker.transaction() as session:
        session.execute(
            text(
                "insert into identity.filled_section (application_id, section, entries, version, saved_at)"
                " values (:id, :section, cast(:entries as jsonb), 1, :now) on conflict do nothing"
            ),
            [
                {"id": one.application_id, "section": code, "entries": dumps(entries), "now": scene.now()}
                for code, entries in sections.items()
            ],
        )
        session.execute(
            text(
                "insert into identity.answer (application_id, question, text, version, saved_at)"
                " values (:id, :question, :text, 1, :now) on conflict do nothing"
            ),
            [
                {"id": one.application_id, "question": code, "text": words, "now": scene.now()}
                for code, words in answers.items()
            ],
        )
        for table in ("history_entry", "history_gap", "history", "qualification"):
            session.execute(text(f"delete from identity.{table} where application_id = :id"), here)
        add_history(session, one.application_id, scene.now())
        session.execute(
            text("update identity.details set employer = :employer where application_id = :id"),
            here | {"employer": EMPLOYER},
        )
    return Ask(f"/apply/{one.reference}/check", one.person_id)


ENTRIES = (
    Entry("Start an application", "apply.home", lambda scene: Ask("/apply", _newcomer(scene))),
    post("Start: an application is begun", "apply.start", _start),
    _own("Task list", "apply.tasks", ""),
    _own("Details", "apply.details", "/details", aim=3.0),
    post("Details are saved", "apply.save_own_details", _save_details),
    _own("Referees", "apply.referees", "/referees", aim=3.0),
    post("Referees are saved", "apply.save_own_referees", _save_referees),
    _own("One question", "apply.question", f"/questions/{ANSWERED}", aim=3.0),
    post("An answer is saved", "apply.save_question", _save_answer),
    post("An answer is saved as it is typed", "apply.save_as_typed", _save_as_typed, status=200, aim=2.5),
    _own("A plain section", "apply.section", "/contact", aim=3.0),
    post("Details are saved as typed", "apply.save_as_typed", _save_details_as_typed, status=200, aim=2.5),
    _own("When one left education", "apply.leaving", "/history/leaving"),
    _own("Qualifications", "apply.education", "/education"),
    _own("The blinded copy, before sending", "apply.preview", "/preview"),
    _own("Check answers", "apply.check", "/check"),
    post("The application is sent", "apply.send", _submit, aim=10.0),
    _sent("How it stands", "apply.status", "/status"),
    _sent("History", "apply.history", "/history"),
    _sent("What was asked for", "apply.requests", "/requests"),
    _sent("Withdraw, by link", "apply.withdraw", "/withdraw"),
)
