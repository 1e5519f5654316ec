"""The wash-up: the composite list with each exercise behind it, who took part, and its pack."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from sqlmodel import Session, text

from recruitment.domain.stages import Stage
from recruitment.services.composites import build_composite_list
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.meet import EXERCISE, invited, meet, score_both
from tests.benchmarks.web_pages.scene import Scene

#: Who came to the centre, and the exercises there that they have been scored on.
_CAME = 12
_EXERCISES = ("teaching", "final_interview")
_SENT_ON = "update work.application set stage = 'centre' where reference = :reference"


def _came(scene: Scene, session: Session) -> None:
    """Somebody who was interviewed, invited to the centre, and scored there."""
    reference = invited(scene, session)
    meet(scene, session, reference)
    score_both(scene, session, reference, EXERCISE)
    session.execute(text(_SENT_ON), {"reference": reference})
    for exercise in _EXERCISES:
        meet(scene, session, reference, exercise)
        score_both(scene, session, reference, exercise)


@cache
def _listed(scene: Scene) -> UUID:
    """The list of those who came to the centre."""
    with scene.worker.transaction() as session:
        for _ in range(_CAME):
            _came(scene, session)
        return build_composite_list(
            session,
            cohort=scene.cohort,
            stage=Stage.CENTRE,
            places=scene.cohort.places,
            actor_id=scene.lead,
            now=scene.now(),
        )


def _ask(scene: Scene, rest: str = "", **form: str) -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/shortlist/{_listed(scene)}/wash-up{rest}", scene.lead, form)


ENTRIES = (
    Entry("The wash-up, every candidate", "lead.wash_up", _ask),
    post(
        "Nothing is proposed from it",
        "lead.wash_up",
        lambda scene: _ask(scene, reason="Nobody is decided on yet."),
        status=200,
    ),
    Entry("Who took part", "lead.wash_up_people", lambda scene: _ask(scene, "/people")),
    post(
        "Nobody took part",
        "lead.wash_up_people",
        lambda scene: _ask(scene, "/people", day="1"),
        status=200,
    ),
    post("Its pack is asked for", "lead.ask_for_wash_up", lambda scene: _ask(scene, "/pack")),
)
