"""Pages of a referee, who comes by a link; and what leads do about references."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from recruitment.models import Referee, ReferenceRequest
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.lead import DEAR
from tests.benchmarks.web_pages.scene import Scene
from tests.factories_reference import ask, good_answers, receive, requests_of, token_for


@dataclass(frozen=True)
class Asked:
    """A referee who was asked a moment ago about one applicant.

    Attributes:
        token: of the link in the e-mail.
        request: what it leads to.
        reference: the application's.
    """

    token: str
    request: UUID
    reference: str


def _fresh(scene: Scene) -> tuple[str, UUID]:
    """An application whose referees are new, each with an address of their own."""
    one = next(scene.unasked)
    with scene.worker.transaction() as session:
        for request in requests_of(session, one.application_id):
            request.state, request.closed_at = "replaced", scene.now()
            request.verified_at = request.verified_by = None
        for referee in session.exec(select(Referee).where(col(Referee.application_id) == one.application_id)):
            referee.email = f"referee{scene.number()}@school.example"
            referee.not_before_offer = ""
    return one.reference, one.application_id


def _asked(scene: Scene) -> Asked:
    reference, application_id = _fresh(scene)
    with scene.worker.transaction() as session:
        first = _ask(session, scene, application_id)
        return Asked(token_for(session, first.email), first.id, reference)


def _ask(session: Session, scene: Scene, application_id: UUID) -> ReferenceRequest:
    """The first of both referees, asked."""
    asked = ask(session, scene.cohort, application_id, scene.now())
    return next(one for one in asked if one.state == "asked")


def _page(title: str, endpoint: str, rest: str = "") -> Entry:
    """The same each time: whoever writes is asked once."""

    def visit(scene: Scene) -> Ask:
        if "referee" not in scene.notes:
            scene.notes["referee"] = _asked(scene)
        one: Asked = scene.notes["referee"]
        return Ask(f"/refer/for/{one.request}{rest}", held={"refer": one.token})

    return Entry(title, endpoint, visit)


def _arrive(scene: Scene) -> Ask:
    return Ask(f"/refer/{_asked(scene).token}")


def _home(scene: Scene) -> Ask:
    return Ask("/refer", held={"refer": _asked(scene).token})


def _save_as_typed(scene: Scene) -> Ask:
    one = _asked(scene)
    form = {"answer_capacity": "Head teacher", "version": "0"}
    return Ask(f"/refer/for/{one.request}/save", form=form, by_script=True, held={"refer": one.token})


def _send(scene: Scene) -> Ask:
    one = _asked(scene)
    answers = good_answers(scene.cohort.definition)
    form = {f"answer_{code}": text for code, text in answers.items()} | {"version": "0"}
    return Ask(f"/refer/for/{one.request}", form=form, held={"refer": one.token})


def _refuse(scene: Scene) -> Ask:
    one = _asked(scene)
    return Ask(f"/refer/for/{one.request}/cannot", form={"state": "declined"}, held={"refer": one.token})


def _ask_all(scene: Scene) -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/references/ask", scene.lead)


def _ask_one(scene: Scene) -> Ask:
    reference, _ = _fresh(scene)
    return Ask(f"/lead/{scene.cohort.slug}/applications/{reference}/references/1/ask", scene.lead)


def _verify(scene: Scene) -> Ask:
    reference, application_id = _fresh(scene)
    with scene.worker.transaction() as session:
        request = _ask(session, scene, application_id)
        receive(session, scene.cohort, request, scene.now())
    path = f"/lead/{scene.cohort.slug}/applications/{reference}/references/{request.id}/verify"
    return Ask(path, scene.lead, {"how": "Rang the school.", "cleared": "By contract and by first day."})


ENTRIES = (
    Entry("A referee follows the link", "refer.arrive", _arrive, status=302),
    Entry("What an address is asked for", "refer.home", _home, status=302),
    _page("A reference is written", "refer.reference"),
    post("It is saved as it is typed", "refer.save_as_typed", _save_as_typed, status=200, aim=2.5),
    post("It is sent", "refer.send", _send),
    _page("It cannot be given", "refer.cannot", "/cannot"),
    post("It is declined", "refer.cannot", _refuse),
    post("A lead asks one referee", "lead.ask_referee", _ask_one),
    post("A lead asks all", "lead.ask_all", _ask_all, every=DEAR),
    post("A reference is verified", "lead.verify", _verify),
)
