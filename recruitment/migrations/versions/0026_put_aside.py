"""Readings that assessors give back, because they know who wrote or for another reason; and what they report."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OFFICE, WORKER, READER = (f"recruitment_{role}" for role in ("office", "worker", "reader"))

#: What a reader's own role may not do: it does nothing but for whoever holds the reading. What is committed stands.
#: Who knows the person gives back all that they hold of them; a draft of theirs is no independent judgement.
PUT_ASIDE = """
create function work.put_aside(own uuid, why text, at timestamptz) returns boolean
language plpgsql security definer set search_path = work, pg_temp as $$
declare
    who constant uuid := work.actor();
    candidate uuid;
    gone uuid[];
begin
    perform from scorecard where reading_id = own and assessor_id = who for update;
    select application_id into candidate from reading
    where id = own and assessor_id = who
        and not exists (select from scorecard where reading_id = own and state <> 'draft')
    for update;
    if candidate is null then
        return false;
    end if;
    if why = 'known' then
        insert into conflict (assessor_id, application_id, source, made_at, made_by)
        values (who, candidate, 'declared', at, who) on conflict do nothing;
    end if;
    select array_agg(reading.id) into gone from reading
    where assessor_id = who and application_id = candidate and (id = own or why = 'known')
        and not exists (select from scorecard where reading_id = reading.id and state <> 'draft');
    delete from score using scorecard where scorecard_id = scorecard.id and reading_id = any (gone);
    delete from absence using scorecard where scorecard_id = scorecard.id and reading_id = any (gone);
    delete from evidence using scorecard where scorecard_id = scorecard.id and reading_id = any (gone);
    delete from scorecard where reading_id = any (gone);
    insert into given_back (id, cohort_id, application_id, item, criterion, assessor_id, why, given_at)
    select id, cohort_id, application_id, item, criterion, assessor_id, why, at
    from reading where id = any (gone);
    delete from reading where id = any (gone);
    return true;
end $$
"""
#: Readers have no part in requests: this adds one, about a reading of their own, of the two kinds that they may send.
REPORT = """
create function work.report_reading(own uuid, request_id uuid, what text, words text, due timestamptz, at timestamptz)
returns boolean
language plpgsql security definer set search_path = work, identity, pg_temp as $$
declare
    added integer;
begin
    if what not in ('leak', 'concern') then
        return false;
    end if;
    insert into request (id, cohort_id, kind, person_id, application_id, name, email, text, made_at, due_at, state,
        outcome)
    select request_id, reading.cohort_id, what, work.actor(), reading.application_id, assessor.label, '', words, at,
        due, 'open', ''
    from reading join assessor using (cohort_id, assessor_id)
    where reading.id = own and reading.assessor_id = work.actor()
    on conflict do nothing;
    get diagnostics added = row_count;
    return added = 1;
end $$
"""
STATEMENTS = (
    "alter table work.given_back enable row level security",
    f"create policy office_and_worker on work.given_back to {OFFICE}, {WORKER} using (true) with check (true)",
    f"grant select, insert, update, delete on work.given_back to {OFFICE}, {WORKER}",
    PUT_ASIDE,
    REPORT,
    "revoke execute on function work.put_aside(uuid, text, timestamptz) from public",
    f"grant execute on function work.put_aside(uuid, text, timestamptz) to {READER}",
    "revoke execute on function work.report_reading(uuid, uuid, text, text, timestamptz, timestamptz) from public",
    f"grant execute on function work.report_reading(uuid, uuid, text, text, timestamptz, timestamptz) to {READER}",
)


def upgrade() -> None:
    op.create_table(
        "given_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("why in ('known', 'handed_back')", name=op.f("given_back_why_is_known")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("given_back_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("given_back_pk")),
        schema="work",
    )
    op.create_index("given_back_waiting", "given_back", ["cohort_id", "passed_on_at"], schema="work")
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop function work.report_reading(uuid, uuid, text, text, timestamptz, timestamptz)")
    op.execute("drop function work.put_aside(uuid, text, timestamptz)")
    op.drop_table("given_back", schema="work")
