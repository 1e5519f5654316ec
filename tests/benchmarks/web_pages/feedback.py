"""Feedback: as leads write and send it, and as its candidate reads it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Scene
from tests.factories import make_application, make_person
from tests.factories_feedback import SENTENCE, decide, owed_to, send, write


def _told(scene: Scene, state: str) -> tuple[str, UUID]:
    """A new candidate who was told an outcome, with feedback as far as this: reference and person."""
    now = scene.now()
    with scene.worker.transaction() as session:
        person = make_person(session, now, email=f"told{scene.number()}@example.org")
        application = make_application(session, scene.cohort, now, person_id=person)
        decide(session, scene.cohort, now, {application: 3}, by=scene.second)
        if state == "ready":
            write(session, scene.cohort, application, now, by=scene.second)
        if state == "sent":
            send(session, scene.cohort, application, now, by=scene.second)
        return owed_to(session, scene.cohort, application).reference, person


def _lead(state: str, rest: str = "", **form: str) -> Callable[[Scene], Ask]:
    def ask(scene: Scene) -> Ask:
        reference, _ = _told(scene, state)
        address = f"/lead/{scene.cohort.slug}/applications/{reference}/feedback{rest}"
        return Ask(address, scene.lead, form)

    return ask


def _own(rest: str = "") -> Callable[[Scene], Ask]:
    def ask(scene: Scene) -> Ask:
        reference, person = _told(scene, "sent")
        return Ask(f"/apply/{reference}/feedback{rest}", person)

    return ask


ENTRIES = (
    Entry("Feedback", "lead.feedback", lambda scene: Ask(f"/lead/{scene.cohort.slug}/feedback", scene.lead)),
    Entry("Feedback to one candidate", "lead.application_feedback", _lead("missing")),
    post(
        "It is marked as ready",
        "lead.write_feedback",
        _lead("missing", version="0", sentence=SENTENCE, then="ready"),
    ),
    post("It is sent at once", "lead.send_feedback", _lead("ready", "/send")),
    post("Its PDF is asked for", "lead.ask_for_feedback_pack", _lead("sent", "/pack")),
    Entry("One’s own feedback", "apply.feedback", _own()),
    post("Its PDF is asked for, by its candidate", "apply.ask_for_own_feedback", _own()),
    Entry("Its file, before it is made", "apply.download_feedback", _own("/file"), status=302),
)
