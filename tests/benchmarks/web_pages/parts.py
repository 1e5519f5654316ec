"""Parts of a draft that are saved row by row: sections, education, history; withdrawing; another referee."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from sqlmodel import text

from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Applicant, Scene
from tests.factories import add_history

ENTRY = {
    "kind": "voluntary",
    "title": "Reader in a library",
    "place": "Leeds Central Library",
    "from_month": "9",
    "from_year": "2016",
    "to_month": "7",
    "to_year": "2017",
    "version": "0",
}
QUALIFICATION = {
    "level": "degree",
    "title": "BA History",
    "place": "University of Leeds",
    "year": "2014",
    "result": "2:1",
    "version": "0",
}


def _of(
    rest: Callable[[Scene, Applicant], str], form: dict[str, str] | None = None
) -> Callable[[Scene], Ask]:
    """Something of the next draft, whose history is whole; with the version of its row where that has one."""

    def visit(scene: Scene) -> Ask:
        one = next(scene.drafts)
        return Ask(f"/apply/{one.reference}{rest(scene, one)}", one.person_id, form or {})

    return visit


def _new(noun: str) -> Callable[[Scene, Applicant], str]:
    return lambda _scene, _one: f"/{noun}/{uuid4()}"


def _held(noun: str, table: str, rest: str = "") -> Callable[[Scene, Applicant], str]:
    """A row that there is: the history is made anew where it was taken away."""

    def address(scene: Scene, one: Applicant) -> str:
        found = _first(scene, one, table)
        if found is None:
            with scene.worker.transaction() as session:
                for other in ("history_entry", "history_gap", "history", "qualification"):
                    session.execute(
                        text(f"delete from identity.{other} where application_id = :id"),
                        {"id": one.application_id},
                    )
                add_history(session, one.application_id, scene.now())
            found = _first(scene, one, table) or uuid4()
        return f"/{noun}/{found}{rest}"

    return address


def _first(scene: Scene, one: Applicant, table: str) -> UUID | None:
    with scene.worker.transaction() as session:
        found: UUID | None = session.execute(
            text(f"select id from identity.{table} where application_id = :id limit 1"),
            {"id": one.application_id},
        ).scalar()
    return found


def _version(scene: Scene, one: Applicant, table: str, more: str = "") -> str:
    with scene.worker.transaction() as session:
        found = session.execute(
            text(f"select version from identity.{table} where application_id = :id {more}"),
            {"id": one.application_id},
        ).scalar()
    return str(found or 0)


def _section(scene: Scene) -> Ask:
    one = next(scene.drafts)
    form = {
        "line_1": f"{scene.number()} Candlemaker Lane",
        "town": "Leeds",
        "postcode": "LS1 4AP",
        "version": _version(scene, one, "filled_section", "and section = 'contact'"),
    }
    return Ask(f"/apply/{one.reference}/contact", one.person_id, form)


def _leaving(scene: Scene) -> Ask:
    one = next(scene.drafts)
    form = {"left_month": "7", "left_year": str(2000 + scene.number() % 10), "then": "list"}
    return Ask(
        f"/apply/{one.reference}/history/leaving",
        one.person_id,
        form | {"version": _version(scene, one, "history")},
    )


def _another(form: bool) -> Callable[[Scene], Ask]:
    def visit(scene: Scene) -> Ask:
        one = next(scene.sent)
        typed = {
            "full_name": "Ines Vogel",
            "email": f"vogel{scene.number()}@hill.example",
            "version": _version(scene, one, "referee", "and position = 2"),
        }
        return Ask(f"/apply/{one.reference}/referees/2/another", one.person_id, typed if form else {})

    return visit


def _withdraw(scene: Scene) -> Ask:
    one = next(scene.unsent)
    return Ask(f"/apply/{one.reference}/withdraw", one.person_id, {"why": "unsaid"})


ENTRIES = (
    post("A plain section is saved", "apply.save_own_section", _section),
    Entry(
        "A qualification is added", "apply.add_qualification", _of(lambda *_: "/education/add"), status=302
    ),
    Entry("One qualification", "apply.qualification", _of(_new("education"))),
    post("It is saved", "apply.save_own_qualification", _of(_new("education"), QUALIFICATION)),
    Entry(
        "To remove it",
        "apply.ask_to_remove_qualification",
        _of(_held("education", "qualification", "/remove")),
    ),
    post(
        "It is removed",
        "apply.remove_own_qualification",
        _of(_held("education", "qualification", "/remove"), {"version": "1"}),
    ),
    post("Qualifications are left", "apply.save_education", _of(lambda *_: "/education", {"then": "list"})),
    post("When one left education is saved", "apply.save_own_leaving", _leaving),
    Entry("An entry is added", "apply.add_entry", _of(lambda *_: "/history/add"), status=302),
    Entry("One entry of a history", "apply.entry", _of(_new("history"))),
    post("It is saved", "apply.save_own_entry", _of(_new("history"), ENTRY)),
    Entry("To remove it", "apply.ask_to_remove_entry", _of(_held("history", "history_entry", "/remove"))),
    post(
        "It is removed",
        "apply.remove_own_entry",
        _of(_held("history", "history_entry", "/remove"), {"version": "1"}),
    ),
    post("The history is left", "apply.save_history", _of(lambda *_: "/history", {"then": "list"})),
    Entry("Another referee", "apply.another_referee", _another(form=False)),
    post("Another referee is named", "apply.another_referee", _another(form=True)),
    post("An application is withdrawn", "apply.withdraw", _withdraw),
)
