"""Ask to be told when applications open, and take that back; without an account."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.interest import InterestForm
from recruitment.domain.access import PUBLIC
from recruitment.domain.window import WindowPhase
from recruitment.queries.cohorts import house_definition
from recruitment.queries.dates import application_window
from recruitment.routes.public import routes
from recruitment.services.interests import forget_interest, register_interest
from recruitment.web.access import access
from recruitment.web.limits import count_request
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

__all__ = ["forget", "interest", "routes"]

#: The same whether the address was known or not.
_DONE = (
    "Thank you. We write to you when applications open. Unless you had asked before, an e-mail with a link to"
    " take this back is on its way."
)


@routes.route("/interest", methods=["GET", "POST"])
@access(PUBLIC)
def interest(visit: Visit) -> ResponseReturnValue:
    form = InterestForm()
    if _open_now(visit) or not form.validate_on_submit():
        return render_template("public/interest.html", form=form, open_now=_open_now(visit))
    email = form.email.data or ""
    # A school shares an address; and nobody is to be written to again and again by somebody else.
    count_request(request.remote_addr, visit.now)
    count_request(email, visit.now)
    register_interest(
        visit.session,
        email=email,
        name=form.full_name.data or "",
        definition=house_definition() if visit.cohort is None else visit.cohort.definition,
        address=current_service().settings.address,
        now=visit.now,
    )
    flash(_DONE, "success")
    return redirect(url_for("public.dates"))


@routes.route("/interest/<uuid:interest_id>", methods=["GET", "POST"])
@access(PUBLIC)
def forget(visit: Visit, interest_id: UUID) -> ResponseReturnValue:
    # Opened by a program that looks at links in e-mail, it does nothing yet.
    form = BaseForm()
    if not form.validate_on_submit():
        return render_template("public/forget_interest.html", form=form)
    forget_interest(visit.session, interest_id=interest_id)
    flash("Your address is removed. We do not write to you about this again.", "success")
    return redirect(url_for("public.home"))


def _open_now(visit: Visit) -> bool:
    return visit.cohort is not None and application_window(visit.cohort).phase(visit.now) is WindowPhase.OPEN
