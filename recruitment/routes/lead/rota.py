"""The rota of an exercise, proposed by the solver with what it could not meet; a lead accepts it or not."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.slot import RotaForm
from recruitment.domain.access import PANELS
from recruitment.domain.booking import in_words
from recruitment.routes.lead.blueprint import routes
from recruitment.services.booking_letters import Post
from recruitment.services.rota import Proposal, accept_rota, propose_rota
from recruitment.web.access import access, may_change
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.route("/<cohort>/interviews/<code>/rota", methods=["GET", "POST"])
@access(PANELS)
def rota(visit: Visit, code: str) -> ResponseReturnValue:
    exercise = visit.here.definition.exercise(code)
    post = Post(visit.here, exercise, current_service().settings.address, visit.now)
    form = RotaForm()
    if form.validate_on_submit():
        booked, left = accept_rota(visit.session, post=post, wanted=form.pairs)
        flash(f"{booked} slots are booked, and everybody is told.", "success")
        if left:
            flash(f"Look at {', '.join(left)}: something has changed for them meanwhile.", "attention")
        return redirect(url_for(".interviews_of", cohort=visit.here.slug, code=code))
    proposal = propose_rota(visit.session, post=post)
    form.placed.data = _as_text(proposal)
    return render_template(
        "lead/rota.html",
        exercise=exercise,
        form=form,
        proposal=proposal,
        in_words=in_words,
        may_change=may_change(visit, PANELS),
    )


def _as_text(proposal: Proposal) -> str:
    """What is accepted is what was seen: each candidate with their slot."""
    return " ".join(f"{one.candidate.reference}={one.slot.id}" for one in proposal.placed)
