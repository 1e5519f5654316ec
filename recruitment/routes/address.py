"""Change one's e-mail address: the new one, then the code sent to it."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from forms.address import NewAddressForm
from forms.sign_in import CodeForm
from recruitment.domain.access import SIGNED_IN
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import house_definition
from recruitment.routes.account import WRONG_CODE
from recruitment.services.addresses import ask_to_change_address, change_address
from recruitment.web.access import access
from recruitment.web.limits import count_sign_in
from recruitment.web.service import current_service
from recruitment.web.signed_in import remember
from recruitment.web.visit import Visit

routes = Blueprint("address", __name__, url_prefix="/account/email")

#: What the browser's cookie holds who asked and the address they want under.
_KEY = "new address"


@routes.route("", methods=["GET", "POST"])
@access(SIGNED_IN)
def show(visit: Visit) -> ResponseReturnValue:
    count_sign_in(visit.now)
    form = NewAddressForm()
    form.present = visit.actor.email
    if not form.validate_on_submit():
        return render_template("public/new_address.html", form=form)
    wanted = form.email.data or ""
    session[_KEY] = [str(visit.actor_id), wanted]
    ask_to_change_address(
        visit.session,
        actor_id=visit.actor_id,
        becomes=wanted,
        secret=current_service().secret,
        definition=_definition(visit),
        link=_sign_in_page(),
        now=visit.now,
    )
    return redirect(url_for("address.code"))


@routes.route("/code", methods=["GET", "POST"])
@access(SIGNED_IN)
def code(visit: Visit) -> ResponseReturnValue:
    count_sign_in(visit.now)
    who, wanted = session.get(_KEY, ("", ""))
    # Somebody else may have asked in this browser and signed out.
    if who != str(visit.actor_id):
        return redirect(url_for("address.show"))
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("public/new_address_code.html", form=form, email=wanted)
    token = change_address(
        visit.session,
        actor_id=visit.actor_id,
        was=visit.actor.email,
        becomes=wanted,
        code=form.code.data or "",
        secret=current_service().secret,
        definition=_definition(visit),
        link=_sign_in_page(),
        now=visit.now,
    )
    if token is None:
        form.code.errors = [WRONG_CODE]
        return render_template("public/new_address_code.html", form=form, email=wanted)
    remember(token)
    session.pop(_KEY)
    flash(f"Your e-mail address is {wanted} now. We have told {visit.actor.email}.", "success")
    return redirect(url_for("account.show"))


def _definition(visit: Visit) -> Definition:
    return visit.cohort.definition if visit.cohort else house_definition()


def _sign_in_page() -> str:
    return current_service().settings.address + url_for("account.sign_in")
