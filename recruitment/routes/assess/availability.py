"""When I can interview."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.availability import AvailabilityForm
from recruitment.domain.access import COHORT_OBSERVER
from recruitment.domain.availability import half_days, in_words
from recruitment.queries.availability import days_of, own_availability
from recruitment.routes.assess.blueprint import routes
from recruitment.services.availability import say_when
from recruitment.services.drafts import Overtaken
from recruitment.web.access import access
from recruitment.web.visit import Visit

STAGES = {"interview": "Interviews", "centre": "Assessment centre"}


@routes.route("/<cohort>/availability", methods=["GET", "POST"])
@access(COHORT_OBSERVER)
def availability(visit: Visit) -> ResponseReturnValue:
    stages = days_of(visit.here)
    days = sorted({day for span in stages.values() for day in span})
    said = own_availability(visit.session, visit.here.id, visit.actor_id)
    ticked = [one.key for one in sorted(said)]
    form = AvailabilityForm(half_days(days), data={"times": ticked, "before": " ".join(ticked)})
    overtaken = None
    if form.validate_on_submit():
        try:
            say_when(
                visit.session,
                cohort_id=visit.here.id,
                assessor_id=visit.actor_id,
                asked=days,
                halves=form.chosen,
                before=form.filled_in_from,
                now=visit.now,
            )
            flash("Thank you. Recruitment leads see it as they choose who interviews.", "success")
            return redirect(url_for(".observations"))
        except Overtaken as found:
            # Saving once more is the choice to put this over the other.
            form.before.data = found.stored["before"]
            overtaken = found
    page = render_template(
        "assess/availability.html",
        stages=[(STAGES[stage], half_days(span)) for stage, span in stages.items()],
        chosen=set(form.times.data or ()),
        form=form,
        overtaken=overtaken and (in_words(form.filled_in_from) or "Nothing is ticked."),
    )
    return page, 409 if overtaken else 200
