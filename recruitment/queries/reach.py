"""What of its rounds the assessors of a cohort may take, and how much more they can be asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from recruitment.queries.cohorts import CohortFacts


@dataclass(frozen=True)
class Reach:
    """What the assessors of a cohort can still take of its rounds.

    Attributes:
        takeable: readings of rounds that wait and that somebody may take.
        room: further readings that all of them together can still be asked for.
    """

    takeable: int
    room: int


def reach_of(session: Session, facts: Iterable[CohortFacts]) -> dict[UUID, Reach]:
    """What assessors can still take, by cohort. One statement."""
    most = {one.id: one.definition.most_further for one in facts}
    rows = session.execute(_REACH, {"cohorts": list(most), "most": list(most.values())})
    return {row.cohort_id: Reach(row.takeable, row.room) for row in rows}


#: Who can read at all, with the room they have; and what of the rounds waits that one of them with room
#: may take. Whoever must calibrate first, or has work left, may later.
_REACH = text("""
    with able as materialized (
        select assessor.cohort_id, assessor.assessor_id, greatest(0, most.most - (
            select count(*) from work.further_reading held join work.reading on reading.id = held.reading_id
            where held.cohort_id = assessor.cohort_id and held.why = 'round'
                and reading.assessor_id = assessor.assessor_id)) as room
        from unnest(cast(:cohorts as uuid[]), cast(:most as integer[])) as most (cohort_id, most)
        join work.assessor on assessor.cohort_id = most.cohort_id and assessor.has_account
        where exists (select from identity.person join identity.staff_role on staff_role.person_id = person.id
            where person.id = assessor.assessor_id and person.active and staff_role.role = 'assessor'
                and (staff_role.cohort_id = assessor.cohort_id or staff_role.cohort_id is null))
    )
    select most.cohort_id,
        (select coalesce(sum(room), 0) from able where able.cohort_id = most.cohort_id)::integer as room,
        (select count(*) from work.further_reading further
            join work.application on application.id = further.application_id
            where further.cohort_id = most.cohort_id and further.why = 'round' and application.stage = 'sift'
                and further.reading_id is null and further.read_at is null and further.closed_at is null
                and exists (select from able where able.cohort_id = most.cohort_id and able.room > 0
                    and not exists (select from work.reading where reading.assessor_id = able.assessor_id
                        and reading.application_id = further.application_id and reading.item = further.item
                        and reading.criterion = further.criterion)
                    and not exists (select from identity.details where person_id = able.assessor_id
                        and application_id = further.application_id)
                    and not exists (select from work.conflict where conflict.assessor_id = able.assessor_id
                        and conflict.application_id = further.application_id and cleared_at is null)
                    and not exists (select from work.given_back
                        where given_back.assessor_id = able.assessor_id
                        and given_back.application_id = further.application_id)))::integer as takeable
    from unnest(cast(:cohorts as uuid[])) as most (cohort_id)
""")
