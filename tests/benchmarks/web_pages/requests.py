"""What is sent in and settled: requests, complaints, addresses that wait, eligibility, answers to offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID, uuid4

from sqlmodel import text

from recruitment.queries.eligibility import doubt_about
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.lead import lead_page
from tests.benchmarks.web_pages.scene import Applicant, Scene
from tests.factories import say_no
from tests.factories_requests import ask

WORDS = "My second answer was cut where it was pasted, and the end of it is missing."


def _about(rest: str, form: Mapping[str, str] | None = None) -> Callable[[Scene], Ask]:
    """A request of its own each time, as one that nobody has taken."""

    def visit(scene: Scene) -> Ask:
        with scene.worker.transaction() as session:
            request_id = ask(
                session,
                scene.cohort,
                scene.now(),
                email=f"asks{scene.number()}@example.org",
                application_id=next(scene.sent).application_id,
            )
        return Ask(f"/lead/{scene.cohort.slug}/requests/{request_id}{rest}", scene.lead, form or {})

    return visit


def _enter(scene: Scene) -> Ask:
    form = {
        "kind": "leak",
        "full_name": "Amina Inside",
        "text": WORDS,
        "once": str(uuid4()),
        "reference": next(scene.sent).reference,
    }
    return Ask(f"/lead/{scene.cohort.slug}/requests/new", scene.lead, form)


def _enquire(**typed: str) -> Callable[[Scene], Ask]:
    def visit(scene: Scene) -> Ask:
        path = f"/lead/{scene.cohort.slug}/applications/{next(scene.sent).reference}/enquiry"
        today = scene.now()
        came_on = [str(today.day), str(today.month), str(today.year)]
        own: dict[str, str | list[str]] = {"owner": str(scene.lead), "once": str(uuid4()), "came_on": came_on}
        return Ask(path, scene.lead, {**typed, **own} if typed else {})

    return visit


def _ask(scene: Scene) -> Ask:
    one = next(scene.sent)
    form = {"kind": "appeal", "text": WORDS, "once": str(uuid4())}
    return Ask(f"/apply/{one.reference}/requests", one.person_id, form)


def _complain(scene: Scene) -> Ask:
    email = f"complains{scene.number()}@example.org"
    return Ask("/complaints", form={"email": email, "text": WORDS, "once": str(uuid4())})


def _doubted(rest: Callable[[Scene, UUID], Mapping[str, str]]) -> Callable[[Scene], Ask]:
    """Somebody who says that a statement is not true of them."""

    def visit(scene: Scene) -> Ask:
        one = next(scene.sent)
        with scene.worker.transaction() as session:
            say_no(session, one.application_id, appeal="A pupil referral unit is a school.")
        path = f"/lead/{scene.cohort.slug}/eligibility/{one.reference}"
        return Ask(path, scene.lead, rest(scene, one.application_id))

    return visit


def _ruling(scene: Scene, application_id: UUID) -> Mapping[str, str]:
    with scene.worker.transaction() as session:
        reference = session.execute(
            text("select reference from work.application where id = :id"), {"id": application_id}
        ).scalar_one()
        seen_at = doubt_about(session, scene.cohort.id, reference).changed_at
    return {"verdict": "eligible", "reason": "They teach there.", "seen_at": seen_at.isoformat()}


def _offered(scene: Scene) -> Applicant:
    if "offered" not in scene.notes:
        scene.notes["offered"] = next(scene.sent)
    one: Applicant = scene.notes["offered"]
    _set_stage(scene, one, "offer")
    return one


def _set_stage(scene: Scene, one: Applicant, stage: str) -> None:
    """As it was, but for this one request: everything else finds everybody in the sift."""
    with scene.worker.transaction() as session:
        session.execute(
            text("update work.application set stage = :stage where id = :id"),
            {"stage": stage, "id": one.application_id},
        )


def _offer(scene: Scene) -> Ask:
    one = _offered(scene)
    return Ask(f"/apply/{one.reference}/offer", one.person_id)


def _answer(scene: Scene) -> Ask:
    one = _offered(scene)
    answer = ("accepted", "declined")[scene.number() % 2]
    return Ask(
        f"/apply/{one.reference}/offer", one.person_id, {"answer": answer, "words": str(scene.number())}
    )


def _back(scene: Scene) -> None:
    _set_stage(scene, scene.notes["offered"], "sift")


ENTRIES = (
    post("Something is asked for", "apply.ask", _ask),
    Entry("An offer", "apply.offer", _offer, after=_back),
    post("An offer is answered", "apply.answer", _answer, after=_back),
    post("A complaint", "public.complain", _complain),
    Entry("Be told of the next opening", "public.interest", lambda _scene: Ask("/interest")),
    post(
        "That, while applications are open",
        "public.interest",
        lambda scene: Ask("/interest", form={"email": f"waits{scene.number()}@example.org"}),
        status=200,
    ),
    Entry("Take that back", "public.forget", lambda _scene: Ask(f"/interest/{uuid4()}")),
    post("It is taken back", "public.forget", lambda _scene: Ask(f"/interest/{uuid4()}", form={"then": ""})),
    lead_page("A request is entered", "lead.enter_request", "/requests/new"),
    post("It is kept", "lead.enter_request", _enter),
    Entry("An enquiry is recorded", "lead.enquiry", _enquire()),
    post("That is kept", "lead.enquiry", _enquire(came_by="telephone", text=WORDS)),
    Entry("One request", "lead.request", _about("")),
    post("It is taken in hand", "lead.take", _about("/take")),
    post("A note on it", "lead.note", _about("/note", {"note": WORDS})),
    post("It is settled", "lead.settle", _about("/settle", {"outcome": WORDS})),
    Entry("One doubt about eligibility", "lead.doubt", _doubted(lambda _scene, _application: {})),
    post("It is found", "lead.rule_on_doubt", _doubted(_ruling)),
)
