"""Record who took part in a wash-up; refuse to confirm about anybody of whom none is recorded."""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlmodel import Session

from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import Refusal
from recruitment.domain.safer_records import MOST_NAMED
from recruitment.domain.stages import Stage
from recruitment.domain.wash_up import lacks
from recruitment.models import WashUp, WashUpMember
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.participants import is_heard, possible_participants
from recruitment.queries.shortlists import require_composite
from recruitment.queries.wash_ups import unheard


class NoPanel(Refusal):
    """These people are no panel for a wash-up; `sentences` has every reason."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def record_wash_up(
    session: Session,
    *,
    cohort: CohortFacts,
    shortlist_id: UUID,
    people: Collection[UUID],
    held_on: date,
    actor_id: UUID,
    now: datetime,
) -> UUID:
    """Record who heard the candidates of a list. It is added: what was recorded before stays.

    Args:
        cohort: the list's.
        shortlist_id: a list of those at interview or at the centre.
        people: who took part: leads and assessors of the cohort.
        held_on: the day, in London.
        actor_id: who records it.
        now: when, aware.

    Returns:
        The record's id.

    Raises:
        NotFound: there is no such list in this cohort.
        NoPanel: they are too few, nobody of them is trained in safer recruitment in date, or the day has not
            come, or was over before the list was made.
        Refusal: it is a list of the sift, somebody works on this cohort no more, or would hear themselves.
    """
    made_at = require_composite(session, cohort.id, shortlist_id)
    if session.execute(select(is_heard(shortlist_id, actor_id))).scalar_one():
        raise Refusal("Ask another lead to record this: your own application is on the list.")
    known = {
        one.person_id: one.participant for one in possible_participants(session, cohort.id, shortlist_id)
    }
    if not set(people) <= known.keys():
        raise Refusal(
            "Choose again from those on the page: somebody works on this cohort no more, or is heard."
        )
    chosen = {one: known[one] for one in people}
    listed, today = (at.astimezone(LONDON).date() for at in (made_at, now))
    fewest = cohort.definition.wash_up.people
    why = tuple(lacks(chosen.values(), fewest=fewest, on=held_on, listed=listed, today=today))
    if why:
        raise NoPanel(why)
    key = uuid4()
    record = {
        "id": key,
        "cohort_id": cohort.id,
        "shortlist_id": shortlist_id,
        "held_on": held_on,
        "recorded_by": actor_id,
        "recorded_at": now,
    }
    session.execute(insert(WashUp), [record])
    members = [
        {"wash_up_id": key, "person_id": person, "safer_until": one.safer_until}
        for person, one in chosen.items()
    ]
    session.execute(insert(WashUpMember), members)
    return key


def require_wash_up(session: Session, *, cohort: CohortFacts, decision_id: UUID) -> None:
    """Refuse to confirm about somebody whose wash-up is not recorded, where the programme asks for one.

    One statement, and none where it asks for none.

    Raises:
        Refusal: whose is missing, and what to do.
    """
    asked = cohort.definition.wash_up
    missing = unheard(session, decision_id, [Stage(one) for one in asked.stages]) if asked.stages else ()
    if missing:
        named, rest = ", ".join(missing[:MOST_NAMED]), len(missing) - MOST_NAMED
        more = f" and {rest} more" if rest > 0 else ""
        raise Refusal(
            f"Record first who took part in the wash-up, {asked.people} people or more and one of them"
            f" trained in safer recruitment: nobody is recorded for a list with {named}{more}."
        )
