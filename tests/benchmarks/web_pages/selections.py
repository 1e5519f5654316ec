"""A lead's pages of saved selections, and of writing to several people."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4, uuid5

from sqlmodel import text

from recruitment.queries.group_writing import Group, readers_of
from recruitment.queries.selections import selection_by_id
from recruitment.services.selections import save_selection
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.lead import DEAR, lead_page
from tests.benchmarks.web_pages.scene import Scene

#: Of those on the newest shortlist who stand in no open decision.
_SOME = """
select application.reference from work.application
where application.cohort_id = :cohort and application.stage = 'sift' and not exists (
  select from work.decision_item i where i.application_id = application.id and i.is_open)
order by application.reference limit 50
"""
_PROPOSAL = {"outcome": "offer", "each": "Measured.", "reason": "Measured."}
_LETTER = {"subject": "Measured, {cohort}", "text": "Dear {name}, measured."}


def _some(scene: Scene) -> list[str]:
    with scene.worker.transaction() as session:
        return list(session.execute(text(_SOME), {"cohort": scene.cohort.id}).scalars())


def _selection(scene: Scene) -> UUID:
    """One of fifty, saved once for this run."""
    if "selection" not in scene.notes:
        references = _some(scene)
        with scene.worker.transaction() as session:
            scene.notes["selection"] = save_selection(
                session,
                cohort_id=scene.cohort.id,
                name="Measured",
                references=references,
                actor_id=scene.lead,
                now=scene.now(),
            )
    found: UUID = scene.notes["selection"]
    return found


def _of_selection(rest: str = "", **form: str) -> Callable[[Scene], Ask]:
    def ask(scene: Scene) -> Ask:
        return Ask(f"/lead/{scene.cohort.slug}/selections/{_selection(scene)}{rest}", scene.lead, form)

    return ask


def _save(scene: Scene) -> Ask:
    path = f"/lead/{scene.cohort.slug}/selections/new?all=y&stage=sift"
    return Ask(path, scene.lead, {"name": f"Measured {uuid4()}", "chosen": _some(scene)})


def _write(scene: Scene) -> Ask:
    """To all of the selection, as if it had been looked at."""
    selection_id, once = _selection(scene), uuid4()
    with scene.worker.transaction() as session:
        assert selection_by_id(session, scene.cohort.id, selection_id).size
        group = Group(selection_id=selection_id)
        readers = readers_of(session, scene.cohort.id, group, writer_id=scene.lead)
    words = uuid5(once, f"{_LETTER['subject']}\n{_LETTER['text']}")
    look = uuid5(words, " ".join(one.reference for one in readers.written))
    form = _LETTER | {"once": str(once), "foreseen": str(look), "then": "send"}
    return Ask(f"/lead/{scene.cohort.slug}/selections/{selection_id}/write", scene.lead, form)


def _look(scene: Scene) -> Ask:
    path = f"/lead/{scene.cohort.slug}/selections/{_selection(scene)}/write"
    return Ask(path, scene.lead, _LETTER | {"then": "look"})


def _look_at_stage(scene: Scene) -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/messages/group/sift", scene.lead, _LETTER | {"then": "look"})


ENTRIES = (
    lead_page("Saved selections", "lead.selections", "/selections"),
    lead_page(
        "All in the sift are picked", "lead.new_selection", "/selections/new?all=y&stage=sift", every=DEAR
    ),
    post("Fifty are saved as a selection", "lead.new_selection", _save, every=DEAR),
    Entry("A selection of fifty", "lead.selection", _of_selection()),
    Entry("A selection as CSV", "lead.selection_sheet", _of_selection(".csv"), every=DEAR),
    Entry("Propose for a selection", "lead.propose_for_selection", _of_selection("/propose")),
    post(
        "It is looked at",
        "lead.propose_for_selection",
        _of_selection("/propose", **_PROPOSAL, then="look"),
        status=200,
    ),
    lead_page("Whom to write to", "lead.choose_group", "/messages/group"),
    lead_page("Write to the sift", "lead.write_to_stage", "/messages/group/sift"),
    post(
        "What the sift will get is looked at", "lead.write_to_stage", _look_at_stage, status=200, every=DEAR
    ),
    Entry("Write to fifty", "lead.write_to_selection", _of_selection("/write")),
    post("What fifty will get is looked at", "lead.write_to_selection", _look, status=200),
    post("Fifty are written to", "lead.write_to_selection", _write, every=DEAR),
)
