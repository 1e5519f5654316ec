"""Take from assessors what they hold of a candidate and have not committed, for others to read."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlmodel import Session

from recruitment.models import GivingBack
from recruitment.models.base import datetime


def let_go(
    session: Session, *, who: Sequence[UUID], whom: Sequence[UUID], why: GivingBack, now: datetime
) -> None:
    """Take back readings with what was begun of them; what is committed stands. One statement.

    What went is kept in `work.given_back`, from which `services.giving_back.pass_on` gives it to others.

    Args:
        who: assessors, (pairs,).
        whom: the application that goes with each, (pairs,).
        why: the same of all.
        now: when, aware.
    """
    said = {"who": list(who), "whom": list(whom), "why": why.value, "now": now}
    session.connection().execute(_LET_GO, said)


#: Everything begun and not committed of these pairs goes, as if its assessor had put it aside.
_LET_GO = text("""
    with pair as (
        select * from unnest(cast(:who as uuid[]), cast(:whom as uuid[]))
            as pair (assessor_id, application_id)
    ), gone as (
        select reading.id from work.reading join pair using (assessor_id, application_id)
        where not exists (
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
""").bindparams(bindparam("who"), bindparam("whom"))
