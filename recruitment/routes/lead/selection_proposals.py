"""Propose one outcome for everybody in a selection: said, looked at, proposed."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.selection import SelectionProposalForm
from recruitment.domain.access import DECISIONS
from recruitment.domain.opened import RULE
from recruitment.domain.outcomes import WORDS
from recruitment.domain.selections import Member, Sorted
from recruitment.domain.stages import OUTCOMES, Action, choices
from recruitment.queries.conflicts import own_in_cohort
from recruitment.queries.dates import reserve_until
from recruitment.queries.selections import Basis, WholeSelection, basis_of, selection_by_id
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.decision_preview import Preview, preview_of
from recruitment.services.selection_proposals import Proposed, propose_selection, sort_members
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.route("/<cohort>/selections/<uuid:selection_id>/propose", methods=["GET", "POST"])
@access(DECISIONS)
def propose_for_selection(visit: Visit, selection_id: UUID) -> ResponseReturnValue:
    found = selection_by_id(visit.session, visit.here.id, selection_id)
    basis = basis_of(visit.session, visit.here.id, selection_id)
    own = own_in_cohort(visit.session, visit.here.id, visit.actor_id)
    if basis is None or own in {one.application_id for one in found.members}:
        return render_template("lead/selection_propose.html", selection=found, basis=basis, form=None)
    form = SelectionProposalForm(until=reserve_until(visit.here, visit.now))
    offered = _offered(visit, found.members)
    form.offer(offered, {one.code: one.name for one in visit.here.definition.reserve.bands})
    if not form.validate_on_submit():
        return _page(found, basis, form, offered)
    proposed = _proposed(form)
    parted = sort_members(
        visit.session,
        cohort=visit.here,
        members=found.members,
        basis=basis,
        proposed=proposed,
        actor_id=visit.actor_id,
    )
    looked_at = _look(form, found, basis, parted)
    is_changed = form.then.data == "propose" and form.foreseen.data != looked_at
    if form.then.data == "propose" and not is_changed:
        decision_id = _propose(visit, form, found, basis, proposed)
        if decision_id is not None:
            flash(
                "Proposed. Nothing has happened yet: the other leads are asked by e-mail to confirm it.",
                "success",
            )
            return redirect(url_for(".decision", cohort=visit.here.slug, decision_id=decision_id))
    form.foreseen.data = looked_at
    told = _told(visit, proposed, parted)
    return _page(found, basis, form, offered, parted=parted, told=told, is_changed=is_changed)


def _page(
    found: WholeSelection,
    basis: Basis,
    form: SelectionProposalForm,
    offered: Sequence[Action],
    *,
    parted: Sorted | None = None,
    told: Preview | None = None,
    is_changed: bool = False,
) -> ResponseReturnValue:
    return render_template(
        "lead/selection_propose.html",
        selection=found,
        basis=basis,
        form=form,
        offered=offered,
        parted=parted,
        told=told,
        is_changed=is_changed,
        words=WORDS,
        rule=RULE,
    )


def _offered(visit: Visit, members: Sequence[Member]) -> tuple[Action, ...]:
    """Every outcome that somebody in it could be given where they are now, in order."""
    picked = visit.here.definition.picked
    held = {action for stage in {one.stage for one in members} for action in choices(stage, picked)}
    return tuple(action for action in OUTCOMES if action in held)


def _proposed(form: SelectionProposalForm) -> Proposed:
    is_reserve = form.action is Action.RESERVE
    return Proposed(
        form.action,
        form.each.data or "",
        form.reason.data or "",
        form.band.data if is_reserve else None,
        form.until.data if is_reserve else None,
    )


def _look(form: SelectionProposalForm, found: WholeSelection, basis: Basis, parted: Sorted) -> str:
    """What tells one last look from another: the words, who moves, and who does not and why."""
    able = [(one.reference, one.stage) for one in parted.able]
    unable = [(one.member.reference, one.why) for one in parted.unable]
    return str(uuid5(found.id, repr((basis.shortlist_id, form.words, able, unable))))


def _propose(
    visit: Visit, form: SelectionProposalForm, found: WholeSelection, basis: Basis, proposed: Proposed
) -> UUID | None:
    """Propose it; None where it was refused, and the form says why."""
    made = list[UUID]()
    with refusals_on(form, visit):
        decision_id = propose_selection(
            visit.session,
            cohort=visit.here,
            members=found.members,
            basis=basis,
            proposed=proposed,
            is_leaving_out=bool(form.leave_out.data),
            actor_id=visit.actor_id,
            now=visit.now,
            address=current_service().settings.address,
        )
        made.append(decision_id)
    return made[0] if made else None


def _told(visit: Visit, proposed: Proposed, parted: Sorted) -> Preview:
    return preview_of(
        visit.session,
        cohort=visit.here,
        action=proposed.action,
        application_ids=[one.application_id for one in parted.able],
        until=proposed.until,
        address=current_service().settings.address,
        now=visit.now,
    )
