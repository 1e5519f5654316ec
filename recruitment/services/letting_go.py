"""Take from assessors what they hold of a candidate and have not committed, for others to read."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select, text, update
from sqlmodel import Session, col

from recruitment.models import CardState, GivingBack, Observation, ObservationCard, Panel
from recruitment.models.base import datetime
from recruitment.services.panel_turns import take_panels


def let_go(
    session: Session, *, who: Sequence[UUID], whom: Sequence[UUID], why: GivingBack, now: datetime
) -> None:
    """Take back readings with what was begun of them; what is committed stands. Three statements.

    In order: takes the readings, so that no score of them can be begun; takes their cards, so that none can
    be committed; removes those that are drafts still. What went is kept in `work.given_back`, from which
    `services.giving_back.pass_on` gives it to others.

    Args:
        who: assessors, (pairs,).
        whom: the application that goes with each, (pairs,).
        why: the same of all.
        now: when, aware.
    """
    readings = list(session.execute(_READINGS, {"who": list(who), "whom": list(whom)}).scalars())
    if readings:
        # Each in a statement of its own: a statement sees nothing that was committed after it began.
        session.execute(_CARDS, {"readings": readings}).all()
        session.execute(_LET_GO, {"readings": readings, "why": why.value, "now": now})


def leave_panels(session: Session, *, assessor_id: UUID, application_id: UUID, now: datetime) -> None:
    """Take an assessor off the panels of a candidate; where they have committed their card, it stands.

    Two statements: the first waits for whoever commits to one of them at this moment.
    """
    take_panels(session, application_id)
    done = exists().where(
        col(ObservationCard.observation_id) == col(Observation.id),
        col(ObservationCard.state) == CardState.COMMITTED,
    )
    panels = select(col(Panel.id)).where(col(Panel.application_id) == application_id)
    session.execute(
        update(Observation)
        .where(
            col(Observation.assessor_id) == assessor_id,
            col(Observation.panel_id).in_(panels),
            col(Observation.left_at).is_(None),
            ~done,
        )
        .values(left_at=now)
        .execution_options(synchronize_session=False)
    )


_READINGS = text("""
    select reading.id from work.reading
    join unnest(cast(:who as uuid[]), cast(:whom as uuid[])) as pair (assessor_id, application_id)
        using (assessor_id, application_id)
    order by reading.id for update of reading
""")
_CARDS = text("select id from work.scorecard where reading_id = any(:readings) order by id for update")
#: Everything begun and not committed of these goes, as if its assessor had put it aside.
_LET_GO = text("""
    with gone as (
        select id from work.reading where id = any(:readings) and not exists (
            select from work.scorecard where reading_id = reading.id and state <> 'draft'
        )
    ), card as (
        select id from work.scorecard where reading_id in (select id from gone)
    ), no_score as (
        delete from work.score where scorecard_id in (select id from card)
    ), no_absence as (
        delete from work.absence where scorecard_id in (select id from card)
    ), no_words as (
        delete from work.evidence where scorecard_id in (select id from card)
    ), no_card as (
        delete from work.scorecard where id in (select id from card)
    ), left_over as (
        insert into work.given_back
            (id, cohort_id, application_id, item, criterion, assessor_id, why, given_at)
        select id, cohort_id, application_id, item, criterion, assessor_id,
            cast(:why as text), cast(:now as timestamptz)
        from work.reading where id in (select id from gone)
    )
    delete from work.reading where id in (select id from gone)
""")
