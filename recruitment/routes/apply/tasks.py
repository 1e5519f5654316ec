"""The task list of an application."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from recruitment.domain.access import APPLICANT
from recruitment.domain.parts import Part, PartState
from recruitment.queries.own_application import parts, written
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: The words and the shape of each state.
STATUSES = {
    PartState.NOT_STARTED: ("Not started", "todo"),
    PartState.IN_PROGRESS: ("In progress", "started"),
    PartState.TOO_LONG: ("Too long", "attention"),
    PartState.DONE: ("Done", "done"),
}


@routes.get("/<reference>")
@access(APPLICANT)
def tasks(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if own.application.submitted_at is not None:
        return redirect(url_for("apply.status", reference=own.application.reference))
    texts = written(visit.session, own.application.id, own.definition)
    done = parts(own.application.details, texts, own.definition, visit.actor.email)
    return render_template(
        "apply/tasks.html",
        own=own,
        about=[_task(own, part) for part in done[:2]],
        questions=[_task(own, part) for part in done[2:]],
        finished=sum(part.state is PartState.DONE for part in done),
        total=len(done),
    )


def _task(own: Own, part: Part) -> dict[str, str]:
    status, kind = STATUSES[part.state]
    return {"title": part.title, "url": own.part_address(part.code), "status": status, "kind": kind}
