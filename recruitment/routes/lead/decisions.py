"""Decisions: confirmed by a second lead, released at a time or withdrawn, and what came of them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.decision import ReleaseForm, WithdrawForm
from recruitment.domain.access import DECISIONS
from recruitment.domain.deadlines import LONDON, clock_time, date_and_time, england_bank_holidays, resolve
from recruitment.domain.opened import RULE
from recruitment.domain.outcomes import WORDS, in_words
from recruitment.domain.stages import MOVES, OUTCOMES, Action, Stage, skipped
from recruitment.models import DecisionState
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.decisions import (
    DecidedCandidate,
    WholeDecision,
    decision_by_id,
    decisions_of,
    offered,
    opened,
    told,
)
from recruitment.queries.undone import undone_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on, unopened_of
from recruitment.services.decision_preview import Preview, preview
from recruitment.services.decisions import confirm, set_release, withdraw
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/decisions")
@access(DECISIONS)
def decisions(visit: Visit) -> ResponseReturnValue:
    made = decisions_of(visit.session, visit.here.id)
    return render_template("lead/decisions.html", decisions=made, in_words=in_words)


@routes.get("/<cohort>/decisions/<uuid:decision_id>")
@access(DECISIONS)
def decision(visit: Visit, decision_id: UUID) -> ResponseReturnValue:
    return _page(visit, decision_id, BaseForm(formdata=None))


@routes.route("/<cohort>/decisions/<uuid:decision_id>/confirm", methods=["GET", "POST"])
@access(DECISIONS)
def confirm_decision(visit: Visit, decision_id: UUID) -> ResponseReturnValue:
    form, never = BaseForm(), list[str]()
    if form.validate_on_submit():
        with refusals_on(form, visit), unopened_of(never):
            confirm(
                visit.session,
                cohort_id=visit.here.id,
                decision_id=decision_id,
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash("Confirmed. Nobody has been told anything: choose now when it is released.", "success")
            return redirect(_address(visit, decision_id))
    return _page(visit, decision_id, form, never)


@routes.route("/<cohort>/decisions/<uuid:decision_id>/release", methods=["GET", "POST"])
@access(DECISIONS)
def release_decision(visit: Visit, decision_id: UUID) -> ResponseReturnValue:
    form = ReleaseForm()
    if form.validate_on_submit():
        at = form.release_at(visit.now)
        with refusals_on(form, visit):
            set_release(
                visit.session,
                cohort_id=visit.here.id,
                decision_id=decision_id,
                release_at=at,
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash(_release_words(at, visit.now), "success")
            return redirect(_address(visit, decision_id))
    return _page(visit, decision_id, form)


@routes.route("/<cohort>/decisions/<uuid:decision_id>/withdraw", methods=["GET", "POST"])
@access(DECISIONS)
def withdraw_decision(visit: Visit, decision_id: UUID) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with refusals_on(form, visit):
            withdraw(
                visit.session,
                cohort_id=visit.here.id,
                decision_id=decision_id,
                reason=form.withdraw_reason.data or "",
                actor_id=visit.actor_id,
                now=visit.now,
            )
        if not form.errors:
            flash("Withdrawn. Its candidates stay where they are, and nobody was told anything.", "success")
            return redirect(_address(visit, decision_id))
    return _page(visit, decision_id, form)


def _page(
    visit: Visit, decision_id: UUID, form: BaseForm, never: Collection[str] = ()
) -> ResponseReturnValue:
    """The page of one decision; `form` is the one that was sent, with what is wrong with it.

    `never` are those for whom it was refused because nobody had opened them.
    """
    whole = decision_by_id(visit.session, visit.here.id, decision_id)
    found = _of_others(visit, whole)
    about_oneself = len(found.candidates) < len(whole.candidates)
    deciders = _deciders(found, visit.actor_id)
    return render_template(
        "lead/decision.html",
        decision=found,
        form=form,
        release_form=form if isinstance(form, ReleaseForm) else _release_form(visit.here, found, visit.now),
        being_released=_is_due(found, visit.now),
        withdraw_form=form if isinstance(form, WithdrawForm) else WithdrawForm(formdata=None),
        opened=opened(visit.session, shortlist_id=found.shortlist_id, people=deciders),
        # Worded for the first of them, which may be whoever looks.
        messages=() if about_oneself else _preview(visit, found),
        about_oneself=about_oneself,
        offered=offered(visit.session, visit.here.id),
        groups=_groups(found),
        words=WORDS,
        never=never,
        rule=RULE,
        skipping=_skipping(found, visit.here.definition.picked),
        undone=undone_of(visit.session, found.id),
        told=told(visit.session, visit.here.id, found.id) if found.state is DecisionState.RELEASED else {},
    )


def _of_others(visit: Visit, found: WholeDecision) -> WholeDecision:
    """A decision without what it says of whoever looks: they hear it when it is released, like anybody."""
    own = own_in_cohort(visit.session, visit.here.id, visit.actor_id)
    return replace(found, candidates=tuple(one for one in found.candidates if one.application_id != own))


def _groups(found: WholeDecision) -> tuple[tuple[Action, str, tuple[DecidedCandidate, ...]], ...]:
    """The candidates outcome by outcome, each with what stands above it; outcomes of nobody are left out."""
    said = {DecisionState.RELEASED: "past", DecisionState.WITHDRAWN: "dropped"}.get(found.state, "ahead")
    held = ((action, found.with_action(action)) for action in OUTCOMES)
    return tuple((action, getattr(WORDS[action], said), those) for action, those in held if those)


def _skipping(found: WholeDecision, picked: Collection[Stage]) -> int:
    """How many would leave out a stage of this programme, as long as they have not moved."""
    if found.state not in (DecisionState.PROPOSED, DecisionState.CONFIRMED):
        return 0
    allowed = {(move.origin, move.action): move.target for move in MOVES}
    targets = ((one.stage, allowed.get((one.stage, one.action))) for one in found.candidates)
    return sum(bool(target and skipped(stage, target, picked)) for stage, target in targets)


def _preview(visit: Visit, found: WholeDecision) -> tuple[Preview, ...]:
    """What would be sent, as long as it can be: what was sent stands among the messages."""
    if found.state not in (DecisionState.PROPOSED, DecisionState.CONFIRMED):
        return ()
    address = current_service().settings.address
    return preview(visit.session, cohort=visit.here, decision_id=found.id, address=address, now=visit.now)


def _deciders(found: WholeDecision, viewer: UUID) -> set[UUID]:
    """The two whose opening counts: who proposed, and who confirmed or, before that, whoever looks."""
    return {found.proposed_by, found.confirmed_by or viewer}


def _release_form(cohort: CohortFacts, found: WholeDecision, now: datetime) -> ReleaseForm:
    """A form that starts at the time that is set, else at the definition's, where that is still to come."""
    at = found.release_at or resolve(
        cohort.definition.offsets.release, cohort.opens_at, cohort.closes_at, england_bank_holidays()
    )
    if at <= now:
        return ReleaseForm(formdata=None)
    return ReleaseForm(formdata=None, day=at.astimezone(LONDON).date(), hour=clock_time(at))


def _is_due(found: WholeDecision, now: datetime) -> bool:
    """Whether its time has come and only the clock is waited for."""
    return found.state is DecisionState.CONFIRMED and found.release_at is not None and found.release_at <= now


def _release_words(at: datetime, now: datetime) -> str:
    if at == now:
        return "It is being released: within a minute or two these candidates move and are told."
    return f"It is released at {date_and_time(at)}. Until then it can be changed or withdrawn."


def _address(visit: Visit, decision_id: UUID) -> str:
    return url_for(".decision", cohort=visit.here.slug, decision_id=decision_id)
