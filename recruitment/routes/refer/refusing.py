"""A referee cannot give a reference, or is not the person who was meant."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.reference import RefusalForm
from recruitment.domain.access import REFEREE
from recruitment.domain.refereeing import ReferenceState
from recruitment.queries.asked_references import asked_reference
from recruitment.routes.refer.blueprint import routes
from recruitment.services.reference_answers import refuse_reference
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.route("/for/<uuid:request_id>/cannot", methods=["GET", "POST"])
@access(REFEREE)
def cannot(visit: Visit, request_id: UUID) -> ResponseReturnValue:
    asked = asked_reference(visit.session, request_id, visit.actor_id)
    if not asked.open:
        return render_template("refer/over.html", state=asked.state)
    form = RefusalForm()
    if not form.validate_on_submit():
        return render_template("refer/cannot.html", asked=asked, form=form)
    refuse_reference(
        visit.session,
        request_id=asked.id,
        state=ReferenceState(form.state.data),
        words=form.words.data or "",
        now=visit.now,
    )
    return redirect(url_for("refer.reference", request_id=asked.id))
