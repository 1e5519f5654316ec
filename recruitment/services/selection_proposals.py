"""Propose one outcome for everybody in a selection; whoever can take no part is named, never dropped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.errors import Refusal
from recruitment.domain.safer_records import in_words
from recruitment.domain.selections import LeftOut, Member, Sorted, why_not
from recruitment.domain.stages import Action, Stage
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.opened import looked_at
from recruitment.queries.selections import Basis
from recruitment.services.gates import lack_of
from recruitment.services.opened import items_of
from recruitment.services.proposals import Listed, Outcome, differing, on_list, propose

_NOT_LISTED = "Stands on no shortlist that this decision rests on."
_UNOPENED = "Nobody has opened the whole of it, so it cannot be turned down."
_DIFFERS = (
    "Would have another outcome than the list’s order gives, and needs a reason of its own: propose it in"
    " the wash-up."
)


@dataclass(frozen=True)
class Proposed:
    """What is proposed for everybody in a selection, and why.

    Attributes:
        each: the reason that is recorded with each.
        reason: for the whole.
        band: of the reserve list, its code; None for the programme's first.
        until: of the reserve list, the last day there; None for the day that is usual.
    """

    action: Action
    each: str
    reason: str
    band: str | None = None
    until: date | None = None

    def outcome(self, member: Member) -> Outcome:
        """What it is for one of them."""
        return Outcome(member.application_id, self.action, self.each, self.band, self.until)


def sort_members(
    session: Session,
    *,
    cohort: CohortFacts,
    members: Sequence[Member],
    basis: Basis,
    proposed: Proposed,
    actor_id: UUID,
) -> Sorted:
    """Part the members of a selection by whether this can be decided about them now. A few statements.

    Args:
        cohort: theirs.
        members: of the selection, as they are now.
        basis: the shortlist that the decision rests on.
        proposed: what is proposed for all of them.
        actor_id: who proposes it.
    """
    _, listed = on_list(session, cohort.id, basis.shortlist_id, actor_id)
    why = dict(_reasons(session, cohort, members, listed, proposed.action))
    able = [one for one in members if one.application_id not in why]
    while basis.stage is not Stage.SIFT:
        # Without some of them the order of the list may ask for more.
        found = differing(cohort, listed, [proposed.outcome(one) for one in able])
        again = [one for one in able if one.application_id not in found]
        if len(again) == len(able):
            break
        why |= {one.application_id: _DIFFERS for one in able if one.application_id in found}
        able = again
    return Sorted(
        tuple(able),
        tuple(LeftOut(one, why[one.application_id]) for one in members if one.application_id in why),
    )


def propose_selection(
    session: Session,
    *,
    cohort: CohortFacts,
    members: Sequence[Member],
    basis: Basis,
    proposed: Proposed,
    is_leaving_out: bool,
    actor_id: UUID,
    now: datetime,
    address: str | None = None,
) -> UUID:
    """Propose one outcome for everybody in a selection.

    Args:
        cohort: theirs.
        members: of the selection, as they are now.
        basis: the shortlist that the decision rests on.
        proposed: what, and why.
        is_leaving_out: whether the proposer said that those who can take no part are left out.
        actor_id: who proposes it.
        now: when, aware.
        address: the service's own, for the link in the message to the other leads; None where none is told.

    Returns:
        The decision's id.

    Raises:
        Refusal: somebody can take no part and it was not said that they are left out, or nobody can.
        Stale: somebody stands in another open decision by now.
    """
    parted = sort_members(
        session, cohort=cohort, members=members, basis=basis, proposed=proposed, actor_id=actor_id
    )
    if not parted.able:
        raise Refusal("Choose another outcome: this can be decided about nobody in the selection now.")
    if parted.unable and not is_leaving_out:
        raise Refusal("Tick that those who can take no part are left out: nobody drops out by themselves.")
    return propose(
        session,
        cohort=cohort,
        shortlist_id=basis.shortlist_id,
        outcomes=[proposed.outcome(one) for one in parted.able],
        reason=proposed.reason,
        actor_id=actor_id,
        now=now,
        address=address,
    )


def _reasons(
    session: Session,
    cohort: CohortFacts,
    members: Sequence[Member],
    listed: Mapping[UUID, Listed],
    action: Action,
) -> Iterator[tuple[UUID, str]]:
    """Why some can take no part, by what is known of each alone: the last of several holds."""
    ids = [one.application_id for one in members]
    definition = cohort.definition
    lack = lack_of(session, cohort, action, ids)
    for one in members:
        if one.reference in lack:
            yield one.application_id, f"Still lacks {in_words(lack[one.reference])}."
    if action is Action.DECLINE:
        items = items_of(definition)
        for key, looked in looked_at(session, ids).items():
            if not looked.is_known(items):
                yield key, _UNOPENED
    for one in members:
        if one.application_id not in listed:
            yield one.application_id, _NOT_LISTED
        why = why_not(one, action, definition.picked, definition.stage(one.stage).name)
        if why:
            yield one.application_id, why
