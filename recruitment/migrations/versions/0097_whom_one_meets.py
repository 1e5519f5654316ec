"""Whom a reader is to meet is found in one statement.

It was asked of each panel by two functions whether it is done and stands, also of all that are over: some 40 ms of
each page of past work for a reader of a hundred panels. Whom it names stays as it was.
"""

from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

SIGNATURE = """
create or replace function work.to_meet() returns uuid[] language sql stable security definer
set search_path = work, pg_temp as
"""
TOGETHER = """
    select coalesce(array_agg(held.application_id), '{}')
    from observation mine join panel held on held.id = mine.panel_id
    join application met on met.id = held.application_id
    where mine.assessor_id = (select work.actor()) and mine.left_at is null
        and met.stage not in ('withdrawn', 'not_progressed', 'ineligible')
        and exists (select from observation own where own.panel_id = held.id and own.left_at is null
            and not exists (select from observation_card card
                where card.observation_id = own.id and card.state = 'committed'))
"""
ONE_BY_ONE = """
    select coalesce(array_agg(held.application_id), '{}') from observation join panel held on held.id = panel_id
    where assessor_id = work.actor() and left_at is null
        and not work.panel_is_done(held.id) and work.panel_stands(held.id)
"""


def upgrade() -> None:
    op.execute(f"{SIGNATURE} $${TOGETHER}$$")


def downgrade() -> None:
    op.execute(f"{SIGNATURE} $${ONE_BY_ONE}$$")
