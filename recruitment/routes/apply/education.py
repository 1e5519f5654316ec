"""What one has qualified in: a list, one qualification a page, and removing it."""

from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.history import RemoveForm
from forms.qualification import QualificationForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import Closed
from recruitment.domain.history import Month
from recruitment.domain.parts import Part
from recruitment.domain.qualifications import (
    LEVEL_WORDS,
    MOST_QUALIFICATIONS,
    Qualification,
    education_part,
    qualification_faults,
)
from recruitment.queries.history import QUALIFICATION_FIELDS, experience_of
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.history import show_faults
from recruitment.routes.apply.own import Own, open_own, read_only
from recruitment.services.drafts import Overtaken, Saved, hold_draft
from recruitment.services.history import Full
from recruitment.services.qualifications import remove_qualification, save_qualification
from recruitment.web.access import access
from recruitment.web.visit import Visit

TITLE = "Your qualifications"
LABELS = {
    "level": "Kind",
    "title": "Qualification",
    "place": "Where",
    "year": "Year",
    "result": "Result",
}


@routes.get("/<reference>/education")
@access(APPLICANT)
def education(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    told = experience_of(visit.session, own.application.id).qualifications
    if not own.writable:
        return read_only(own, TITLE, listed(told))
    return _list(visit, own, told, BaseForm(), carried=own.carried_from("education"))


@routes.post("/<reference>/education")
@access(APPLICANT)
def save_education(visit: Visit, reference: str) -> ResponseReturnValue:
    """There is nothing to save: going on is refused where something lacks."""
    own = open_own(visit, reference)
    told = experience_of(visit.session, own.application.id).qualifications
    form = BaseForm()
    lacking = _part(visit, own, told).faults
    next_page = own.next_address("education")
    if not form.validate_on_submit() or (lacking and next_page == own.after("education")):
        faults = [(fault.sentence, fault.field) for fault in lacking]
        return _list(visit, own, told, form, faults=faults)
    return redirect(next_page)


@routes.get("/<reference>/education/add")
@access(APPLICANT)
def add_qualification(visit: Visit, reference: str) -> ResponseReturnValue:
    """An id for a qualification that is not there yet: saved twice under it, it is there once."""
    own = open_own(visit, reference)
    if len(experience_of(visit.session, own.application.id).qualifications) >= MOST_QUALIFICATIONS:
        sentence = (
            f"Put some together, or remove one first: there can be {MOST_QUALIFICATIONS} qualifications."
        )
        flash(sentence, "attention")
        return redirect(own.part_address("education"))
    reference = own.application.reference
    return redirect(url_for("apply.qualification", reference=reference, qualification_id=uuid4()))


@routes.get("/<reference>/education/<uuid:qualification_id>")
@access(APPLICANT)
def qualification(visit: Visit, reference: str, qualification_id: UUID) -> ResponseReturnValue:
    own = open_own(visit, reference)
    told = experience_of(visit.session, own.application.id)
    if not own.writable:
        return read_only(own, TITLE, listed(told.qualifications))
    found = told.qualification(qualification_id)
    return _page(own, found, QualificationForm(obj=found))


@routes.post("/<reference>/education/<uuid:qualification_id>")
@access(APPLICANT)
def save_own_qualification(visit: Visit, reference: str, qualification_id: UUID) -> ResponseReturnValue:
    own = open_own(visit, reference)
    form = QualificationForm()
    typed: dict[str, Any] = {name: form[name].data or "" for name in QUALIFICATION_FIELDS}
    written = Qualification(qualification_id, **typed)
    if not form.validate_on_submit():
        return _page(own, written, form)
    try:
        saved = save_qualification(
            visit.session,
            held=hold_draft(visit.session, reference=reference, actor_id=visit.actor_id, now=visit.now),
            qualification_id=qualification_id,
            typed=typed,
            version=form.version.number,
        )
    except Closed as refusal:
        told = experience_of(visit.session, own.application.id).qualifications
        return read_only(own, TITLE, listed(told), refusal)
    except Full as refusal:
        return _page(own, written, form, sentence=refusal.sentence), 409
    except Overtaken as overtaken:
        form.version.renew(overtaken.version)
        stored = [(LABELS[name], overtaken.stored[name]) for name in LABELS]
        return _page(own, written, form, stored=stored, sentence=overtaken.sentence), 409
    return _go_on(visit, own, form, written, saved)


@routes.get("/<reference>/education/<uuid:qualification_id>/remove")
@access(APPLICANT)
def ask_to_remove_qualification(visit: Visit, reference: str, qualification_id: UUID) -> ResponseReturnValue:
    own = open_own(visit, reference)
    found = experience_of(visit.session, own.application.id).qualification(qualification_id)
    if not (own.writable and found.version):
        return redirect(own.part_address("education"))
    return _removal(own, found, RemoveForm(obj=found))


@routes.post("/<reference>/education/<uuid:qualification_id>/remove")
@access(APPLICANT)
def remove_own_qualification(visit: Visit, reference: str, qualification_id: UUID) -> ResponseReturnValue:
    own = open_own(visit, reference)
    form = RemoveForm()
    found = experience_of(visit.session, own.application.id).qualification(qualification_id)
    if not form.validate_on_submit():
        return _removal(own, found, form)
    held = hold_draft(visit.session, reference=reference, actor_id=visit.actor_id, now=visit.now)
    try:
        remove_qualification(
            visit.session, held=held, qualification_id=qualification_id, version=form.version.number
        )
    except Overtaken as overtaken:
        form.version.renew(overtaken.version)
        return _removal(own, found, form, sentence=overtaken.sentence), 409
    if found.version:
        flash(f"Removed: {found.name}. If you did not mean to, add it again.", "success")
    return redirect(own.part_address("education"))


def listed(told: tuple[Qualification, ...]) -> list[tuple[str, str]]:
    """Each qualification, labelled by its name."""
    return [(one.name, ", ".join(filter(None, (one.year, one.result)))) for one in told]


def _part(visit: Visit, own: Own, told: tuple[Qualification, ...]) -> Part:
    rules = own.definition.history
    year = Month.at(visit.now).year
    return education_part(told, degree_needed=rules.degree_needed, this_year=year)


def _go_on(
    visit: Visit, own: Own, form: QualificationForm, written: Qualification, saved: Saved
) -> ResponseReturnValue:
    faults = qualification_faults(written, Month.at(visit.now).year)
    then = request.form.get("then")
    if faults and not then:
        form.version.renew(saved.version)
        show_faults(form, faults)
        return _page(own, written, form, kept=any(saved.stored.values()))
    if saved.changed or then == "stay":
        flash(f"Saved: {written.name}.", "success")
    here = url_for("apply.qualification", reference=own.application.reference, qualification_id=written.id)
    return redirect(here if then == "stay" else own.part_address("education"))


def _list(visit: Visit, own: Own, told: tuple[Qualification, ...], form: BaseForm, **more: object) -> str:
    unfinished = {one.id for one in told if qualification_faults(one, Month.at(visit.now).year)}
    return render_template(
        "apply/education.html",
        own=own,
        form=form,
        told=told,
        unfinished=unfinished,
        levels=LEVEL_WORDS,
        most=MOST_QUALIFICATIONS,
        **more,
    )


def _page(own: Own, found: Qualification, form: QualificationForm, **more: object) -> str:
    return render_template("apply/qualification.html", own=own, qualification=found, form=form, **more)


def _removal(own: Own, found: Qualification, form: RemoveForm, sentence: str = "") -> str:
    return render_template(
        "apply/remove.html",
        own=own,
        form=form,
        title="Remove this qualification?",
        name=found.name,
        details=", ".join(filter(None, (found.year, found.result))),
        back=own.part_address("education"),
        sentence=sentence,
    )
