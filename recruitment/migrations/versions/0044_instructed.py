"""What a panel does differently, what it agreed on again, and stepping back from whom one knows."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None

OFFICE, READER, WORKER = (f"recruitment_{role}" for role in ("office", "reader", "worker"))
#: Assessors change no panel. This takes one off their own, from all of a candidate's that they have not committed.
STEP_BACK = """
create function work.step_back(own uuid, at timestamptz) returns uuid
language plpgsql security definer set search_path = work, pg_temp as $$
declare
    who constant uuid := work.actor();
    candidate uuid;
begin
    select application_id into candidate from observation join panel on panel.id = panel_id
    where observation.id = own and assessor_id = who and left_at is null;
    if candidate is null then
        return null;
    end if;
    insert into conflict (assessor_id, application_id, source, made_at, made_by)
    values (who, candidate, 'declared', at, who)
    on conflict (assessor_id, application_id) do update
    set source = 'declared', made_at = at, made_by = who, cleared_at = null, cleared_by = null;
    update observation set left_at = at from panel
    where panel.id = panel_id and application_id = candidate and assessor_id = who and left_at is null
        and not exists (select from observation_card card
            where card.observation_id = observation.id and card.state = 'committed');
    return candidate;
end $$
"""
#: Whom one is to meet: readers learn it of nobody else, and by no other way.
TO_MEET = """
create function work.to_meet() returns uuid[] language sql stable security definer
set search_path = work, pg_temp as $$
    select coalesce(array_agg(held.application_id), '{}') from observation join panel held on held.id = panel_id
    where assessor_id = work.actor() and left_at is null
        and not work.panel_is_done(held.id) and work.panel_stands(held.id)
$$
"""
STATEMENTS = (
    STEP_BACK,
    TO_MEET,
    "revoke execute on function work.step_back(uuid, timestamptz), work.to_meet() from public",
    f"grant execute on function work.step_back(uuid, timestamptz) to {OFFICE}",
    f"grant execute on function work.to_meet() to {READER}, {WORKER}",
)


def upgrade() -> None:
    op.add_column("panel", sa.Column("to_do", sa.String(), server_default="", nullable=False), schema="work")
    op.add_column(
        "panel", sa.Column("version", sa.Integer(), server_default="1", nullable=False), schema="work"
    )
    op.add_column("discussed_score", sa.Column("number", sa.Integer(), nullable=True), schema="work")
    op.execute(
        "update work.discussed_score set number = counted.number from (select panel_id, question, criterion,"
        " row_number() over (partition by panel_id order by at, question, criterion) as number"
        " from work.discussed_score) as counted where discussed_score.panel_id = counted.panel_id"
        " and discussed_score.question = counted.question and discussed_score.criterion = counted.criterion"
    )
    op.alter_column("discussed_score", "number", nullable=False, schema="work")
    op.drop_constraint(op.f("discussed_score_pk"), "discussed_score", schema="work")
    op.create_primary_key(
        op.f("discussed_score_pk"), "discussed_score", ["panel_id", "number"], schema="work"
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop function work.to_meet()")
    op.execute("drop function work.step_back(uuid, timestamptz)")
    # One to a thing: the newest, which holds.
    op.execute(
        "delete from work.discussed_score using work.discussed_score newer"
        " where newer.panel_id = discussed_score.panel_id and newer.question = discussed_score.question"
        " and newer.criterion = discussed_score.criterion and newer.number > discussed_score.number"
    )
    op.drop_constraint(op.f("discussed_score_pk"), "discussed_score", schema="work")
    op.create_primary_key(
        op.f("discussed_score_pk"), "discussed_score", ["panel_id", "question", "criterion"], schema="work"
    )
    op.drop_column("discussed_score", "number", schema="work")
    for name in ("version", "to_do"):
        op.drop_column("panel", name, schema="work")
