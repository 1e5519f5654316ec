"""A pool of readings beyond those planned, which assessors with room take under a lease."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0032"
branch_labels = None
depends_on = None

OFFICE, WORKER, READER = (f"recruitment_{role}" for role in ("office", "worker", "reader"))
WAITS = "{0}.reading_id is null and {0}.read_at is null and {0}.closed_at is null"

#: What somebody could take now, of one pass or of all. The rules of allocation: an assessor of the cohort still, who has
#: agreed, is through the gate of the pass, and has begun all they were given; no candidate they know, gave back or are;
#: nothing they read already. Of two that are wanted of one pass of one candidate, only the first. Written so that no
#: row is looked at more than once, however little is known of the tables.
OPEN = f"""
create function work.further_open(who uuid, of_cohort uuid, of_item varchar, of_criterion varchar)
returns table (id uuid, cohort_id uuid, item varchar, criterion varchar, rank integer, met bigint)
language sql stable set search_path = work, identity, pg_temp as $$
with mine as materialized (
    select assessor.cohort_id
    from assessor
    join assessor_standing stands on stands.cohort_id = assessor.cohort_id
        and stands.assessor_id = assessor.assessor_id and stands.agreed_at is not null
    where assessor.assessor_id = who and assessor.has_account
        and (of_cohort is null or assessor.cohort_id = of_cohort)
        and exists (select from person join staff_role on staff_role.person_id = person.id
            where person.id = who and person.active and staff_role.role = 'assessor'
                and (staff_role.cohort_id = assessor.cohort_id or staff_role.cohort_id is null))
        and not exists (select from reading held where held.cohort_id = assessor.cohort_id and held.assessor_id = who
            and not exists (select from scorecard where reading_id = held.id and state <> 'superseded'))
), first as materialized (
    select distinct on (further.application_id, further.item, further.criterion)
        further.id, further.cohort_id, further.application_id, further.item, further.criterion, further.rank
    from mine join further_reading further on further.cohort_id = mine.cohort_id
    where {WAITS.format("further")}
        and (of_item is null or further.item = of_item and further.criterion = of_criterion)
    order by further.application_id, further.item, further.criterion, further.rank, further.id
)
select first.id, first.cohort_id, first.item, first.criterion, first.rank, read.met
from first
cross join lateral (
    select count(*) as met,
        count(*) filter (where reading.item = first.item and reading.criterion = first.criterion) as same
    from reading where reading.application_id = first.application_id and reading.assessor_id = who
) read
where read.same = 0
    and (select stage = 'sift' from application where application.id = first.application_id)
    and (select count(*) = 0 from details where details.application_id = first.application_id and person_id = who)
    and (select count(*) = 0 from conflict
        where assessor_id = who and application_id = first.application_id and cleared_at is null)
    and not exists (select from given_back where assessor_id = who and application_id = first.application_id)
    and (select count(*) > 0 from blinded_answer answer where answer.application_id = first.application_id
        and answer.question = first.item and answer.superseded_at is null)
    and (
        (select count(*) > 0 from calibration gate where gate.cohort_id = first.cohort_id and gate.assessor_id = who
            and gate.item = first.item and gate.criterion = first.criterion and gate.opened_at is not null)
        or (select count(*) = 0 from sample where sample.cohort_id = first.cohort_id and sample.item = first.item
            and sample.criterion = first.criterion and agreed_at is not null and retired_at is null)
    )
$$
"""
#: What a reader's own role may not do: see the pool, or give itself a reading. Whoever comes first takes what nobody
#: holds, and passes over what somebody is taking at the same moment. Who allocates goes before or comes after; two pages
#: of one assessor take turns.
TAKE = f"""
create function work.take_further(
    of_cohort uuid, of_item varchar, of_criterion varchar, most integer, in_all integer, lease interval, at timestamptz)
returns integer
language plpgsql security definer set search_path = work, pg_temp as $$
declare
    who constant uuid := work.actor();
    room integer;
    behind integer;
    taken integer;
