"""Who has looked at applications: whether anybody opened the answers of one, and which were read."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from recruitment.domain.opened import WHOLE, Looked
from recruitment.models import Application, CardState, Details, Reading, Scorecard, View


def looked_at(session: Session, application_ids: Collection[UUID]) -> Mapping[UUID, Looked]:
    """Who has looked at these applications so far, by id. One statement; none where there are none.

    What was opened before it was sent was another text, and does not count; nor does an applicant's own look.
    """
    if not application_ids:
        return {}
    rows = session.execute(
        select(col(Application.id), col(Application.reference), _OPENED, _READ).where(
            col(Application.id).in_(application_ids)
        )
    )
    return {key: Looked(reference, is_opened, frozenset(read)) for key, reference, is_opened, read in rows}


_OWN = exists().where(
    col(Details.application_id) == col(Application.id), col(Details.person_id) == col(View.person_id)
)
_OPENED = exists().where(
    col(View.application_id) == col(Application.id),
    col(View.page).in_(WHOLE),
    col(View.at) >= col(Application.submitted_at),
    ~_OWN,
)
_READ = func.array(
    select(col(Reading.item))
    .distinct()
    .join(Scorecard, col(Scorecard.reading_id) == col(Reading.id))
    .where(col(Reading.application_id) == col(Application.id), col(Scorecard.state) == CardState.COMMITTED)
    .correlate(Application)
    .scalar_subquery()
)
