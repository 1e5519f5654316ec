"""The assessors of a cohort: who they are, how far each is, and what can be done about them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.staff import InviteForm
from recruitment.domain.access import ASSESSORS, Role
from recruitment.domain.errors import NotFound
from recruitment.domain.pace import PACE_DAYS, Pace, pace_of
from recruitment.queries.allocation import AssessorProgress, progress_by_assessor
from recruitment.queries.calibration import (
    PassGate,
    compared,
    gates_of,
    newest_tries,
    open_passes,
    standings_of,
)
from recruitment.queries.dates import readings_due
from recruitment.queries.passes import pass_slug, pass_title
from recruitment.queries.staff import assessor_of, history_of_member
from recruitment.queries.unfinished import paces_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.leaving import Leaving, ask_first, closing, open_account, require_closing
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.assessor_reminders import asked_event, remind_assessors
from recruitment.services.handing_back import foresee_hand_back
from recruitment.services.leaving import (
    deactivate_staff,
    end_role,
    foresee_deactivation,
    hand_back_readings,
)
from recruitment.services.staff import Invited, Invitee, invite
from recruitment.web.access import access, may_change, may_close_account
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/assessors")
@access(ASSESSORS)
def assessors(visit: Visit) -> ResponseReturnValue:
    every = progress_by_assessor(visit.session, visit.here)
    with_samples, opened = open_passes(visit.session, visit.here.id)
    return render_template(
        "lead/assessors.html",
        with_samples=with_samples,
        opened=opened,
        working=[one for one in every if one.active],
        gone=[one for one in every if not one.active],
        minutes=visit.here.definition.sift.minutes,
        paces=_paces(visit, every),
        due=readings_due(visit.here),
        may_change=may_change(visit, ASSESSORS),
        form=BaseForm(formdata=None),
    )


@routes.post("/<cohort>/assessors/remind")
@access(ASSESSORS)
def remind_assessors_of_readings(visit: Visit) -> ResponseReturnValue:
    return _reminded(visit, None, url_for(".assessors", cohort=visit.here.slug))


@routes.post("/<cohort>/assessors/<uuid:assessor_id>/remind-of-readings")
@access(ASSESSORS)
def remind_assessor_of_readings(visit: Visit, assessor_id: UUID) -> ResponseReturnValue:
    assessor_of(visit.session, visit.here.id, assessor_id)
    return _reminded(visit, [assessor_id], _address(visit, assessor_id))


@routes.route("/<cohort>/assessors/invite", methods=["GET", "POST"])
@access(ASSESSORS)
def invite_assessors(visit: Visit) -> ResponseReturnValue:
    form = InviteForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            people = [Invitee(one.email, one.full_name) for one in form.listed()]
            flash(invited_words(_invite(visit, people)), "success")
        if not form.errors:
            return redirect(url_for(".assessors", cohort=visit.here.slug))
    return render_template("lead/invite_assessors.html", form=form)


@routes.get("/<cohort>/assessors/<uuid:assessor_id>")
@access(ASSESSORS)
def assessor(visit: Visit, assessor_id: UUID) -> ResponseReturnValue:
    member = assessor_of(visit.session, visit.here.id, assessor_id)
    return render_template(
        "lead/assessor.html",
        member=member,
        progress=_progress(visit, assessor_id),
        minutes=visit.here.definition.sift.minutes,
        history=history_of_member(visit.session, visit.here.id, assessor_id),
        gates=_gates(visit, assessor_id),
        standing=standings_of(visit.session, assessor_id).get(visit.here.id),
        tries=visit.here.definition.calibration.tries,
        may_change=may_change(visit, ASSESSORS),
        may_close=may_close_account(visit, member.pairs),
        form=BaseForm(formdata=None),
    )


@routes.post("/<cohort>/assessors/<uuid:assessor_id>/remind")
@access(ASSESSORS)
def remind_assessor(visit: Visit, assessor_id: UUID) -> ResponseReturnValue:
    member = assessor_of(visit.session, visit.here.id, assessor_id)
    form = BaseForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            flash(invited_words(_invite(visit, [Invitee(member.email)])), "success")
    for sentence in form.form_errors:
        flash(sentence, "attention")
    return redirect(_address(visit, assessor_id))


@routes.route("/<cohort>/assessors/<uuid:assessor_id>/hand-back", methods=["GET", "POST"])
@access(ASSESSORS)
def hand_back_assessor(visit: Visit, assessor_id: UUID) -> ResponseReturnValue:
    member = assessor_of(visit.session, visit.here.id, assessor_id)
    return ask_first(
        visit,
        member,
        Leaving(
            title=f"Hand back the readings of {member.called}",
            follows=(
                "They stay an assessor of this cohort, and finish what they have begun.",
                "Readings are given to them again the next time readings are given out.",
            ),
            button="Hand these readings back",
            done=f"What {member.called} had not begun is handed back.",
            back=_address(visit, assessor_id),
        ),
        foresee=lambda: (
            foresee_hand_back(visit.session, cohort=visit.here, assessor_id=assessor_id, leaving=False),
        ),
        carry_out=lambda deed: hand_back_readings(
            visit.session, cohort=visit.here, person_id=assessor_id, deed=deed
        ),
    )


@routes.route("/<cohort>/assessors/<uuid:assessor_id>/end-role", methods=["GET", "POST"])
@access(ASSESSORS)
def end_assessor(visit: Visit, assessor_id: UUID) -> ResponseReturnValue:
    member = assessor_of(visit.session, visit.here.id, assessor_id)
    return ask_first(
        visit,
        member,
        Leaving(
            title=f"End the role of {member.called}",
            follows=(
                f"They read no more for {visit.here.name} from this moment. Their account stays open for"
                " whatever else they do here.",
                "What they committed stands as it is.",
                "You can invite them again.",
            ),
            button="End their role in this cohort",
            done=f"{member.called} is no longer an assessor of {visit.here.name}.",
            back=_address(visit, assessor_id),
        ),
        foresee=lambda: (
            foresee_hand_back(visit.session, cohort=visit.here, assessor_id=assessor_id, leaving=True),
        ),
        carry_out=lambda deed: end_role(
            visit.session, person_id=assessor_id, role=Role.ASSESSOR, cohort=visit.here, deed=deed
        ),
    )


@routes.route("/<cohort>/assessors/<uuid:assessor_id>/close-account", methods=["GET", "POST"])
@access(ASSESSORS)
def close_assessor(visit: Visit, assessor_id: UUID) -> ResponseReturnValue:
    member = assessor_of(visit.session, visit.here.id, assessor_id)
    require_closing(visit, member)
    return ask_first(
        visit,
        member,
        closing(member, _address(visit, assessor_id)),
        foresee=lambda: foresee_deactivation(visit.session, person_id=assessor_id),
        carry_out=lambda deed: deactivate_staff(visit.session, person_id=assessor_id, deed=deed),
    )


@routes.post("/<cohort>/assessors/<uuid:assessor_id>/open-account")
@access(ASSESSORS)
def open_assessor(visit: Visit, assessor_id: UUID) -> ResponseReturnValue:
    member = assessor_of(visit.session, visit.here.id, assessor_id)
    return open_account(visit, member, _address(visit, assessor_id))


def _invite(visit: Visit, people: list[Invitee]) -> Invited:
    return invite(
        visit.session,
        people,
        role=Role.ASSESSOR,
        cohort=visit.here,
        definition=visit.here.definition,
        link=current_service().settings.address + url_for("account.sign_in"),
        actor_id=visit.actor_id,
        now=visit.now,
    )


def invited_words(told: Invited) -> str:
    """What became of invitations, in a sentence."""
    parts = [
        f"{len(who):,} {'person is' if len(who) == 1 else 'people are'} {what}"
        for who, what in (
            (told.invited, "invited"),
            (told.reminded, "reminded"),
            (told.told_lately, "not told again, having been told a moment ago"),
        )
        if who
    ]
    return f"{', '.join(parts)}."


def _paces(visit: Visit, every: Sequence[AssessorProgress]) -> Mapping[UUID, Pace]:
    """How fast each assessor reads, and whether they will finish in time."""
    paces = paces_of(visit.session, visit.here.id, visit.now - timedelta(days=PACE_DAYS))
    due = readings_due(visit.here)
    found = {}
    for one in every:
        lately, began_at = paces.get(one.assessor_id, (0, None))
        found[one.assessor_id] = pace_of(
            left=one.left, lately=lately, began_at=began_at, now=visit.now, due=due
        )
    return found


def _reminded(visit: Visit, only: Collection[UUID] | None, back: str) -> ResponseReturnValue:
    """Remind assessors of what they have left, and say how many were."""
    form = BaseForm()
    if form.validate_on_submit():
        told = remind_assessors(
            visit.session,
            cohort=visit.here,
            event=asked_event(visit.here.id, visit.now),
            address=current_service().settings.address,
            now=visit.now,
            only=only,
        )
        if told:
            flash(f"{told} {'person is' if told == 1 else 'people are'} reminded of what is left.", "success")
        else:
            flash("Nobody is reminded: they were today already, or nothing is left.", "attention")
    return redirect(back)


def _progress(visit: Visit, assessor_id: UUID) -> AssessorProgress:
    for one in progress_by_assessor(visit.session, visit.here):
        if one.assessor_id == assessor_id:
            return one
    raise NotFound("Check the address: there is nobody such in this cohort.")


def _gates(visit: Visit, assessor_id: UUID) -> list[tuple[str, str, PassGate, list[int | None]]]:
    """Each pass that has sample answers: title, address, how they stand, and how far off each score was."""
    definition, cohort_id = visit.here.definition, visit.here.id
    held = gates_of(visit.session, assessor_id)
    tried = newest_tries(visit.session, cohort_id=cohort_id, assessor_id=assessor_id)
    rows = []
    for one in definition.passes():
        gate = held.get((cohort_id, one.item, one.criterion))
        if gate is not None:
            scores = () if gate.under_way else tried.get((one.item, one.criterion), ())
            offs = [each.off for each in compared(scores, definition)]
            title = pass_title(definition, one.item, one.criterion)
            rows.append((title, pass_slug(one.item, one.criterion), gate, offs))
    return rows


def _address(visit: Visit, assessor_id: UUID) -> str:
    return url_for(".assessor", cohort=visit.here.slug, assessor_id=assessor_id)