begin
    if not exists (select from further_reading further where cohort_id = of_cohort and item = of_item
        and criterion = of_criterion and {WAITS.format("further")}) then
        return 0;
    end if;
    perform from cohort where id = of_cohort for share;
    perform from assessor where cohort_id = of_cohort and assessor_id = who for no key update;
    select least(most, in_all - count(*)) into room
    from further_reading join reading on reading.id = further_reading.reading_id
    where further_reading.cohort_id = of_cohort and reading.assessor_id = who;
    if room < 1 then
        return 0;
    end if;
    select coalesce(max(position), 0) into behind from reading
    where cohort_id = of_cohort and assessor_id = who and item = of_item and criterion = of_criterion;
    with chosen as materialized (
        select further.id, further.application_id
        from further_reading further join work.further_open(who, of_cohort, of_item, of_criterion) free on free.id = further.id
        where further.reading_id is null and further.closed_at is null
        order by free.met, free.rank, free.id
        limit room
        for update of further skip locked
    ), turns as materialized (
        select id, application_id, gen_random_uuid() as reading_id,
            behind + row_number() over (order by md5(id::text || who::text)) as position
        from chosen
    ), given as (
        insert into reading (id, cohort_id, application_id, item, criterion, assessor_id, position, source, allocated_at)
        select reading_id, of_cohort, application_id, of_item, of_criterion, who, position, 'allocated', at from turns
    )
    update further_reading set reading_id = turns.reading_id, taken_at = at, leased_until = at + lease
    from turns where further_reading.id = turns.id;
    get diagnostics taken = row_count;
    return taken;
end $$
"""
#: How much of each pass waits for whoever asks, and how many such readings they have had in the cohort.
OFFERED = """
create function work.further_offered()
returns table (cohort_id uuid, item varchar, criterion varchar, waiting integer, had integer)
language sql stable security definer set search_path = work, pg_temp as $$
select free.cohort_id, free.item, free.criterion, count(*)::integer,
    (select count(*)::integer from further_reading held join reading on reading.id = held.reading_id
        where held.cohort_id = free.cohort_id and reading.assessor_id = work.actor())
from work.further_open(work.actor(), null, null, null) free
group by free.cohort_id, free.item, free.criterion
$$
"""
READ = """
create function work.further_is_read() returns trigger
language plpgsql security definer set search_path = work, pg_temp as $$
begin
    update further_reading set read_at = new.committed_at where reading_id = new.reading_id and read_at is null;
    return null;
end $$
"""
STATEMENTS = (
    "alter table work.further_reading enable row level security",
    f"create policy office_and_worker on work.further_reading to {OFFICE}, {WORKER} using (true) with check (true)",
    f"grant select, insert, update, delete on work.further_reading to {WORKER}",
    f"grant select, insert on work.further_reading to {OFFICE}",
    f"grant update (closed_at) on work.further_reading to {OFFICE}",
    OPEN,
    TAKE,
    OFFERED,
    READ,
    # Not at each save of a draft.
    "create trigger further_reading_is_read after update on work.scorecard for each row"
    " when (old.state = 'draft' and new.state = 'committed') execute function work.further_is_read()",
    "revoke execute on function work.further_open(uuid, uuid, varchar, varchar), work.further_offered(), work.further_is_read(),"
    " work.take_further(uuid, varchar, varchar, integer, integer, interval, timestamptz) from public",
    "grant execute on function work.further_offered(),"
    f" work.take_further(uuid, varchar, varchar, integer, integer, interval, timestamptz) to {READER}",
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "further_reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wanted_at", moment, nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", moment, nullable=True),
        sa.Column("leased_until", moment, nullable=True),
        sa.Column("read_at", moment, nullable=True),
        sa.Column("closed_at", moment, nullable=True),
        sa.CheckConstraint("why in ('round', 'returned')", name=op.f("further_reading_why_is_known")),
        sa.ForeignKeyConstraint(
            ["application_id", "cohort_id"],
            ["work.application.id", "work.application.cohort_id"],
            name=op.f("further_reading_application_id_cohort_id_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["work.reading.id"],
            name=op.f("further_reading_reading_id_fk"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("further_reading_pk")),
        sa.UniqueConstraint("reading_id", name=op.f("further_reading_reading_id_unique")),
        schema="work",
    )
    op.create_index(
        "further_reading_waiting",
        "further_reading",
        ["cohort_id", "item", "criterion", "application_id"],
        schema="work",
        postgresql_where=sa.text("reading_id is null and read_at is null and closed_at is null"),
    )
    op.create_index(
        "further_reading_leased",
        "further_reading",
        ["cohort_id"],
        schema="work",
        postgresql_where=sa.text("reading_id is not null and read_at is null"),
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop trigger further_reading_is_read on work.scorecard")
    op.execute("drop function work.further_is_read()")
    op.execute("drop function work.further_offered()")
    op.execute(
        "drop function work.take_further(uuid, varchar, varchar, integer, integer, interval, timestamptz)"
    )
    op.execute("drop function work.further_open(uuid, uuid, varchar, varchar)")
    op.drop_table("further_reading", schema="work")
