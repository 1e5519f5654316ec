"""Requests: the queue of what people ask for, one of them, and what is done about it."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.request import EnteredForm, NoteForm, OutcomeForm
from recruitment.domain.access import REQUESTS
from recruitment.domain.enquiries import ASKED
from recruitment.domain.errors import NotFound
from recruitment.domain.requests import WORDS, RequestKind
from recruitment.queries.requests import request_by_id, requests_of
from recruitment.queries.safer_recruitment import safer_recruitment_leads
from recruitment.queries.whole_application import WholeApplication, whole_application
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.requests import Sender, make_request, note_request, settle_request, take_request
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/requests", endpoint="requests")
@access(REQUESTS)
def index(visit: Visit) -> ResponseReturnValue:
    wanted = request.args.get("kind", "")
    kind = RequestKind(wanted) if wanted in [*RequestKind] else None
    after = request.args.get("after", type=UUID)
    return render_template(
        "lead/requests.html",
        page=requests_of(visit.session, visit.here.id, kind=kind, after=after),
        chosen=kind,
        kinds=WORDS,
        hearers=safer_recruitment_leads(visit.session, visit.here.id),
    )


@routes.route("/<cohort>/requests/new", methods=["GET", "POST"])
@access(REQUESTS)
def enter_request(visit: Visit) -> ResponseReturnValue:
    form = EnteredForm()
    if form.validate_on_submit():
        about = _about(visit, form)
        if not form.errors:
            _enter(visit, form, about)
            flash("The request is in the queue.", "success")
            return redirect(_address(visit, form.request_id()))
    return render_template("lead/enter_request.html", form=form)


@routes.get("/<cohort>/requests/<uuid:request_id>", endpoint="request")
@access(REQUESTS)
def show(visit: Visit, request_id: UUID) -> ResponseReturnValue:
    return _page(visit, request_id)


@routes.post("/<cohort>/requests/<uuid:request_id>/take")
@access(REQUESTS)
def take(visit: Visit, request_id: UUID) -> ResponseReturnValue:
    return _done(
        visit,
        request_id,
        BaseForm(),
        lambda: take_request(
            visit.session,
            cohort_id=visit.here.id,
            request_id=request_id,
            actor_id=visit.actor_id,
            now=visit.now,
        ),
        "It is yours to settle.",
    )


@routes.post("/<cohort>/requests/<uuid:request_id>/note")
@access(REQUESTS)
def note(visit: Visit, request_id: UUID) -> ResponseReturnValue:
    form = NoteForm()
    return _done(
        visit,
        request_id,
        form,
        lambda: note_request(
            visit.session,
            cohort_id=visit.here.id,
            request_id=request_id,
            text=form.note.data or "",
            actor_id=visit.actor_id,
            now=visit.now,
        ),
        "The note is added.",
    )


@routes.post("/<cohort>/requests/<uuid:request_id>/settle")
@access(REQUESTS)
def settle(visit: Visit, request_id: UUID) -> ResponseReturnValue:
    form = OutcomeForm()
    return _done(
        visit,
        request_id,
        form,
        lambda: settle_request(
            visit.session,
            cohort=visit.here,
            request_id=request_id,
            outcome=form.outcome.data or "",
            actor_id=visit.actor_id,
            address=current_service().settings.address,
            now=visit.now,
        ),
        "It is settled.",
    )


def _done(
    visit: Visit, request_id: UUID, form: BaseForm, do: Callable[[], object], words: str
) -> ResponseReturnValue:
    """Do what the form asks, and say so; or show the request with what is wrong with the form."""
    if form.validate_on_submit():
        with refusals_on(form, visit):
            do()
        if not form.errors:
            flash(words, "success")
            return redirect(_address(visit, request_id))
    return _page(visit, request_id, form)


def _page(visit: Visit, request_id: UUID, form: BaseForm | None = None) -> ResponseReturnValue:
    return render_template(
        "lead/request.html",
        asked=request_by_id(visit.session, visit.here.id, request_id),
        ways=ASKED,
        form=form or BaseForm(formdata=None),
        note_form=form if isinstance(form, NoteForm) else NoteForm(formdata=None),
        outcome_form=form if isinstance(form, OutcomeForm) else OutcomeForm(formdata=None),
    )


def _about(visit: Visit, form: EnteredForm) -> WholeApplication | None:
    """The application that is named, if one is; where there is none such, the field says so."""
    if not form.reference.data:
        return None
    try:
        return whole_application(visit.session, visit.here.id, form.reference.data)
    except NotFound:
        form.reference.errors = ["Check the reference: this cohort has no such application."]
        return None


def _enter(visit: Visit, form: EnteredForm, about: WholeApplication | None) -> None:
    make_request(
        visit.session,
        request_id=form.request_id(),
        cohort=visit.here,
        sender=Sender(
            form.full_name.data or "",
            form.email.data or "",
            application_id=about.id if about else None,
            entered_by=visit.actor_id,
        ),
        kind=form.chosen,
        text=form.text.data or "",
        link=current_service().settings.address,
        now=visit.now,
    )


def _address(visit: Visit, request_id: UUID) -> str:
    return url_for(".request", cohort=visit.here.slug, request_id=request_id)
