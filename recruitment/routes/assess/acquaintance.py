"""The people and places that an assessor knows. Whatever they write, they are answered the same."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.acquaintance import AcquaintanceForm
from recruitment.domain.access import ASSESSOR
from recruitment.queries.acquaintance import own_list
from recruitment.routes.assess.blueprint import routes
from recruitment.services.acquaintance import save_acquaintance
from recruitment.services.drafts import Overtaken
from recruitment.web.access import access
from recruitment.web.visit import Visit

THANKS = "Thank you. We will keep these away from you."


@routes.get("/people-and-places")
@access(ASSESSOR)
def acquaintance(visit: Visit) -> ResponseReturnValue:
    text, version = own_list(visit.session, visit.actor_id)
    form = AcquaintanceForm(data={"known": text, "version": version})
    return render_template("assess/acquaintance.html", form=form, overtaken=None)


@routes.post("/people-and-places")
@access(ASSESSOR)
def save_own_acquaintance(visit: Visit) -> ResponseReturnValue:
    form, overtaken, status = AcquaintanceForm(), None, 200
    if form.validate_on_submit():
        try:
            save_acquaintance(
                visit.session,
                assessor_id=visit.actor_id,
                typed=form.known.data or "",
                version=form.version.number,
                now=visit.now,
            )
            flash(THANKS, "success")
            return redirect(url_for("assess.acquaintance"))
        except Overtaken as found:
            # Saving once more is the choice to put this list over the other.
            form.version.renew(found.version)
            overtaken, status = found, 409
    return render_template("assess/acquaintance.html", form=form, overtaken=overtaken), status
