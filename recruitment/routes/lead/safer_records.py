"""Safer recruitment: what is missing for whom, before which day, and the records that complete it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.safer_record import SaferRecordForm, safer_record_form
from recruitment.domain.access import SAFER_RECORDS
from recruitment.domain.errors import NotFound
from recruitment.domain.safer_records import DECLARATION, RECORDED, WORDS, Finding, Gate
from recruitment.domain.sections import told
from recruitment.domain.words import readable
from recruitment.queries.safer_records import SaferCandidate, safer_candidate, safer_lines
from recruitment.queries.safer_recruitment import safer_recruitment_leads
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.safer_records import record_finding
from recruitment.web.access import access, may_change
from recruitment.web.visit import Visit


@routes.get("/<cohort>/safer-recruitment", endpoint="safer_records")
@access(SAFER_RECORDS)
def index(visit: Visit) -> ResponseReturnValue:
    page = safer_lines(visit.session, visit.here, after=readable(request.args.get("after", "")))
    named = safer_recruitment_leads(visit.session, visit.here.id)
    return render_template("lead/safer_records.html", page=page, named=named, words=WORDS)


@routes.get("/<cohort>/safer-recruitment/<reference>", endpoint="safer_record")
@access(SAFER_RECORDS)
def show(visit: Visit, reference: str) -> ResponseReturnValue:
    candidate = safer_candidate(visit.session, visit.here, reference)
    named = safer_recruitment_leads(visit.session, visit.here.id)
    declared = candidate.declaration
    return render_template(
        "lead/safer_record.html",
        candidate=candidate,
        stage=visit.here.definition.stage(candidate.stage),
        ahead=visit.here.definition.gates_after(candidate.stage),
        definition=visit.here.definition,
        named=named,
        records=visit.actor_id in named and may_change(visit, SAFER_RECORDS),
        told=told(DECLARATION, declared.entries) if declared and declared.sent_at else (),
        words=WORDS,
        recorded=RECORDED,
    )


@routes.route("/<cohort>/safer-recruitment/<reference>/<gate>", methods=["GET", "POST"])
@access(SAFER_RECORDS)
def record_safely(visit: Visit, reference: str, gate: str) -> ResponseReturnValue:
    candidate = safer_candidate(visit.session, visit.here, reference)
    if gate not in RECORDED:
        raise NotFound("Check the address: this is nothing that is recorded by hand.")
    asked = Gate(gate)
    newest = candidate.newest(asked)
    form = safer_record_form(asked, seen=newest.id if newest else 0)
    if form.validate_on_submit():
        with refusals_on(form, visit):
            record_finding(
                visit.session,
                cohort=visit.here,
                candidate=candidate,
                gate=asked,
                finding=Finding(form.finding.data),
                words=form.words.data or "",
                seen=form.seen_id,
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash(_recorded(candidate), "success")
            return redirect(_address(visit, candidate))
    return _form_page(visit, candidate, asked, form)


def _form_page(visit: Visit, candidate: SaferCandidate, gate: Gate, form: SaferRecordForm) -> str:
    return render_template(
        "lead/safer_finding.html",
        candidate=candidate,
        gate=gate,
        newest=candidate.newest(gate),
        words=WORDS,
        form=form,
        back=_address(visit, candidate),
    )


def _recorded(candidate: SaferCandidate) -> str:
    said = f"What you found about {candidate.reference} is recorded. Nobody was moved or told."
    if candidate.decision_id is None:
        return said
    return f"{said} They stand in a decision that is not released: look at it, and take them out if need be."


def _address(visit: Visit, candidate: SaferCandidate) -> str:
    return url_for("lead.safer_record", cohort=visit.here.slug, reference=candidate.reference)
