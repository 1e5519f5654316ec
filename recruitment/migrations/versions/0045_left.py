"""What was begun and left has a mark; bounds of what is taken from the pool; what came back does not count against it."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

OFFICE, WORKER, READER = (f"recruitment_{role}" for role in ("office", "worker", "reader"))
WAITS = "{0}.reading_id is null and {0}.read_at is null and {0}.closed_at is null"

#: As before, and besides: no more at once than any definition has in a batch, and for no longer than any has for a lease.
#: The most that one assessor is asked for is of further readings alone: what came back was planned.
TAKE = f"""
create or replace function work.take_further(
    of_cohort uuid, of_item varchar, of_criterion varchar, most integer, in_all integer, lease interval, at timestamptz)
returns integer
language plpgsql security definer set search_path = work, pg_temp as $$
declare
    who constant uuid := work.actor();
    together constant integer := least(most, 100);
    long constant interval := least(lease, interval '7 days');
    room integer;
    behind integer;
    taken integer;
begin
    if together < 1 or not exists (select from further_reading further where cohort_id = of_cohort and item = of_item
        and criterion = of_criterion and {WAITS.format("further")}) then
        return 0;
    end if;
    perform from cohort where id = of_cohort for share;
    perform from assessor where cohort_id = of_cohort and assessor_id = who for no key update;
    select greatest(0, in_all - count(*)) into room
    from further_reading join reading on reading.id = further_reading.reading_id
    where further_reading.cohort_id = of_cohort and reading.assessor_id = who and further_reading.why = 'round';
    select coalesce(max(position), 0) into behind from reading
    where cohort_id = of_cohort and assessor_id = who and item = of_item and criterion = of_criterion;
    with free as materialized (
        select free.id, free.met, free.rank, row_number() over (partition by why order by met, free.rank, free.id) as turn
        from work.further_open(who, of_cohort, of_item, of_criterion) free
        join further_reading using (id)
    ), chosen as materialized (
        select further.id, further.application_id
        from further_reading further join free on free.id = further.id
        where further.reading_id is null and further.closed_at is null
            and (further.why = 'returned' or free.turn <= room)
        order by free.met, free.rank, free.id
        limit together
        for update of further skip locked
    ), turns as materialized (
        select id, application_id, gen_random_uuid() as reading_id,
            behind + row_number() over (order by md5(id::text || who::text)) as position
        from chosen
    ), given as (
        insert into reading (id, cohort_id, application_id, item, criterion, assessor_id, position, source, allocated_at)
        select reading_id, of_cohort, application_id, of_item, of_criterion, who, position, 'allocated', at from turns
    )
    update further_reading set reading_id = turns.reading_id, taken_at = at, leased_until = at + long
    from turns where further_reading.id = turns.id;
    get diagnostics taken = row_count;
    return taken;
end $$
"""
#: How much of each pass somebody may still take, of cohorts each with its most in all; what they had is not told.
OFFERED = """
create function work.further_offered(of_cohorts uuid[], in_all integer[])
returns table (cohort_id uuid, item varchar, criterion varchar, waiting integer)
language sql stable security definer set search_path = work, pg_temp as $$
with had as (
    select held.cohort_id, count(*) as had
    from further_reading held join reading on reading.id = held.reading_id
    where held.why = 'round' and reading.assessor_id = work.actor()
    group by held.cohort_id
), free as (
    select further.cohort_id, further.item, further.criterion,
        count(*) filter (where why = 'returned') as returned, count(*) filter (where why = 'round') as more
    from work.further_open(work.actor(), null, null, null) free join further_reading further using (id)
    group by further.cohort_id, further.item, further.criterion
), may as (
    select free.cohort_id, free.item, free.criterion,
        free.returned + least(free.more, greatest(0, most.in_all - coalesce(had.had, 0))) as waiting
    from free join unnest(of_cohorts, in_all) as most (cohort_id, in_all) on most.cohort_id = free.cohort_id
    left join had on had.cohort_id = free.cohort_id
)
select cohort_id, item, criterion, waiting::integer from may where waiting > 0
$$
"""
GRANTS = (
    "revoke execute on function work.further_offered({0}) from public",
    f"grant execute on function work.further_offered({{0}}) to {READER}",
)
STATEMENTS = (
    "alter table work.left_reading enable row level security",
    f"create policy office_and_worker on work.left_reading to {OFFICE}, {WORKER} using (true) with check (true)",
    f"grant select, insert, delete on work.left_reading to {WORKER}",
    f"grant select on work.left_reading to {OFFICE}",
    TAKE,
    "drop function work.further_offered()",
    OFFERED,
    *(one.format("uuid[], integer[]") for one in GRANTS),
)


def upgrade() -> None:
    op.create_table(
        "left_reading",
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["work.reading.id"], name=op.f("left_reading_reading_id_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", name=op.f("left_reading_pk")),
        schema="work",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    before = import_module("recruitment.migrations.versions.0035_further_readings")
    op.execute("drop function work.further_offered(uuid[], integer[])")
    op.execute(before.OFFERED)
    for statement in GRANTS:
        op.execute(statement.format(""))
    op.execute(before.TAKE.replace("create function", "create or replace function", 1))
    op.drop_table("left_reading", schema="work")
