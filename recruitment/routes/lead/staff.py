"""Who leads a cohort. Every lead sees it; leads of every cohort invite leads and end their roles."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.staff import LeadForm
from recruitment.domain.access import ROLES, STAFF, Role, matrix
from recruitment.domain.errors import NotFound
from recruitment.queries.decisions import open_decisions_of
from recruitment.queries.safer_recruitment import safer_recruitment_leads
from recruitment.queries.staff import Member, history_of_member, lead_of, leads_of
from recruitment.routes.lead.assessors import invited_words
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.leaving import Leaving, ask_first, closing, open_account, require_closing
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.leaving import deactivate_staff, end_role, foresee_deactivation
from recruitment.services.safer_recruitment import end_safer_recruitment, name_for_safer_recruitment
from recruitment.services.staff import Invited, Invitee, invite
from recruitment.web.access import access, may_change, may_close_account
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/staff", endpoint="staff")
@access(STAFF)
def index(visit: Visit) -> ResponseReturnValue:
    return render_template(
        "lead/staff.html",
        leads=leads_of(visit.session, visit.here.id),
        named=safer_recruitment_leads(visit.session, visit.here.id),
        may_change=may_change(visit, STAFF),
        roles=ROLES,
        matrix=matrix(),
    )


@routes.route("/<cohort>/staff/invite", methods=["GET", "POST"])
@access(STAFF)
def invite_lead(visit: Visit) -> ResponseReturnValue:
    form = LeadForm()
    if form.validate_on_submit():
        everywhere = form.span.data == "everywhere"
        with refusals_on(form, visit):
            told = _invite(visit, Invitee(form.email.data or "", form.full_name.data or ""), everywhere)
            flash(invited_words(told), "success")
        if not form.errors:
            return redirect(url_for(".staff", cohort=visit.here.slug))
    return render_template("lead/invite_lead.html", form=form, may_change=may_change(visit, STAFF))


@routes.get("/<cohort>/staff/<uuid:person_id>")
@access(STAFF)
def staff_member(visit: Visit, person_id: UUID) -> ResponseReturnValue:
    member = lead_of(visit.session, visit.here.id, person_id)
    return render_template(
        "lead/staff_member.html",
        member=member,
        history=history_of_member(visit.session, visit.here.id, person_id),
        open_decisions=open_decisions_of(visit.session, visit.here.id, person_id),
        named=safer_recruitment_leads(visit.session, visit.here.id),
        may_change=may_change(visit, STAFF),
        may_close=may_close_account(visit, member.pairs),
        form=BaseForm(formdata=None),
    )


@routes.post("/<cohort>/staff/<uuid:person_id>/remind/<any(here, everywhere):span>")
@access(STAFF)
def remind_lead(visit: Visit, person_id: UUID, span: str) -> ResponseReturnValue:
    member = _holder(visit, person_id, span)
    form = BaseForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            flash(invited_words(_invite(visit, Invitee(member.email), span == "everywhere")), "success")
    for sentence in form.form_errors:
        flash(sentence, "attention")
    return redirect(_address(visit, person_id))


@routes.route(
    "/<cohort>/staff/<uuid:person_id>/end-role/<any(here, everywhere):span>", methods=["GET", "POST"]
)
@access(STAFF)
def end_lead(visit: Visit, person_id: UUID, span: str) -> ResponseReturnValue:
    member = _holder(visit, person_id, span)
    place = "every cohort" if span == "everywhere" else visit.here.name
    return ask_first(
        visit,
        member,
        Leaving(
            title=f"End the role of {member.called}",
            follows=(
                f"They lead {place} no more from this moment. Their account stays open for whatever else they"
                " do here.",
                "What they proposed or confirmed stands. Another lead can confirm or withdraw what is"
                " still open.",
                "You can invite them again.",
            ),
            button=f"End their role in {'every cohort' if span == 'everywhere' else 'this cohort'}",
            done=f"{member.called} no longer leads {place}.",
            back=_address(visit, person_id),
        ),
        foresee=lambda: (),
        carry_out=lambda deed: end_role(
            visit.session,
            person_id=person_id,
            role=Role.LEAD,
            cohort=None if span == "everywhere" else visit.here,
            deed=deed,
        ),
    )


@routes.post("/<cohort>/staff/<uuid:person_id>/safer-recruitment/<any(begin, end):what>")
@access(STAFF)
def safer_recruitment(visit: Visit, person_id: UUID, what: str) -> ResponseReturnValue:
    carry_out = name_for_safer_recruitment if what == "begin" else end_safer_recruitment
    member = lead_of(visit.session, visit.here.id, person_id)
    form = BaseForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            carry_out(
                visit.session,
                cohort_id=visit.here.id,
                person_id=person_id,
                actor_id=visit.actor_id,
                now=visit.now,
            )
            looks = "looks" if what == "begin" else "no longer looks"
            flash(f"{member.called} {looks} after safer recruitment in {visit.here.name}.", "success")
    for sentence in form.form_errors:
        flash(sentence, "attention")
    return redirect(_address(visit, person_id))


@routes.route("/<cohort>/staff/<uuid:person_id>/close-account", methods=["GET", "POST"])
@access(STAFF)
def close_lead(visit: Visit, person_id: UUID) -> ResponseReturnValue:
    member = lead_of(visit.session, visit.here.id, person_id)
    require_closing(visit, member)
    return ask_first(
        visit,
        member,
        closing(member, _address(visit, person_id)),
        foresee=lambda: foresee_deactivation(visit.session, person_id=person_id),
        carry_out=lambda deed: deactivate_staff(visit.session, person_id=person_id, deed=deed),
    )


@routes.post("/<cohort>/staff/<uuid:person_id>/open-account")
@access(STAFF)
def open_lead(visit: Visit, person_id: UUID) -> ResponseReturnValue:
    member = lead_of(visit.session, visit.here.id, person_id)
    return open_account(visit, member, _address(visit, person_id))


def _holder(visit: Visit, person_id: UUID, span: str) -> Member:
    """Somebody who holds the role now, here or everywhere."""
    member = lead_of(visit.session, visit.here.id, person_id)
    if member.grant(Role.LEAD, None if span == "everywhere" else visit.here.id) is None:
        raise NotFound("Look at their roles again: this one has ended already.")
    return member


def _invite(visit: Visit, person: Invitee, everywhere: bool) -> Invited:
    return invite(
        visit.session,
        [person],
        role=Role.LEAD,
        cohort=None if everywhere else visit.here,
        definition=visit.here.definition,
        link=current_service().settings.address + url_for("account.sign_in"),
        actor_id=visit.actor_id,
        now=visit.now,
    )


def _address(visit: Visit, person_id: UUID) -> str:
    return url_for(".staff_member", cohort=visit.here.slug, person_id=person_id)
