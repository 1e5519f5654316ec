"""One entry of one's history a page, and removing it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.history import EntryForm, RemoveForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.entries import Entry, entry_faults
from recruitment.domain.errors import Closed
from recruitment.domain.history import Month
from recruitment.queries.history import ENTRY_FIELDS, experience_of
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.history import TITLE, listed, own_history, show_faults
from recruitment.routes.apply.own import Own, open_own, read_only
from recruitment.services.drafts import Overtaken, Saved, hold_draft
from recruitment.services.history import Full, remove_entry, save_entry
from recruitment.web.access import access
from recruitment.web.visit import Visit

LABELS = {
    "kind": "Kind",
    "title": "What you did",
    "place": "Where",
    "from_month": "Month it began",
    "from_year": "Year it began",
    "goes_on": "Still doing this",
    "to_month": "Month it ended",
    "to_year": "Year it ended",
    "reason": "Why you left",
    "duties": "Main duties",
}


@routes.get("/<reference>/history/<uuid:entry_id>")
@access(APPLICANT)
def entry(visit: Visit, reference: str, entry_id: UUID) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if not own.writable:
        return read_only(own, TITLE, listed(own_history(visit, own)))
    found = experience_of(visit.session, own.application.id).entry(entry_id)
    return _page(own, found, EntryForm(obj=found))


@routes.post("/<reference>/history/<uuid:entry_id>")
@access(APPLICANT)
def save_own_entry(visit: Visit, reference: str, entry_id: UUID) -> ResponseReturnValue:
    own = open_own(visit, reference)
    form = EntryForm()
    typed: dict[str, Any] = {name: form[name].data or "" for name in ENTRY_FIELDS}
    written = Entry(entry_id, **typed)
    if not form.validate_on_submit():
        return _page(own, written, form)
    try:
        saved = save_entry(
            visit.session,
            held=hold_draft(visit.session, reference=reference, actor_id=visit.actor_id, now=visit.now),
            entry_id=entry_id,
            typed=typed,
            version=form.version.number,
        )
    except Closed as refusal:
        return read_only(own, TITLE, listed(own_history(visit, own)), refusal)
    except Full as refusal:
        return _page(own, written, form, sentence=refusal.sentence), 409
    except Overtaken as overtaken:
        form.version.renew(overtaken.version)
        stored = [(LABELS[name], overtaken.stored[name]) for name in LABELS]
        return _page(own, written, form, stored=stored, sentence=overtaken.sentence), 409
    return _go_on(visit, own, form, written, saved)


@routes.get("/<reference>/history/<uuid:entry_id>/remove")
@access(APPLICANT)
def ask_to_remove_entry(visit: Visit, reference: str, entry_id: UUID) -> ResponseReturnValue:
    own = open_own(visit, reference)
    found = experience_of(visit.session, own.application.id).entry(entry_id)
    if not (own.writable and found.version):
        return redirect(own.part_address("history"))
    return _removal(visit, own, found, RemoveForm(obj=found))


@routes.post("/<reference>/history/<uuid:entry_id>/remove")
@access(APPLICANT)
def remove_own_entry(visit: Visit, reference: str, entry_id: UUID) -> ResponseReturnValue:
    own = open_own(visit, reference)
    form = RemoveForm()
    found = experience_of(visit.session, own.application.id).entry(entry_id)
    if not form.validate_on_submit():
        return _removal(visit, own, found, form)
    held = hold_draft(visit.session, reference=reference, actor_id=visit.actor_id, now=visit.now)
    try:
        remove_entry(visit.session, held=held, entry_id=entry_id, version=form.version.number)
    except Overtaken as overtaken:
        form.version.renew(overtaken.version)
        return _removal(visit, own, found, form, sentence=overtaken.sentence), 409
    if found.version:
        flash(f"Removed: {found.name}. If you did not mean to, add it again.", "success")
    return redirect(own.part_address("history"))


def _go_on(visit: Visit, own: Own, form: EntryForm, written: Entry, saved: Saved) -> ResponseReturnValue:
    here = url_for("apply.entry", reference=own.application.reference, entry_id=written.id)
    faults = entry_faults(written, Month.at(visit.now))
    then = request.form.get("then")
    if faults and not then:
        # What is there is saved; what is wrong is said where it is wrong.
        form.version.renew(saved.version)
        show_faults(form, faults)
        return _page(own, written, form, kept=any(saved.stored.values()))
    if saved.changed or then == "stay":
        flash(f"Saved: {written.name}.", "success")
    return redirect(here if then == "stay" else own.part_address("history"))


def _page(own: Own, found: Entry, form: EntryForm, **more: object) -> str:
    return render_template("apply/entry.html", own=own, entry=found, form=form, **more)


def _removal(visit: Visit, own: Own, found: Entry, form: RemoveForm, sentence: str = "") -> str:
    return render_template(
        "apply/remove.html",
        own=own,
        form=form,
        title="Remove this from your history?",
        name=found.name,
        details=found.when(Month.at(visit.now)),
        back=own.part_address("history"),
        sentence=sentence,
    )
