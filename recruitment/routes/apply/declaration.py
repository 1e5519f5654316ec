"""The self-declaration of those whom a decision took further: saved as it is typed, and sent once."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.sections import SectionForm, section_form
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import Closed, NotFound
from recruitment.domain.safer_records import DECLARATION
from recruitment.domain.sections import section_part, told
from recruitment.domain.stages import EXITS
from recruitment.queries.safer_records import OwnDeclaration, declaration_of
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own
from recruitment.routes.apply.saving import Sheet, save_sheet
from recruitment.services.drafts import HeldDraft, Overtaken, Saved
from recruitment.services.safer_records import hold_declaration, save_declaration, send_declaration
from recruitment.web.access import access
from recruitment.web.limits import saves
from recruitment.web.visit import Visit

_COLUMNS = {name: name for name in DECLARATION.names}
_SHEET = Sheet(partial(section_form, DECLARATION), _COLUMNS, "version", save_declaration)


@routes.get("/<reference>/declaration", endpoint="declaration")
@access(APPLICANT)
def show(visit: Visit, reference: str) -> ResponseReturnValue:
    own, held = _open(visit, reference)
    if held.sent_at is not None or own.application.stage in EXITS:
        return _read_only(own, held)
    return _page(own, section_form(DECLARATION, entries=held.entries, version=held.version))


@routes.post("/<reference>/declaration")
@access(APPLICANT)
def save_own_declaration(visit: Visit, reference: str) -> ResponseReturnValue:
    own, stored = _open(visit, reference)
    form = section_form(DECLARATION)
    if not form.validate_on_submit():
        return _page(own, form)
    try:
        held = _hold(visit, own)
        typed = {name: form[name].data or "" for name in DECLARATION.names}
        saved = save_declaration(visit.session, held=held, typed=typed, version=form.version.number)
    except Closed as refusal:
        return _read_only(own, stored, refusal)
    except Overtaken as overtaken:
        return _choose(own, form, overtaken), 409
    if request.form.get("then") == "stay":
        flash("Saved. Nobody reads it before you send it.", "success")
        return redirect(url_for("apply.declaration", reference=reference))
    return _send(visit, own, form, held, saved)


@routes.post("/<reference>/declaration/save")
@access(APPLICANT, data=True)
def save_declaration_as_typed(visit: Visit, reference: str) -> ResponseReturnValue:
    saves().take(visit.doer_id, visit.now)
    return save_sheet(visit, _hold(visit, open_own(visit, reference)), _SHEET)


def _open(visit: Visit, reference: str) -> tuple[Own, OwnDeclaration]:
    own = open_own(visit, reference)
    held = declaration_of(visit.session, own.application.id)
    if held is None:
        raise NotFound("Come back once we have asked you: no self-declaration is asked for here.")
    return own, held


def _hold(visit: Visit, own: Own) -> HeldDraft:
    return hold_declaration(
        visit.session,
        reference=own.application.reference,
        definition=own.definition,
        actor_id=visit.actor_id,
        now=visit.now,
    )


def _send(visit: Visit, own: Own, form: SectionForm, held: HeldDraft, saved: Saved) -> ResponseReturnValue:
    """Send it, or say what is missing where it is missing; what is there is saved."""
    faults = section_part(DECLARATION, saved.stored).faults
    if faults:
        form.version.renew(saved.version)
        for fault in faults:
            form[fault.field].errors = [fault.sentence]
        return _page(own, form, kept=True)
    send_declaration(visit.session, held=held)
    flash("You have sent your self-declaration. If we have a question, we talk with you.", "success")
    return redirect(url_for("apply.status", reference=own.application.reference))


def _page(own: Own, form: SectionForm, **more: object) -> str:
    return render_template("apply/declaration.html", own=own, section=DECLARATION, form=form, **more)


def _choose(own: Own, form: SectionForm, overtaken: Overtaken) -> str:
    form.version.renew(overtaken.version)
    listed = [(one.label, one.text) for one in told(DECLARATION, overtaken.stored)]
    return _page(own, form, stored=listed, sentence=overtaken.sentence)


def _read_only(own: Own, held: OwnDeclaration, refusal: Closed | None = None) -> ResponseReturnValue:
    """What was sent; where somebody was writing meanwhile, with what they typed, to be copied."""
    words = [text for name, text in request.form.items() if name.endswith("_words") and text]
    page = render_template(
        "apply/declared.html",
        own=own,
        held=held,
        section=DECLARATION,
        told=told(DECLARATION, held.entries),
        refusal=refusal,
        typed=words,
    )
    return page, 200 if refusal is None else 409
