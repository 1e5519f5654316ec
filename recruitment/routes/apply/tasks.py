"""The task list of an application."""

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from recruitment.domain.access import APPLICANT
from recruitment.domain.parts import Group, Part, PartState
from recruitment.queries.own_application import parts, places, still_carried, written
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

#: Of these parts one cannot see from their page's first lines what lacks.
LISTS = frozenset({"education", "history"})


@routes.get("/<reference>")
@access(APPLICANT)
def tasks(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if not own.application.to_be_sent:
        return redirect(url_for("apply.status", reference=own.application.reference))
    texts = written(visit.session, own.application.id, own.definition)
    done = parts(own.application.details, texts, own.definition, visit.actor.email, now=visit.now)
    return render_template(
        "apply/tasks.html",
        own=own,
        groups=_groups(own, done, frozenset(still_carried(own.application, texts))),
        finished=sum(part.state is PartState.DONE for part in done),
        total=len(done),
    )


def _groups(
    own: Own, done: Sequence[Part], carried: frozenset[str]
) -> list[tuple[Group, list[dict[str, str]]]]:
    """The tasks under each heading, in the order of the form; `carried` are codes of parts to look at."""
    tasks: dict[Group, list[dict[str, str]]] = {}
    for place, part in zip(places(own.definition), done, strict=True):
        tasks.setdefault(place.group, []).append(_task(own, part, part.code in carried))
    return list(tasks.items())


def _task(own: Own, part: Part, carried: bool) -> dict[str, str]:
    status, kind = STATUSES[part.state]
    task = {"title": part.title, "url": own.part_address(part.code), "status": status, "kind": kind}
    if part.state is PartState.IN_PROGRESS and part.code in LISTS:
        task["hint"] = _what_lacks(part)
    elif carried and own.application.carried:
        task["hint"] = f"Carried over from {own.application.carried.cohort}: check it"
    return task


def _what_lacks(part: Part) -> str:
    first, *others = part.faults
    return f"{first.sentence} And {len(others)} more." if others else first.sentence
