"""Propose a decision from a shortlist: an outcome and a reason for each candidate chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.decision import Choice, ProposalForm, read_choices
from recruitment.domain.access import DECISIONS
from recruitment.domain.outcomes import WORDS
from recruitment.domain.stages import OUTCOMES, Action, Stage, choices
from recruitment.packs.wording import percent
from recruitment.queries.decisions import opened
from recruitment.queries.shortlists import Candidate, FrozenShortlist, shortlist_by_id
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.decisions import Outcome, propose
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit

#: In the address of a new proposal: everybody below the line starts as not taken further.
BELOW = "decline"


@dataclass(frozen=True)
class ProposalRow:
    """A candidate on the page of a proposal.

    Attributes:
        choice: what is chosen so far.
        outcomes: what can be chosen where they are now; nothing for whoever stands in another open decision.
        opened: whether whoever proposes has opened the application.
    """

    candidate: Candidate
    choice: Choice
    outcomes: tuple[Action, ...]
    within: bool
    opened: bool


@routes.route("/<cohort>/shortlist/<uuid:shortlist_id>/propose", methods=["GET", "POST"])
@access(DECISIONS)
def propose_decision(visit: Visit, shortlist_id: UUID) -> ResponseReturnValue:
    shortlist = shortlist_by_id(visit.session, visit.here.id, shortlist_id)
    form = ProposalForm()
    chosen = _choices(visit, form, shortlist)
    if form.is_submitted() and form.validate() & form.check_choices(tuple(chosen.values())):
        with refusals_on(form, visit):
            decision_id = propose(
                visit.session,
                cohort=visit.here,
                shortlist_id=shortlist_id,
                outcomes=_outcomes(form, shortlist, chosen),
                reason=form.reason.data or "",
                actor_id=visit.actor_id,
                now=visit.now,
                address=current_service().settings.address,
            )
        if not form.errors:
            flash(
                "Proposed. Nothing has happened yet: the other leads are asked by e-mail to confirm it.",
                "success",
            )
            return redirect(url_for(".decision", cohort=visit.here.slug, decision_id=decision_id))
    return render_template(
        "lead/propose.html",
        form=form,
        shortlist=shortlist,
        rows=_rows(visit, shortlist, chosen),
        offered=_offered(visit, shortlist),
        words=WORDS,
        percent=percent,
    )


def _choices(visit: Visit, form: ProposalForm, shortlist: FrozenShortlist) -> Mapping[str, Choice]:
    """As sent; else a start that rejects nobody: the next step within the places, the rest left be."""
    free = {one.reference: _open_to(visit, one) for one in shortlist.candidates}
    if form.is_submitted():
        sent = read_choices(request.form, [reference for reference, outcomes in free.items() if outcomes])
        return {choice.reference: choice for choice in sent}
    below = Action.DECLINE if request.args.get("below") == BELOW else None
    # Only those who have come no further than anybody: the rest were decided about from this list already.
    stages = [Stage(one.stage) for one in shortlist.candidates if free[one.reference]]
    earliest = min(stages, key=list(Stage).index, default=None)
    return {
        one.reference: Choice(
            one.reference, _start(free[one.reference], shortlist.is_within(one), below, one.stage == earliest)
        )
        for one in shortlist.candidates
        if free[one.reference]
    }


def _start(
    outcomes: tuple[Action, ...], is_within: bool, below: Action | None, is_earliest: bool
) -> Action | None:
    """What a candidate starts with: the next step, what those below the line do, or nothing."""
    if not is_earliest:
        return None
    return outcomes[0] if is_within else below


def _open_to(visit: Visit, candidate: Candidate) -> tuple[Action, ...]:
    """What can be decided about a candidate now; nothing while another decision is open."""
    if candidate.decision_id is not None:
        return ()
    return choices(Stage(candidate.stage), visit.here.definition.picked)


def _offered(visit: Visit, shortlist: FrozenShortlist) -> tuple[Action, ...]:
    """Every outcome that somebody on the list can be given, in order."""
    held = {action for one in shortlist.candidates for action in _open_to(visit, one)}
    return tuple(action for action in OUTCOMES if action in held)


def _outcomes(
    form: ProposalForm, shortlist: FrozenShortlist, sent: Mapping[str, Choice]
) -> tuple[Outcome, ...]:
    chosen = ((one, sent.get(one.reference)) for one in shortlist.candidates)
    return tuple(
        Outcome(one.application_id, choice.action, form.reason_for(choice))
        for one, choice in chosen
        if choice is not None and choice.action is not None
    )


def _rows(visit: Visit, shortlist: FrozenShortlist, chosen: Mapping[str, Choice]) -> tuple[ProposalRow, ...]:
    seen = opened(visit.session, shortlist_id=shortlist.id, people=[visit.actor_id])
    return tuple(
        ProposalRow(
            one,
            chosen.get(one.reference) or Choice(one.reference, None),
            _open_to(visit, one),
            shortlist.is_within(one),
            one.application_id in seen,
        )
        for one in shortlist.candidates
    )
