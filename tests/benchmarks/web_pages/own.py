"""What is one's own beside the form: monitoring, a copy, all one's data, one's address; and more time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from recruitment.domain.deadlines import LONDON
from recruitment.services.addresses import ask_to_change_address
from recruitment.services.monitoring import remove_monitoring
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.lead import DEAR, lead_page
from tests.benchmarks.web_pages.public import newest_code
from tests.benchmarks.web_pages.scene import Applicant, Scene


def _of(rest: str, *, sent: bool = False) -> Callable[[Scene], Ask]:
    def visit(scene: Scene) -> Ask:
        one = next(scene.sent if sent else scene.drafts)
        return Ask(f"/apply/{one.reference}{rest}", one.person_id)

    return visit


def _first_question(scene: Scene) -> str:
    return scene.cohort.definition.monitoring.asks[0].name


def _question(scene: Scene) -> Ask:
    return _of(f"/monitoring/{_first_question(scene)}")(scene)


def _said(rest: str = "", *, by_script: bool = False) -> Callable[[Scene], Ask]:
    """Somebody who has said nothing of themselves yet."""

    def visit(scene: Scene) -> Ask:
        one, ask = next(scene.drafts), scene.cohort.definition.monitoring.asks[0]
        with scene.worker.transaction() as session:
            remove_monitoring(session, application_id=one.application_id)
        form = {ask.name: ask.choices[0].value, "version": "0"}
        path = f"/apply/{one.reference}{rest or f'/monitoring/{ask.name}'}"
        return Ask(path, one.person_id, form, by_script=by_script)

    return visit


def _account(rest: str) -> Callable[[Scene], Ask]:
    return lambda scene: Ask(f"/account/{rest}", next(scene.sent).person_id)


def _wanted(scene: Scene) -> str:
    return f"moved{scene.number()}@example.org"


def _ask_for_address(scene: Scene) -> Ask:
    return Ask("/account/email", next(scene.sent).person_id, {"email": _wanted(scene)})


def _waiting(scene: Scene, one: Applicant) -> tuple[str, dict[str, list[str]]]:
    """A code was sent to somebody's new address."""
    wanted = _wanted(scene)
    with scene.worker.transaction() as session:
        ask_to_change_address(
            session,
            actor_id=one.person_id,
            becomes=wanted,
            secret=scene.settings.secret(),
            definition=scene.cohort.definition,
            link="https://bench.example/sign-in",
            now=scene.now(),
        )
        code = newest_code(session, wanted)
    return code, {"new address": [str(one.person_id), wanted]}


def _code(scene: Scene) -> Ask:
    one = next(scene.sent)
    _, held = _waiting(scene, one)
    return Ask("/account/email/code", one.person_id, held=held)


def _use_code(scene: Scene) -> Ask:
    # Whoever comes again and again keeps the address that other entries sign them in by.
    one = next(scene.unasked)
    code, held = _waiting(scene, one)
    scene.notes["moved"] = one.person_id
    return Ask("/account/email/code", one.person_id, {"code": code}, held=held)


def _time(scene: Scene) -> dict[str, str | list[str]]:
    """Later, by an hour, than was given to anybody before."""
    scene.notes["hours"] = scene.notes.get("hours", 0) + 1
    later = (scene.cohort.closes_at + timedelta(hours=scene.notes["hours"])).astimezone(LONDON)
    return {"day": f"{later:%-d %-m %Y}".split(), "hour": f"{later:%H:%M}"}


def _more_time(form: bool) -> Callable[[Scene], Ask]:
    def visit(scene: Scene) -> Ask:
        path = f"/lead/{scene.cohort.slug}/applications/{next(scene.drafts).reference}/more-time"
        return Ask(path, scene.lead, _time(scene) | {"reason": "In hospital."} if form else {})

    return visit


def _incident(scene: Scene) -> Ask:
    """As it is looked at before it is done."""
    form = _time(scene) | {"words": "We could not be reached.", "once": str(uuid4())}
    return Ask(f"/lead/{scene.cohort.slug}/incident", scene.lead, form)


ENTRIES = (
    Entry("Equality monitoring", "apply.monitoring", _of("/monitoring")),
    Entry("One question of it", "apply.monitoring_question", _question, aim=3.0),
    post("An answer is saved", "apply.save_own_monitoring", _said()),
    post(
        "An answer is saved as it is made",
        "apply.save_monitoring_as_typed",
        _said("/save/monitoring", by_script=True),
        status=200,
    ),
    post("All of it is removed", "apply.remove_own_monitoring", _of("/monitoring/remove")),
    Entry("A copy of what was sent", "apply.copy", _of("/copy", sent=True)),
    post("A copy is asked for", "apply.ask_for_copy", _of("/copy", sent=True)),
    Entry("It is fetched before it is made", "apply.download_copy", _of("/copy/file", sent=True), status=302),
    Entry("What is held about one", "own_data.show", _account("data")),
    Entry("All of it, in one file", "own_data.download", _account("data/file"), every=DEAR),
    Entry("Another e-mail address", "address.show", _account("email")),
    post("A code is sent to it", "address.show", _ask_for_address),
    Entry("The code for it", "address.code", _code),
    # Whoever moves is signed in anew, by the answer: the session they had is over.
    post("It is taken", "address.code", _use_code, after=lambda scene: scene.forget(scene.notes["moved"])),
    Entry("More time for one application", "lead.more_time", _more_time(form=False)),
    post("It is given", "lead.more_time", _more_time(form=True)),
    lead_page("An incident", "lead.incident", "/incident"),
    post("What it would do is foreseen", "lead.incident", _incident, status=200),
    lead_page("Who is chosen, by what they say of themselves", "lead.monitoring", "/fairness", every=DEAR),
)
