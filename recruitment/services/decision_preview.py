"""The last look at a decision: who would be told what, worded by the code that releases it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.messages import render
from recruitment.domain.stages import Action
from recruitment.models import Application, DecisionItem
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.releases import addressees, can_be_moved
from recruitment.services.decisions import KINDS, letter_of
from recruitment.services.messages import Letter


@dataclass(frozen=True)
class Preview:
    """What the candidates of one outcome will be sent, worded for the first of them.

    Attributes:
        action: the outcome.
        candidates: how many have it.
        told: how many of them have an address; imported candidates have none.
        subject: the e-mail's, or empty where nobody is told.
        text: the e-mail's.
    """

    action: Action
    candidates: int
    told: int
    subject: str = ""
    text: str = ""


def preview(
    session: Session, *, cohort: CohortFacts, decision_id: UUID, address: str, now: datetime
) -> tuple[Preview, ...]:
    """What a decision would send if it were released now: the same words, by the same code.

    Args:
        cohort: the decision's.
        decision_id: the decision.
        address: the service's own address, for links.
        now: when, aware.

    Returns:
        One for each outcome that somebody has, in the order in which pages show them.
    """
    chosen: dict[str, set[UUID]] = {}
    untils: dict[UUID, date | None] = {}
    for action, application_id, until in session.execute(
        select(col(DecisionItem.action), col(DecisionItem.application_id), col(DecisionItem.reserve_until))
        .join(Application, col(Application.id) == col(DecisionItem.application_id))
        # Whoever withdrew meanwhile is told nothing.
        .where(col(DecisionItem.decision_id) == decision_id, can_be_moved())
    ):
        chosen.setdefault(action, set()).add(application_id)
        untils[application_id] = until
    people = addressees(session, [one for ids in chosen.values() for one in ids])
    return tuple(
        _previewed(
            action,
            len(chosen[action]),
            [
                letter_of(
                    one,
                    kind,
                    decision_id,
                    cohort,
                    address=address,
                    at=now,
                    until=untils[one.application_id],
                )
                for one in people
                if one.application_id in chosen[action]
            ],
            cohort.definition,
        )
        for action, kind in KINDS.items()
        if action in chosen
    )


def preview_of(
    session: Session,
    *,
    cohort: CohortFacts,
    action: Action,
    application_ids: Sequence[UUID],
    until: date | None,
    address: str,
    now: datetime,
) -> Preview:
    """What one outcome would send to these if it were decided and released now.

    Args:
        cohort: theirs.
        action: the outcome.
        application_ids: for whom.
        until: of those put on the reserve list, the last day there; the usual one where it is None.
        address: the service's own, for links.
        now: when, aware.
    """
    letters = [
        letter_of(one, KINDS[action], _NONE_YET, cohort, address=address, at=now, until=until)
        for one in addressees(session, application_ids)
    ]
    return _previewed(action, len(application_ids), letters, cohort.definition)


#: There is no decision yet; no letter shows its id.
_NONE_YET = UUID(int=0)


def _previewed(action: Action, candidates: int, letters: Sequence[Letter], definition: Definition) -> Preview:
    if not letters:
        return Preview(action, candidates, 0)
    first = letters[0]
    rendered = render(definition.message(first.kind), first.fields)
    return Preview(action, candidates, len(letters), rendered.subject, rendered.text)
