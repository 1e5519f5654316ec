"""Who applies: the details page."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forms.details import DetailsForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import Closed
from recruitment.domain.parts import details_part
from recruitment.queries.own_application import OwnDetails
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own, read_only
from recruitment.services.details import FIELDS, save_details
from recruitment.services.drafts import Overtaken, Saved, hold_draft
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<reference>/details")
@access(APPLICANT)
def details(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    form = DetailsForm(obj=own.application.details)
    if not own.writable:
        return read_only(own, "Your details", saved_details(form, own.application.details))
    carried = own.carried_from("details", own.application.details.saved_at)
    return render_template("apply/details.html", own=own, form=form, carried=carried)


@routes.post("/<reference>/details")
@access(APPLICANT)
def save_own_details(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    form = DetailsForm()
    if not form.validate_on_submit():
        return render_template("apply/details.html", own=own, form=form)
    typed = {name: form[name].data or "" for name in FIELDS}
    try:
        saved = save_details(
            visit.session,
            held=hold_draft(visit.session, reference=reference, actor_id=visit.actor_id, now=visit.now),
            typed=typed,
            version=form.version.number,
        )
    except Closed as refusal:
        return read_only(own, "Your details", saved_details(form, own.application.details), refusal)
    except Overtaken as overtaken:
        return _choose(own, form, overtaken), 409
    return _go_on(own, form, saved)


def saved_details(form: DetailsForm, saved: OwnDetails) -> list[tuple[str, str]]:
    """Each field's label with what is saved."""
    return [(form[name].label.text, getattr(saved, name)) for name in FIELDS]


def _go_on(own: Own, form: DetailsForm, saved: Saved) -> ResponseReturnValue:
    next_page = own.next_address("details")
    faults = details_part(**saved.stored).faults
    if faults and next_page == own.after("details"):
        # What is there is saved; what is missing is said where it is missing.
        form.version.renew(saved.version)
        for fault in faults:
            form[fault.field].errors = [fault.sentence]
        return render_template("apply/details.html", own=own, form=form, kept=any(saved.stored.values()))
    if saved.changed or next_page == own.part_address("details"):
        flash("Saved: Your details.", "success")
    return redirect(next_page)


def _choose(own: Own, form: DetailsForm, overtaken: Overtaken) -> str:
    form.version.renew(overtaken.version)
    stored = [(form[name].label.text, text) for name, text in overtaken.stored.items()]
    return render_template(
        "apply/details.html", own=own, form=form, stored=stored, sentence=overtaken.sentence
    )
