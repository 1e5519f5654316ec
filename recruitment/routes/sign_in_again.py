"""Sign in again without leaving a page: its script asks, and what was typed there stays."""

from flask import Blueprint, jsonify, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from forms.sent import sent_by_script
from forms.sign_in import CodeAgainForm, SignInForm
from recruitment.domain.access import PUBLIC
from recruitment.queries.cohorts import public_cohort
from recruitment.routes.account import WRONG_CODE, open_by_code, send_code
from recruitment.services.sign_in import sign_out
from recruitment.web.access import access
from recruitment.web.device import device_of
from recruitment.web.limits import count_sign_in
from recruitment.web.script import form_refused
from recruitment.web.signed_in import remember
from recruitment.web.visit import Visit

routes = Blueprint("sign_in_again", __name__, url_prefix="/sign-in/again")

SOMEBODY_ELSE = "Use the address that you began with: what stands on this page belongs to another account."


@routes.post("")
@access(PUBLIC, data=True)
def ask(visit: Visit) -> ResponseReturnValue:
    count_sign_in(visit.now)
    form = SignInForm(formdata=sent_by_script())
    if not form.validate():
        return form_refused(form)
    send_code(visit, form.email.data or "", public_cohort(visit.session))
    return jsonify(email=form.email.data)


@routes.post("/code")
@access(PUBLIC, data=True)
def code(visit: Visit) -> ResponseReturnValue:
    count_sign_in(visit.now)
    form = CodeAgainForm(formdata=sent_by_script())
    if not form.validate():
        return form_refused(form)
    opened = open_by_code(visit, session.get("email", ""), form.code.data or "")
    if opened is None:
        return jsonify(faults={"code": WRONG_CODE}), 422
    token, actor = opened
    if device_of(actor).person != form.person.data:
        # Nobody may save another's text as their own, nor be shown that it was saved.
        sign_out(visit.session, token=token, now=visit.now)
        return jsonify(faults={"code": SOMEBODY_ELSE}), 422
    remember(token)
    session.pop("email")
    return jsonify(token=generate_csrf())
