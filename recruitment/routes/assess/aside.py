"""Put a reading aside, or report something about it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.aside import AsideForm, Matter
from recruitment.domain.access import COHORT_ASSESSOR
from recruitment.domain.requests import RequestKind
from recruitment.models import GivingBack
from recruitment.queries.passes import Queue, pass_title
from recruitment.queries.readings import next_reading, own_reading
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.desk import own_queue
from recruitment.services.giving_back import give_back, report_reading
from recruitment.web.access import access
from recruitment.web.visit import Visit

_GIVEN_BACK = {Matter.KNOWN: GivingBack.KNOWN, Matter.HAND_BACK: GivingBack.HANDED_BACK}
_REPORTED = {
    Matter.LEAK: (RequestKind.LEAK, "Thank you. A recruitment lead will look at it. You can go on scoring."),
    Matter.CONCERN: (
        RequestKind.CONCERN,
        "Thank you. It has gone to whoever looks after safer recruitment, and counts in no score.",
    ),
}


@routes.route("/<cohort>/<pass_slug>/<uuid:reading_id>/aside", methods=["GET", "POST"])
@access(COHORT_ASSESSOR)
def aside(visit: Visit, pass_slug: str, reading_id: UUID) -> ResponseReturnValue:
    queue = own_queue(visit, pass_slug)
    one = own_reading(visit.session, queue, reading_id)
    cohort = visit.here.slug
    form = AsideForm(data={"matter": request.args.get("about")})
    if form.validate_on_submit():
        if form.chosen in _GIVEN_BACK:
            why = _GIVEN_BACK[form.chosen]
            give_back(visit.session, queue=queue, reading_id=one.id, why=why, now=visit.now)
            flash("Thank you. Somebody else reads it.", "success")
            left = next_reading(visit.session, queue)
            on = url_for("assess.next_in_pass", cohort=cohort, pass_slug=pass_slug)
            return redirect(on if left else url_for("assess.home"))
        flash(_report(visit, queue, one.id, form), "success")
        return redirect(url_for("assess.reading", cohort=cohort, pass_slug=pass_slug, reading_id=one.id))
    return render_template(
        "assess/aside.html",
        form=form,
        reading=one,
        pass_slug=pass_slug,
        pass_title=pass_title(visit.here.definition, one.item, one.criterion),
    )


def _report(visit: Visit, queue: Queue, reading_id: UUID, form: AsideForm) -> str:
    kind, thanks = _REPORTED[form.chosen]
    report_reading(
        visit.session,
        cohort=visit.here,
        queue=queue,
        reading_id=reading_id,
        request_id=form.request_id(),
        kind=kind,
        words=form.words.data or "",
        now=visit.now,
    )
    return thanks
