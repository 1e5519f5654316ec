"""A lead's pages about assessors and leads: invited, reminded, handed back, leaving and coming back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from recruitment.domain.access import Role
from recruitment.services.handing_back import foresee_hand_back
from recruitment.services.leaving import Deed, deactivate_staff, foresee_deactivation, print_of
from recruitment.services.staff import add_staff
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.lead import DEAR, lead_page
from tests.benchmarks.web_pages.scene import Scene

Who = Callable[[Scene], UUID]


def _new(scene: Scene, role: Role) -> UUID:
    """Somebody invited a moment ago, who has done nothing."""
    with scene.worker.transaction() as session:
        return add_staff(
            session,
            email=f"colleague{scene.number()}@example.org",
            full_name="Robin Castellane",
            role=role,
            cohort=scene.cohort,
            definition=scene.cohort.definition,
            link="https://bench.example/sign-in",
            actor_id=scene.lead,
            now=scene.now(),
        )


def _assessor(scene: Scene) -> UUID:
    return _new(scene, Role.ASSESSOR)


def _leader(scene: Scene) -> UUID:
    return _new(scene, Role.LEAD)


def _busy(scene: Scene) -> UUID:
    """An assessor with half of their readings still to do, who stays."""
    return scene.leavers[0]


def _leaver(scene: Scene) -> UUID:
    """The same, one fewer each time."""
    return scene.leavers.pop()


def _closed(make: Who) -> Who:
    def closed(scene: Scene) -> UUID:
        person = make(scene)
        with scene.worker.transaction() as session:
            deactivate_staff(session, person_id=person, deed=Deed(scene.lead, scene.now()))
        return person

    return closed


def _about(area: str, who: Who, rest: str = "") -> Callable[[Scene], Ask]:
    def ask(scene: Scene) -> Ask:
        return Ask(f"/lead/{scene.cohort.slug}/{area}/{who(scene)}{rest}", scene.lead)

    return ask


def _agreed(area: str, who: Who, rest: str, *, leaving: bool = True) -> Callable[[Scene], Ask]:
    """With what was foreseen, as its page sends it back."""

    def ask(scene: Scene) -> Ask:
        person = who(scene)
        with scene.worker.transaction() as session:
            if rest == "/close-account":
                foreseen = foresee_deactivation(session, person_id=person)
            elif area == "assessors":
                one = foresee_hand_back(session, cohort=scene.cohort, assessor_id=person, leaving=leaving)
                foreseen = (one,)
            else:
                foreseen = ()
        path = f"/lead/{scene.cohort.slug}/{area}/{person}{rest}"
        return Ask(path, scene.lead, {"expected": print_of(foreseen)})

    return ask


def _invite(scene: Scene) -> Ask:
    number = scene.number()
    people = "\n".join(f"Robin Castellane <colleague{number}.{i}@example.org>" for i in range(3))
    return Ask(f"/lead/{scene.cohort.slug}/assessors/invite", scene.lead, {"people": people})


def _remind_all(scene: Scene) -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/assessors/remind", scene.lead)


def _invite_lead(scene: Scene) -> Ask:
    form = {
        "email": f"colleague{scene.number()}@example.org",
        "full_name": "Robin Castellane",
        "span": "here",
    }
    return Ask(f"/lead/{scene.cohort.slug}/staff/invite", scene.lead, form)


ENTRIES = (
    lead_page("Assessors", "lead.assessors", "/assessors"),
    lead_page("Invite assessors", "lead.invite_assessors", "/assessors/invite"),
    post("Three assessors are invited", "lead.invite_assessors", _invite),
    Entry("One assessor", "lead.assessor", _about("assessors", _busy)),
    post("An assessor is reminded", "lead.remind_assessor", _about("assessors", _assessor, "/remind")),
    Entry(
        "Hand readings back", "lead.hand_back_assessor", _about("assessors", _busy, "/hand-back"), every=DEAR
    ),
    post(
        "Readings are handed back",
        "lead.hand_back_assessor",
        _agreed("assessors", _leaver, "/hand-back", leaving=False),
        every=DEAR,
    ),
    Entry("End an assessor's role", "lead.end_assessor", _about("assessors", _busy, "/end-role"), every=DEAR),
    post(
        "An assessor's role is ended",
        "lead.end_assessor",
        _agreed("assessors", _leaver, "/end-role"),
        every=DEAR,
    ),
    post(
        "An assessor is told what is left",
        "lead.remind_assessor_of_readings",
        _about("assessors", _busy, "/remind-of-readings"),
    ),
    post("All are told what is left", "lead.remind_assessors_of_readings", _remind_all),
    Entry(
        "Close an assessor's account",
        "lead.close_assessor",
        _about("assessors", _busy, "/close-account"),
        every=DEAR,
    ),
    post(
        "An assessor's account is closed",
        "lead.close_assessor",
        _agreed("assessors", _leaver, "/close-account"),
        every=DEAR,
    ),
    post(
        "An assessor's account is opened",
        "lead.open_assessor",
        _about("assessors", _closed(_assessor), "/open-account"),
    ),
    lead_page("Staff", "lead.staff", "/staff"),
    lead_page("Invite a lead", "lead.invite_lead", "/staff/invite"),
    post("A lead is invited", "lead.invite_lead", _invite_lead),
    Entry("One lead", "lead.staff_member", _about("staff", _leader)),
    post("A lead is reminded", "lead.remind_lead", _about("staff", _leader, "/remind/here")),
    post(
        "A lead is named for safer recruitment",
        "lead.safer_recruitment",
        _about("staff", _leader, "/safer-recruitment/begin"),
    ),
    Entry("End a lead's role", "lead.end_lead", _about("staff", _leader, "/end-role/here")),
    post("A lead's role is ended", "lead.end_lead", _agreed("staff", _leader, "/end-role/here")),
    Entry("Close a lead's account", "lead.close_lead", _about("staff", _leader, "/close-account")),
    post("A lead's account is closed", "lead.close_lead", _agreed("staff", _leader, "/close-account")),
    post("A lead's account is opened", "lead.open_lead", _about("staff", _closed(_leader), "/open-account")),
)
