"""What comes before reading: sample answers, calibration and training; and entering for somebody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from uuid import UUID

from sqlmodel import text

from recruitment.queries.calibration import own_calibration
from recruitment.queries.passes import Queue, pass_by_slug
from recruitment.services.calibration import begin_try
from recruitment.services.samples import add_sample
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Desk, Scene

_TEXT = (
    "I asked older pupils to read with the younger ones each Friday, and nine of twelve came back for more."
)
_HERE = " where cohort_id = :cohort_id and assessor_id = :assessor_id"
_OF_PASS = f"{_HERE} and item = :item and criterion = :criterion"
#: Nothing is tried of the pass, and it is not open.
_CLOSED = (
    f"delete from work.calibration_score{_HERE} and sample_id in (select id from work.sample"
    " where item = :item and criterion = :criterion)",
    f"delete from work.calibration{_OF_PASS}",
)
_USED_UP = """
insert into work.calibration (cohort_id, assessor_id, item, criterion, tries, more, reason)
values (:cohort_id, :assessor_id, :item, :criterion, :tries, 0, '')
"""
_NOT_AGREED = f"update work.assessor_standing set agreed_at = null{_HERE}"


@cache
def _desk(scene: Scene) -> Desk:
    """Of an assessor whose gate is opened and shut here, and nowhere else."""
    return next(one for one in scene.desks if one.assessor_id != scene.assessor)


def _queue(scene: Scene) -> Queue:
    desk = _desk(scene)
    of = pass_by_slug(scene.cohort.definition, desk.slug)
    return Queue(scene.cohort.id, desk.assessor_id, of.item, of.criterion)


def _shut(scene: Scene, *, tries: int = 0) -> Queue:
    """Shut the gate, after so many tries that came to nothing."""
    queue = _queue(scene)
    with scene.worker.transaction() as session:
        for statement in _CLOSED:
            session.execute(text(statement), vars(queue))
        if tries:
            session.execute(text(_USED_UP), vars(queue) | {"tries": tries})
    return queue


def _begin(scene: Scene) -> Ask:
    _shut(scene)
    return Ask(_assess(scene, f"/calibrate/{_desk(scene).slug}"), _desk(scene).assessor_id)


def _score(scene: Scene) -> Ask:
    queue = _shut(scene)
    with scene.worker.transaction() as session:
        begin_try(session, queue=queue, definition=scene.cohort.definition)
        sample = own_calibration(session, queue).scores[0].sample_id
    form = {"score": "3", "evidence": "They say what they did, and for whom."}
    return Ask(_assess(scene, f"/calibrate/{_desk(scene).slug}/{sample}"), queue.assessor_id, form)


def _agree(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        session.execute(text(_NOT_AGREED), vars(_queue(scene)))
    return Ask(_assess(scene, "/agreement"), _desk(scene).assessor_id)


def _waiting(rest: str, form: Mapping[str, str]) -> Callable[[Scene], Ask]:
    """For a lead, where all tries are used up."""

    def ask(scene: Scene) -> Ask:
        _shut(scene, tries=scene.cohort.definition.calibration.tries)
        return Ask(_of_desk(scene, f"/calibration/{_desk(scene).slug}{rest}"), scene.lead, form)

    return ask


def _sample(rest: str, form: Mapping[str, str]) -> Callable[[Scene], Ask]:
    """One that was added a moment ago."""

    def ask(scene: Scene) -> Ask:
        return Ask(f"/lead/{scene.cohort.slug}/samples/{_added(scene)}{rest}", scene.lead, form)

    return ask


def _added(scene: Scene) -> UUID:
    queue = _queue(scene)
    with scene.worker.transaction() as session:
        return add_sample(
            session,
            cohort_id=queue.cohort_id,
            item=queue.item,
            criterion=queue.criterion,
            text=_TEXT,
            actor_id=scene.lead,
            now=scene.now(),
        )


def _trained(scene: Scene) -> Ask:
    return Ask(_of_desk(scene, "/training"), scene.lead, {"day": ["3", "2", "2026"]})


def _enter(scene: Scene) -> Ask:
    """For somebody without an account."""
    today = scene.now()
    form: dict[str, str | list[str]] = {
        "came_by": "paper",
        "received_on": [str(today.day), str(today.month), str(today.year)],
        "full_name": "Amina Castellane",
        "email": f"amina{scene.number()}@example.org",
        "agreed": "y",
    }
    form |= {f"is_{one.code}": "yes" for one in scene.cohort.definition.conditions}
    return Ask(f"/lead/{scene.cohort.slug}/applications/enter", scene.lead, form)


def _assess(scene: Scene, rest: str) -> str:
    return f"/assess/{scene.cohort.slug}{rest}"


def _of_desk(scene: Scene, rest: str) -> str:
    return f"/lead/{scene.cohort.slug}/assessors/{_desk(scene).assessor_id}{rest}"


ENTRIES = (
    post("Confidentiality is agreed to", "assess.agreement", _agree),
    post("A try of sample answers is begun", "assess.begin_calibration", _begin),
    post("One of them is scored", "assess.score_sample_answer", _score),
    Entry("How an assessor calibrated", "lead.calibration", _waiting("", {})),
    post("They are let on", "lead.let_assessor_on", _waiting("", {"reason": "We talked it over."})),
    post("They are asked to try again", "lead.ask_to_try_again", _waiting("/again", {})),
    Entry("When an assessor was trained", "lead.training", _trained),
    post("It is recorded", "lead.training", _trained),
    Entry("One sample answer", "lead.sample", _sample("", {})),
    post(
        "A sample answer is added",
        "lead.add_sample_answer",
        lambda scene: Ask(
            f"/lead/{scene.cohort.slug}/samples/add",
            scene.lead,
            {"of": _desk(scene).slug, "text": _TEXT, "use": "calibrate"},
        ),
    ),
    post(
        "It is scored apart",
        "lead.judge_sample",
        _sample("", {"score": "3", "reason": "One thing they began, and who it was for."}),
    ),
    post("It is retired", "lead.retire", _sample("/retire", {})),
    post("An application is entered for somebody", "lead.enter_application", _enter),
)
