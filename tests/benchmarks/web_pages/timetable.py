"""A lead's pages of what happens by itself: foreseen, held, let go on, run now."""

from __future__ import annotations

from collections.abc import Callable

from recruitment.services.holds import hold, resume
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.lead import lead_page
from tests.benchmarks.web_pages.scene import Scene

JOB = "remind_drafts"


def _ask(rest: str, before: Callable[[Scene], None] | None = None, **form: str) -> Callable[[Scene], Ask]:
    def ask(scene: Scene) -> Ask:
        if before is not None:
            before(scene)
        return Ask(f"/lead/{scene.cohort.slug}/timetable/{JOB}{rest}", scene.lead, form)

    return ask


def _hold(scene: Scene) -> None:
    with scene.worker.transaction() as session:
        hold(
            session,
            job=JOB,
            cohort_id=scene.cohort.id,
            reason="Measured.",
            actor_id=scene.lead,
            now=scene.now(),
        )


def _resume(scene: Scene) -> None:
    with scene.worker.transaction() as session:
        resume(session, job=JOB, cohort_id=scene.cohort.id, actor_id=scene.lead, now=scene.now())


ENTRIES = (
    lead_page("Timetable", "lead.timetable", "/timetable"),
    Entry("One job", "lead.job", _ask("")),
    Entry("Hold it, by link", "lead.hold_job", _ask("/hold")),
    post("It is held", "lead.hold_job", _ask("/hold", reason="Measured."), after=_resume),
    Entry("Let it go on, by link", "lead.resume_job", _ask("/resume")),
    post("It goes on", "lead.resume_job", _ask("/resume", _hold)),
    Entry("Run it, by link", "lead.run_job", _ask("/run")),
    post("It is run now", "lead.run_job", _ask("/run")),
)
