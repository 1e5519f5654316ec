"""The outbox of a cohort: what waits, as its readers will see it; held, changed, dropped, tried again."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.message import AgainForm, BatchForm, CameBackForm, DropForm, WordsForm
from recruitment.domain.access import MESSAGES
from recruitment.queries.messages import WholeMessage, message_by_id
from recruitment.queries.outbox import batches_waiting, done_to, messages_waiting
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.messages import KINDS, after_of
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.outbox import (
    drop_message,
    edit_message,
    hold_event,
    let_event_go,
    let_message_go,
    note_came_back,
    try_again,
)
from recruitment.services.outbox import hold_message as hold
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: Of what is asked before a deed.
TEMPLATES: Mapping[type[BaseForm], str] = {
    DropForm: "lead/message_drop.html",
    CameBackForm: "lead/message_came_back.html",
    AgainForm: "lead/message_again.html",
}


@routes.get("/<cohort>/messages/waiting")
@access(MESSAGES)
def outbox(visit: Visit) -> ResponseReturnValue:
    return _outbox(visit, BatchForm(formdata=None))


@routes.route("/<cohort>/messages/waiting/all", methods=["GET", "POST"])
@access(MESSAGES)
def turn_batch(visit: Visit) -> ResponseReturnValue:
    form = BatchForm()
    if form.validate_on_submit():
        turn = hold_event if form.then.data == "hold" else let_event_go
        event = form.event.data or ""
        count = turn(
            visit.session, cohort_id=visit.here.id, event=event, actor_id=visit.actor_id, now=visit.now
        )
        done = "held" if turn is hold_event else "let go"
        flash(
            f"{count} {'message' if count == 1 else 'messages'} {done}."
            + ("" if count else " None was left to do that with."),
            "success",
        )
        return redirect(url_for(".outbox", cohort=visit.here.slug))
    return _outbox(visit, form)


def _outbox(visit: Visit, form: BatchForm) -> ResponseReturnValue:
    event = request.args.get("event")
    page = messages_waiting(
        visit.session, visit.here.id, lead_id=visit.actor_id, event=event, after=after_of(request.args)
    )
    batches = batches_waiting(visit.session, visit.here.id, lead_id=visit.actor_id)
    return render_template(
        "lead/outbox.html", form=form, page=page, batches=batches, event=event, kinds=KINDS, now=visit.now
    )


@routes.get("/<cohort>/messages/<uuid:message_id>")
@access(MESSAGES)
def message(visit: Visit, message_id: UUID) -> ResponseReturnValue:
    return _page(visit, message_id, BaseForm(formdata=None))


@routes.route("/<cohort>/messages/<uuid:message_id>/hold", methods=["GET", "POST"])
@access(MESSAGES)
def hold_message(visit: Visit, message_id: UUID) -> ResponseReturnValue:
    return _turn(visit, message_id, hold, "Held. It does not leave before somebody lets it go.")


@routes.route("/<cohort>/messages/<uuid:message_id>/go", methods=["GET", "POST"])
@access(MESSAGES)
def release_message(visit: Visit, message_id: UUID) -> ResponseReturnValue:
    return _turn(visit, message_id, let_message_go, "Let go. It leaves once its time has come.")


@routes.route("/<cohort>/messages/<uuid:message_id>/words", methods=["GET", "POST"])
@access(MESSAGES)
def change_message(visit: Visit, message_id: UUID) -> ResponseReturnValue:
    found = message_by_id(visit.session, visit.here.id, message_id)
    form = WordsForm(data={"version": found.version, "subject": found.line.subject, "text": found.text})
    previewed = form.then.data == "preview"
    if form.validate_on_submit() and not previewed:
        with refusals_on(form, visit):
            edit_message(
                visit.session,
                cohort_id=visit.here.id,
                message_id=message_id,
                version=form.version.number,
                subject=form.subject.data or "",
                text=form.text.data or "",
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash("Changed. It leaves with these words.", "success")
            return redirect(_address(visit, message_id))
        # Pressed again, it is saved over what is shown beside it now.
        form.version.renew(found.version)
    return render_template(
        "lead/message_words.html", message=found, form=form, previewed=previewed and not form.errors
    )


@routes.route("/<cohort>/messages/<uuid:message_id>/drop", methods=["GET", "POST"])
@access(MESSAGES)
def leave_message_out(visit: Visit, message_id: UUID) -> ResponseReturnValue:
    form = DropForm()
    done = "Taken out. Nobody is sent it."
    deed = partial(drop_message, reason=form.reason.data or "")
    return _ask(visit, message_id, form, deed, done)


@routes.route("/<cohort>/messages/<uuid:message_id>/came-back", methods=["GET", "POST"])
@access(MESSAGES)
def note_bounce(visit: Visit, message_id: UUID) -> ResponseReturnValue:
    form = CameBackForm()
    done = "Noted. It stands among those that need a look."
    deed = partial(note_came_back, reason=form.reason.data or "")
    return _ask(visit, message_id, form, deed, done)


@routes.route("/<cohort>/messages/<uuid:message_id>/again", methods=["GET", "POST"])
@access(MESSAGES)
def send_again(visit: Visit, message_id: UUID) -> ResponseReturnValue:
    found = message_by_id(visit.session, visit.here.id, message_id)
    form = AgainForm(data={"email": found.line.recipient})
    deed = partial(try_again, recipient=form.email.data or "")
    return _ask(visit, message_id, form, deed, "It is on its way once more.")


def _turn(visit: Visit, message_id: UUID, deed: Callable[..., None], done: str) -> ResponseReturnValue:
    """Hold a message, or let it go."""
    form = BaseForm()
    if form.validate_on_submit():
        _do(visit, message_id, form, deed)
        if not form.errors:
            flash(done, "success")
            return redirect(_address(visit, message_id))
    return _page(visit, message_id, form)


def _ask(
    visit: Visit, message_id: UUID, form: BaseForm, deed: Callable[..., None], done: str
) -> ResponseReturnValue:
    """Ask what a deed needs to know, and do it."""
    found = message_by_id(visit.session, visit.here.id, message_id)
    if form.validate_on_submit():
        _do(visit, message_id, form, deed)
        if not form.errors:
            flash(done, "success")
            return redirect(_address(visit, message_id))
    return render_template(TEMPLATES[type(form)], message=found, form=form, kinds=KINDS)


def _do(visit: Visit, message_id: UUID, form: BaseForm, deed: Callable[..., None]) -> None:
    with refusals_on(form, visit):
        deed(
            visit.session,
            cohort_id=visit.here.id,
            message_id=message_id,
            actor_id=visit.actor_id,
            now=visit.now,
        )


def _page(visit: Visit, message_id: UUID, form: BaseForm) -> ResponseReturnValue:
    found: WholeMessage = message_by_id(visit.session, visit.here.id, message_id)
    done = done_to(visit.session, message_id)
    return render_template("lead/message.html", message=found, done=done, kinds=KINDS, form=form)


def _address(visit: Visit, message_id: UUID) -> str:
    return url_for(".message", cohort=visit.here.slug, message_id=message_id)
