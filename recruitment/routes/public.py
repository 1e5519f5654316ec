"""Pages that anybody may read, in the words of the public cohort's definition, else of the house's own."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from forms.request import ComplaintForm, new_page
from recruitment.domain.access import PUBLIC
from recruitment.domain.errors import NotFound
from recruitment.domain.window import WindowPhase
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import house_definition
from recruitment.queries.dates import PromisedDates, application_window, promised_dates
from recruitment.services.requests import Sender, make_request
from recruitment.web.access import access
from recruitment.web.kept_pages import page_for_all
from recruitment.web.limits import count_request
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

routes = Blueprint("public", __name__)

_COMPLAINTS = "public/complaints.html"


@routes.get("/")
@access(PUBLIC)
def home(visit: Visit) -> ResponseReturnValue:
    return _page(visit, "public/home.html", definition=_definition(visit))


@routes.get("/programme")
@access(PUBLIC)
def programme(visit: Visit) -> ResponseReturnValue:
    return _page(visit, "public/programme.html", pages=_definition(visit).pages)


@routes.get("/values")
@access(PUBLIC)
def values(visit: Visit) -> ResponseReturnValue:
    return _page(visit, "public/values.html", definition=_definition(visit))


@routes.get("/how-we-choose")
@access(PUBLIC)
def how_we_choose(visit: Visit) -> ResponseReturnValue:
    return _page(visit, "public/how_we_choose.html", definition=_definition(visit))


@routes.get("/dates")
@access(PUBLIC)
def dates(visit: Visit) -> ResponseReturnValue:
    return _page(visit, "public/dates.html", pages=_definition(visit).pages, promised=_promised(visit))


@routes.get("/privacy")
@access(PUBLIC)
def privacy(visit: Visit) -> ResponseReturnValue:
    pages = _definition(visit).pages
    return _page(visit, "public/text.html", title="Privacy", sections=pages.privacy)


@routes.get("/accessibility")
@access(PUBLIC)
def accessibility(visit: Visit) -> ResponseReturnValue:
    pages = _definition(visit).pages
    return _page(visit, "public/text.html", title="Accessibility", sections=pages.accessibility)


@routes.get("/complaints")
@access(PUBLIC)
def complaints(visit: Visit) -> ResponseReturnValue:
    sections = _definition(visit).pages.complaints
    if visit.cohort is None:
        # There is nobody in whose queue a complaint would stand.
        return _page(visit, _COMPLAINTS, sections=sections)
    own = {"csrf_token": generate_csrf, "once": new_page}
    return _page(visit, _COMPLAINTS, sections=sections, form=ComplaintForm, own=own)


@routes.post("/complaints")
@access(PUBLIC)
def complain(visit: Visit) -> ResponseReturnValue:
    form, cohort = ComplaintForm(), visit.cohort
    if cohort is None:
        raise NotFound("Write to us by e-mail: there is no cohort at present whose leads would read this.")
    if not form.validate_on_submit():
        return render_template(_COMPLAINTS, sections=cohort.definition.pages.complaints, form=form)
    email = form.email.data or ""
    # A school shares an address; and nobody is to be written to again and again by somebody else.
    count_request(request.remote_addr, visit.now)
    count_request(email, visit.now)
    make_request(
        visit.session,
        request_id=form.request_id(),
        cohort=cohort,
        sender=Sender(form.full_name.data or "", email),
        kind=form.chosen,
        text=form.text.data or "",
        link=current_service().settings.address + url_for("public.complaints"),
        now=visit.now,
    )
    flash(f"We have your complaint. We have sent an e-mail that says so to {email}.", "success")
    return redirect(url_for("public.complaints"))


def _page(visit: Visit, template: str, **parts: Any) -> str:
    return page_for_all(visit, template, _phase(visit), **parts)


def _definition(visit: Visit) -> Definition:
    return house_definition() if visit.cohort is None else visit.cohort.definition


def _phase(visit: Visit) -> WindowPhase | None:
    """Where we are between opening and closing; None where there is no cohort to speak of."""
    return None if visit.cohort is None else application_window(visit.cohort).phase(visit.now)


def _promised(visit: Visit) -> PromisedDates | None:
    return None if visit.cohort is None else promised_dates(visit.cohort)
