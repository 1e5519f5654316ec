"""Propose a decision from a shortlist: an outcome and a reason for each candidate chosen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.decision import Choice, ProposalForm, read_choices
from recruitment.domain.access import DECISIONS
from recruitment.domain.opened import RULE
from recruitment.domain.outcomes import WORDS
from recruitment.domain.stages import OUTCOMES, Action, Stage, choices
from recruitment.domain.wash_up import Placed, out_of_order
from recruitment.packs.wording import percent
from recruitment.programme.reserve import ReserveRules
from recruitment.queries.dates import reserve_until
from recruitment.queries.decisions import opened
from recruitment.queries.opened import looked_at
from recruitment.queries.shortlists import Candidate, FrozenShortlist, shortlist_by_id
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.refusals import refusals_on, unopened_of
from recruitment.services.decisions import Outcome, propose
from recruitment.services.opened import items_of
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
        known: whether somebody has, or assessors have read all of it: else it cannot be declined.
    """

    candidate: Candidate
    choice: Choice
    outcomes: tuple[Action, ...]
    within: bool
    opened: bool
    known: bool


@routes.route("/<cohort>/shortlist/<uuid:shortlist_id>/propose", methods=["GET", "POST"])
@access(DECISIONS)
def propose_decision(visit: Visit, shortlist_id: UUID) -> ResponseReturnValue:
    shortlist = shortlist_by_id(visit.session, visit.here.id, shortlist_id)
    if shortlist.is_composite:
        # Those who were seen in exercises are heard first.
        return redirect(url_for(".wash_up", cohort=visit.here.slug, shortlist_id=shortlist_id))
    return propose_on(visit, shortlist, "lead/propose.html")


def propose_on(
    visit: Visit, shortlist: FrozenShortlist, template: str, *, but: UUID | None = None, **shown: object
) -> ResponseReturnValue:
    """A page on which a decision is proposed from a list.

    Args:
        shortlist: the list.
        template: the page.
        but: an application that is not on the page.
        shown: what else the page shows.
    """
    form = ProposalForm(until=reserve_until(visit.here, visit.now))
    candidates = [one for one in shortlist.candidates if one.application_id != but]
    free = {one.reference: outcomes for one in candidates if (outcomes := _open_to(visit, one))}
    chosen = _choices(form, shortlist, free)
    differing = _differing(visit.here.definition.reserve, shortlist, chosen)
    never: list[str] = []
    if form.is_submitted() and form.validate() & form.check_choices(tuple(chosen.values()), differing):
        with refusals_on(form, visit), unopened_of(never):
            decision_id = propose(
                visit.session,
                cohort=visit.here,
                shortlist_id=shortlist.id,
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
        template,
        form=form,
        shortlist=shortlist,
        rows=_rows(visit, shortlist, candidates, free, chosen),
        offered=_offered(free.values()),
        words=WORDS,
        never=never,
        rule=RULE,
        percent=percent,
        bands=visit.here.definition.reserve.bands,
        **shown,
    )


def _choices(
    form: ProposalForm, shortlist: FrozenShortlist, free: Mapping[str, tuple[Action, ...]]
) -> Mapping[str, Choice]:
    """As sent; else a start that rejects nobody: the next step within the places, the rest left be.

    Of a list of exercises nothing is suggested: people choose once they have heard everybody.
    """
    if form.is_submitted():
        return {choice.reference: choice for choice in read_choices(request.form, list(free))}
    if shortlist.is_composite:
        return {reference: Choice(reference, None) for reference in free}
    below = Action.DECLINE if request.args.get("below") == BELOW else None
    # Only those who have come no further than anybody: the rest were decided about from this list already.
    theirs = [one for one in shortlist.candidates if one.reference in free]
    earliest = min((Stage(one.stage) for one in theirs), key=list(Stage).index, default=None)
    return {
        one.reference: Choice(
            one.reference,
            _start(free[one.reference], shortlist.is_within(one), below, one.stage == earliest),
        )
        for one in theirs
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


def _differing(
    rules: ReserveRules, shortlist: FrozenShortlist, chosen: Mapping[str, Choice]
) -> frozenset[str]:
    """Whose choice differs from the order of a list of exercises; of a list of the sift nobody's."""
    if not shortlist.is_composite:
        return frozenset()
    return out_of_order(
        [
            Placed(one.reference, one.rank, choice.action, _band_of(rules, choice))
            for one in shortlist.candidates
            if (choice := chosen.get(one.reference)) is not None
        ]
    )


def _band_of(rules: ReserveRules, choice: Choice) -> int:
    """Which band is chosen, from 0; the first where none is."""
    return rules.place_of(choice.band) if choice.band else 0


def _offered(free: Collection[tuple[Action, ...]]) -> tuple[Action, ...]:
    """Every outcome that somebody on the list can be given, in order."""
    held = {action for outcomes in free for action in outcomes}
    return tuple(action for action in OUTCOMES if action in held)


def _outcomes(
    form: ProposalForm, shortlist: FrozenShortlist, sent: Mapping[str, Choice]
) -> tuple[Outcome, ...]:
    chosen = ((one, sent.get(one.reference)) for one in shortlist.candidates)
    return tuple(
        Outcome(one.application_id, choice.action, form.reason_for(choice), choice.band, form.until.data)
        for one, choice in chosen
        if choice is not None and choice.action is not None
    )


def _rows(
    visit: Visit,
    shortlist: FrozenShortlist,
    candidates: Collection[Candidate],
    free: Mapping[str, tuple[Action, ...]],
    chosen: Mapping[str, Choice],
) -> tuple[ProposalRow, ...]:
    seen = opened(visit.session, shortlist_id=shortlist.id, people=[visit.actor_id])
    looked = looked_at(visit.session, [one.application_id for one in candidates])
    items = items_of(visit.here.definition)
    return tuple(
        ProposalRow(
            one,
            chosen.get(one.reference) or Choice(one.reference, None),
            free.get(one.reference, ()),
            shortlist.is_within(one),
            one.application_id in seen,
            looked[one.application_id].is_known(items),
        )
        for one in candidates
    )
