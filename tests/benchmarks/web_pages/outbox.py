"""A lead's pages of what waits to be sent: read, held, let go, changed, taken out, tried again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4, uuid5

from sqlmodel import Session, text

from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.lead import lead_page
from tests.benchmarks.web_pages.scene import Scene
from tests.factories_outbox import ADDRESS, make_waiting

_SET = "update work.delivery set {} where message_id = :message"
_HELD = _SET.format("held_at = now()")
_SENT = _SET.format("state = 'sent', sent_at = now()")
_FAILED = _SET.format("state = 'failed', fault = '550'")


def _made(session: Session, scene: Scene, event: str, *then: str) -> UUID:
    message_id = make_waiting(session, scene.cohort, scene.now(), event=event)
    for statement in then:
        session.execute(text(statement), {"message": message_id})
    return message_id


def _ask(rest: str, *then: str, **form: str) -> Callable[[Scene], Ask]:
    """One page of a message that was made for it, after these statements."""

    def ask(scene: Scene) -> Ask:
        with scene.worker.transaction() as session:
            message_id = _made(session, scene, f"bench:{uuid4()}", *then)
        return Ask(f"/lead/{scene.cohort.slug}/messages/{message_id}{rest}", scene.lead, form)

    return ask


def _batch(then: str) -> Callable[[Scene], Ask]:
    """All about one event, of which there are three."""

    def ask(scene: Scene) -> Ask:
        event = f"decision:{uuid4()}"
        with scene.worker.transaction() as session:
            for _ in range(3):
                _made(session, scene, event, *([_HELD] if then == "go" else []))
        return Ask(
            f"/lead/{scene.cohort.slug}/messages/waiting/all", scene.lead, {"event": event, "then": then}
        )

    return ask


def _write(**form: str) -> Callable[[Scene], Ask]:
    """To the next of those in the sift."""

    def ask(scene: Scene) -> Ask:
        one = next(scene.sent)
        path = f"/lead/{scene.cohort.slug}/applications/{one.reference}/write"
        once = uuid4()
        looked_at = uuid5(once, f"{form.get('subject', '')}\n{form.get('text', '')}")
        return Ask(path, scene.lead, form | {"once": str(once), "foreseen": str(looked_at)})

    return ask


def _kind(**form: str) -> Callable[[Scene], Ask]:
    """The words of one kind, which stay as they are."""
    return lambda scene: Ask(f"/lead/{scene.cohort.slug}/messages/kinds/withdrawn", scene.lead, form)


LETTER = {"subject": "Measured", "text": "Measured."}
KIND = {"subject": "Measured, {reference}", "body": "Dear {name}, measured: {link}"}
WORDS = {"version": "1", "subject": "Measured", "text": f"Measured.\n\n{ADDRESS}/apply"}
ENTRIES = (
    lead_page("What waits to be sent", "lead.outbox", "/messages/waiting"),
    lead_page("Hold all, by link", "lead.turn_batch", "/messages/waiting/all"),
    post("All about one event is held", "lead.turn_batch", _batch("hold")),
    post("All about one event is let go", "lead.turn_batch", _batch("go")),
    Entry("Hold a message, by link", "lead.hold_message", _ask("/hold")),
    post("A message is held", "lead.hold_message", _ask("/hold")),
    Entry("Let a message go, by link", "lead.release_message", _ask("/go", _HELD)),
    post("A message is let go", "lead.release_message", _ask("/go", _HELD)),
    Entry("The words of a message", "lead.change_message", _ask("/words")),
    post("Its words are changed", "lead.change_message", _ask("/words", **WORDS)),
    Entry("Why it is not sent", "lead.leave_message_out", _ask("/drop")),
    post("It is taken out", "lead.leave_message_out", _ask("/drop", reason="Measured.")),
    Entry("Write to an applicant", "lead.write", _write()),
    post("It is looked at", "lead.write", _write(**LETTER, then="look"), status=200),
    post("An applicant is written to", "lead.write", _write(**LETTER, then="send")),
    lead_page("The words of a kind of message", "lead.message_kind", "/messages/kinds/withdrawn"),
    post("They are looked at", "lead.message_kind", _kind(**KIND, then="preview"), status=200),
    post("A test of them is sent", "lead.message_kind", _kind(**KIND, then="test"), status=200),
    Entry("What came back", "lead.note_bounce", _ask("/came-back", _SENT)),
    post("That it came back is noted", "lead.note_bounce", _ask("/came-back", _SENT, reason="Measured.")),
    Entry("Where it goes again", "lead.send_again", _ask("/again", _FAILED)),
    post("It goes again", "lead.send_again", _ask("/again", _FAILED, email="mended@example.org")),
)
