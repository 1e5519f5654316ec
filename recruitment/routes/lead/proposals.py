"""Propose a decision from a shortlist: an outcome and a reason for each candidate chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.decision import Choice, ProposalForm, read_choices
from recruitment.domain.access import DECISIONS
from recruitment.domain.stages import Action, Stage
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
        free: whether an outcome can be chosen: in the sift, and in no other open decision.
        opened: whether whoever proposes has opened the application.
    """

    candidate: Candidate
    choice: Choice
    free: bool
    within: bool
    opened: bool


@routes.route("/<cohort>/shortlist/<uuid:shortlist_id>/propose", methods=["GET", "POST"])
@access(DECISIONS)
def propose_decision(visit: Visit, shortlist_id: UUID) -> ResponseReturnValue:
    shortlist = shortlist_by_id(visit.session, visit.here.id, shortlist_id)
    form = ProposalForm()
    choices = _choices(form, shortlist)
    if form.is_submitted() and form.validate() & form.check_choices(tuple(choices.values())):
        with refusals_on(form, visit):
            decision_id = propose(
                visit.session,
                cohort=visit.here,
                shortlist_id=shortlist_id,
                outcomes=_outcomes(form, shortlist, choices),
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
    rows = _rows(visit, shortlist, choices)
    return render_template("lead/propose.html", form=form, shortlist=shortlist, rows=rows, percent=percent)


def _choices(form: ProposalForm, shortlist: FrozenShortlist) -> Mapping[str, Choice]:
    """As sent; else a start that rejects nobody: offers within the places, the rest left in the sift."""
    free = [one for one in shortlist.candidates if _is_free(one)]
    if form.is_submitted():
        sent = read_choices(request.form, [one.reference for one in free])
        return {choice.reference: choice for choice in sent}
    below = Action.DECLINE if request.args.get("below") == BELOW else None
    return {
        one.reference: Choice(one.reference, Action.OFFER if shortlist.is_within(one) else below)
        for one in free
    }


def _is_free(candidate: Candidate) -> bool:
    return candidate.stage == Stage.SIFT and candidate.decision_id is None


def _outcomes(
    form: ProposalForm, shortlist: FrozenShortlist, choices: Mapping[str, Choice]
) -> tuple[Outcome, ...]:
    chosen = ((one, choices.get(one.reference)) for one in shortlist.candidates)
    return tuple(
        Outcome(one.application_id, choice.action, form.reason_for(choice))
        for one, choice in chosen
        if choice is not None and choice.action is not None
    )


def _rows(visit: Visit, shortlist: FrozenShortlist, choices: Mapping[str, Choice]) -> tuple[ProposalRow, ...]:
    seen = opened(visit.session, shortlist_id=shortlist.id, people=[visit.actor_id])
    return tuple(
        ProposalRow(
            one,
            choices.get(one.reference) or Choice(one.reference, None),
            one.reference in choices,
            shortlist.is_within(one),
            one.application_id in seen,
        )
        for one in shortlist.candidates
    )
