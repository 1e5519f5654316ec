"""Signing in and out, and one's own account."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.sign_in import CodeForm, SignInForm
from recruitment.domain.access import PUBLIC, SIGNED_IN, Actor
from recruitment.queries.arrivals import actor_by_session
from recruitment.queries.cohorts import CohortFacts, house_definition
from recruitment.services.sign_in import ask_for_code, sign_out, token_hash, use_code
from recruitment.web.access import access, opens
from recruitment.web.limits import count_sign_in
from recruitment.web.service import current_service
from recruitment.web.signed_in import forget, remember
from recruitment.web.visit import Visit

routes = Blueprint("account", __name__)

#: Characters of an address to come back to after signing in.
LONGEST_WAY = 500
WRONG_CODE = "Check the code, or ask for a new one: this one is wrong, too old or used."


@routes.route("/sign-in", methods=["GET", "POST"])
@access(PUBLIC)
def sign_in(visit: Visit) -> ResponseReturnValue:
    count_sign_in(visit.now)
    form = SignInForm()
    if _is_ours(request.args.get("next", "")):
        session["next"] = request.args["next"]
    if not form.validate_on_submit():
        return render_template("public/sign_in.html", form=form)
    send_code(visit, form.email.data or "", visit.cohort)
    return redirect(url_for("account.code"))


@routes.route("/sign-in/code", methods=["GET", "POST"])
@access(PUBLIC)
def code(visit: Visit) -> ResponseReturnValue:
    count_sign_in(visit.now)
    email = session.get("email")
    if email is None:
        return redirect(url_for("account.sign_in"))
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("public/code.html", form=form, email=email)
    opened = open_by_code(visit, email, form.code.data or "")
    if opened is None:
        form.code.errors = [WRONG_CODE]
        return render_template("public/code.html", form=form, email=email)
    token, actor = opened
    remember(token)
    session.pop("email")
    return redirect(_own_page(session.pop("next", ""), actor))


@routes.post("/sign-out")
@access(PUBLIC)
def leave(visit: Visit) -> ResponseReturnValue:
    if not BaseForm().validate_on_submit():
        return redirect(url_for("account.show") if visit.person else url_for("public.home"))
    token = forget()
    if token is not None:
        sign_out(visit.session, token=token, now=visit.now)
    return redirect(url_for("account.goodbye"))


@routes.get("/signed-out")
@access(PUBLIC)
def goodbye(_visit: Visit) -> ResponseReturnValue:
    return render_template("public/signed_out.html")


@routes.get("/account")
@access(SIGNED_IN)
def show(_visit: Visit) -> ResponseReturnValue:
    return render_template("public/account.html")


def send_code(visit: Visit, email: str, cohort: CohortFacts | None) -> None:
    """Send a code to an address, and have this browser know which address it was."""
    session["email"] = email
    ask_for_code(
        visit.session,
        email=email,
        secret=current_service().secret,
        definition=cohort.definition if cohort else house_definition(),
        link=current_service().settings.address + url_for("account.sign_in"),
        now=visit.now,
    )


def open_by_code(visit: Visit, email: str, code: str) -> tuple[str, Actor] | None:
    """A new session's token and whose it is; None where the code is not right. A wrong try counts."""
    token = use_code(visit.session, email=email, code=code, secret=current_service().secret, now=visit.now)
    actor = token and actor_by_session(visit.session, token_hash(token), visit.now)
    return (token, actor) if token and actor else None


def _own_page(wanted: str, actor: Actor) -> str:
    """Where to go after signing in: the page asked for, if it is one of ours, or one's own first page."""
    if _is_ours(wanted):
        return wanted
    first = next(page for page in ("lead.home", "assess.home", "apply.home") if opens(page, actor))
    return url_for(first)


def _is_ours(wanted: str) -> bool:
    """Whether an address leads to a page of this site and nowhere else, however a browser reads it."""
    # Browsers drop control characters and take a backslash for a slash; a cookie holds only so much.
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted and len(wanted) <= LONGEST_WAY
    return plain and wanted.startswith("/") and not wanted.startswith("//") and not urlsplit(wanted).netloc
