"""Write a reference: save and return as often as one likes, then send it once."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.reference import ReferenceForm, field_name, reference_form
from forms.sent import sent_by_script
from recruitment.domain.access import REFEREE
from recruitment.domain.deadlines import clock_time
from recruitment.programme.reference_form import ReferenceQuestion
from recruitment.queries.asked_references import AskedReference, asked_of, asked_reference, written_reference
from recruitment.queries.cohorts import CohortFacts, cohort_by_id, pinned_definition
from recruitment.routes.refer.blueprint import routes
from recruitment.services.drafts import Overtaken
from recruitment.services.reference_answers import (
    NotComplete,
    mark_opened,
    save_held_reference,
    save_reference,
    send_reference,
)
from recruitment.web.access import access
from recruitment.web.limits import saves
from recruitment.web.script import form_refused
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/for/<uuid:request_id>")
@access(REFEREE)
def reference(visit: Visit, request_id: UUID) -> ResponseReturnValue:
    asked = asked_reference(visit.session, request_id, visit.actor_id)
    if not asked.open:
        return render_template("refer/over.html", state=asked.state)
    if request.method == "GET":
        mark_opened(visit.session, request_id=asked.id, now=visit.now)
    cohort = cohort_of(visit, asked)
    written = written_reference(visit.session, asked.id)
    form = reference_form(cohort.definition.reference.questions, written.answers, written.version)
    return _page(visit, asked, cohort, form)


@routes.post("/for/<uuid:request_id>")
@access(REFEREE)
def send(visit: Visit, request_id: UUID) -> ResponseReturnValue:
    asked = asked_reference(visit.session, request_id, visit.actor_id)
    cohort = cohort_of(visit, asked)
    form = reference_form(cohort.definition.reference.questions)
    if not asked.open:
        return _too_late(asked, form)
    if not form.validate_on_submit():
        return _page(visit, asked, cohort, form)
    try:
        saved = save_reference(
            visit.session,
            request_id=asked.id,
            typed=form.answers,
            version=form.version.number,
            now=visit.now,
        )
    except Overtaken as overtaken:
        form.version.renew(overtaken.version)
        return _page(visit, asked, cohort, form, overtaken=overtaken), 409
    form.version.renew(saved.version)
    if request.form.get("then") == "stay":
        flash("Saved. You can close this page and come back by the same link.", "success")
        return redirect(url_for("refer.reference", request_id=asked.id))
    return _send(visit, asked, cohort, form)


@routes.post("/for/<uuid:request_id>/save")
@access(REFEREE, data=True)
def save_as_typed(visit: Visit, request_id: UUID) -> ResponseReturnValue:
    saves().take(visit.actor_id, visit.now)
    asked = asked_reference(visit.session, request_id, visit.actor_id, held=True)
    questions = pinned_definition(visit.session, asked.cohort_id, asked.version).reference.questions
    sent = sent_by_script()
    # What was not sent has not been changed, and needs no field.
    form = reference_form(tuple(one for one in questions if field_name(one.code) in sent), formdata=sent)
    if not form.validate():
        return form_refused(form)
    version = form.version.number
    try:
        saved = save_held_reference(
            visit.session, asked=asked, typed=form.answers, version=version, now=visit.now
        )
    except Overtaken as overtaken:
        stored = _named(questions, overtaken.stored)
        return jsonify(sentence=overtaken.sentence, version=overtaken.version, stored=stored), 409
    told: dict[str, object] = {"version": saved.version, "at": clock_time(visit.now)}
    if not saved.changed and saved.version != version:
        told["stored"] = _named(questions, saved.stored)
    return jsonify(told)


def cohort_of(visit: Visit, asked: AskedReference) -> CohortFacts:
    """The cohort that a reference is for."""
    cohort = cohort_by_id(visit.session, asked.cohort_id)
    if cohort is None:
        abort(404)
    return cohort


def _send(
    visit: Visit, asked: AskedReference, cohort: CohortFacts, form: ReferenceForm
) -> ResponseReturnValue:
    try:
        send_reference(
            visit.session,
            asked=asked,
            cohort=cohort,
            link=current_service().settings.address,
            now=visit.now,
        )
    except NotComplete as refusal:
        for fault in refusal.faults:
            form[field_name(fault.field)].errors = [fault.sentence]
        return _page(visit, asked, cohort, form, kept=True)
    return redirect(url_for("refer.reference", request_id=asked.id))


def _named(questions: Iterable[ReferenceQuestion], answers: Mapping[str, str]) -> dict[str, str]:
    return {field_name(one.code): answers.get(one.code, "") for one in questions}


def _page(
    visit: Visit,
    asked: AskedReference,
    cohort: CohortFacts,
    form: ReferenceForm,
    *,
    kept: bool = False,
    overtaken: Overtaken | None = None,
) -> str:
    waiting = [one for one in asked_of(visit.session, visit.actor_id) if one.open]
    parts = [
        (title, [form[field_name(question.code)] for question in questions], questions)
        for title, questions in cohort.definition.reference.parts
    ]
    return render_template(
        "refer/reference.html",
        asked=asked,
        organisation=cohort.definition.organisation,
        recruited=cohort,
        form=form,
        parts=parts,
        kept=kept,
        several=len(waiting) > 1,
        stored=None if overtaken is None else _stored(cohort, overtaken.stored),
        sentence="" if overtaken is None else overtaken.sentence,
    )


def _stored(cohort: CohortFacts, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    questions = cohort.definition.reference.questions
    return [(one.text, answers[one.code]) for one in questions if answers.get(one.code)]


def _too_late(asked: AskedReference, form: ReferenceForm) -> ResponseReturnValue:
    """It is over, and somebody was writing still: what they typed stands there to be copied."""
    typed = [(form[field_name(code)].label.text, text) for code, text in form.answers.items() if text]
    return render_template("refer/over.html", state=asked.state, typed=typed), 409
