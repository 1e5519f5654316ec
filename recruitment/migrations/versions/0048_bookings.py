"""Days of interviews, their slots, and who has taken which: one candidate a slot, whoever was first."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0045"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = (f"recruitment_{role}" for role in ("office", "worker", "applicant"))
ACTOR = "(select work.actor())"
LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
OWN = (
    "exists (select from identity.details mine where mine.application_id = booking.application_id"
    f" and mine.person_id = {ACTOR})"
)
#: Who sits on the panel of a booking knows its times.
SITS = (
    "exists (select from work.panel held where held.application_id = booking.application_id"
    " and held.exercise = booking.exercise and work.sits_on(held.id))"
)
TABLES = ("interview_day", "day_member", "slot", "booking", "booking_change")

#: Whether somebody may ask about a candidate: the candidate, a lead of the cohort, and the worker, who is nobody.
MAY_ASK = """
create function work.may_book(candidate uuid) returns boolean language sql stable security definer
set search_path = work, identity, pg_temp as $$
    select work.actor() is null
        or exists (select from details where application_id = candidate and person_id = work.actor())
        or exists (select from application where id = candidate and cohort_id = any (work.cohorts_led()))
$$
"""
#: The slots that candidates could take: free, long enough, beside nothing else of theirs, and with a panel that is
#: whole: all of it assessors here still, none kept apart from them or seeing them at two exercises of the centre
#: already, and one of it trained in safer recruitment on the day where it is not pupils who score.
OPEN = """
create function work.slots_open_to(candidate uuid, at_exercise varchar, centre varchar[], after timestamptz)
returns table (slot_id uuid, day_id uuid, begins_at timestamptz, ends_at timestamptz, place varchar)
language sql stable security definer set search_path = work, identity, pg_temp as $$
with asked as (
    select application.id, application.cohort_id, application.stage, coalesce(mine.minutes, 0) as minutes
    from application
    left join booking mine on mine.application_id = application.id and mine.exercise = at_exercise
    where application.id = candidate and work.may_book(candidate)
), met as (
    select observation.assessor_id, panel.exercise
    from panel join observation on observation.panel_id = panel.id and observation.left_at is null
    where panel.application_id = candidate
    union
    select day_member.assessor_id, slot.exercise
    from booking join slot on slot.id = booking.slot_id join day_member on day_member.day_id = slot.day_id
    where booking.application_id = candidate and booking.state = 'booked'
), seen as (
    select assessor_id, count(distinct exercise) as times
    from met where exercise <> at_exercise and exercise = any (centre) group by assessor_id
), sitting as (
    select day_member.day_id, count(*) as members,
        bool_and(
            person.active and assessor.has_account
            and exists (select from staff_role held where held.person_id = day_member.assessor_id
                and held.role = 'assessor' and (held.cohort_id = day.cohort_id or held.cohort_id is null))
            and not exists (select from conflict where conflict.assessor_id = day_member.assessor_id
                and conflict.application_id = candidate and conflict.cleared_at is null)
            and not exists (select from details where details.application_id = candidate
                and details.person_id = day_member.assessor_id)
            and (at_exercise <> all (centre) or coalesce(seen.times, 0) < 2)
        ) as can,
        coalesce(bool_or(standing.safer_until >= (day.begins_at at time zone 'Europe/London')::date), false)
            as trained
    from asked join interview_day day on day.cohort_id = asked.cohort_id and day.exercise = at_exercise
        and day.stage = asked.stage
    join day_member on day_member.day_id = day.id
    join assessor on assessor.cohort_id = day.cohort_id and assessor.assessor_id = day_member.assessor_id
    join person on person.id = day_member.assessor_id
    left join assessor_standing standing on standing.cohort_id = day.cohort_id
        and standing.assessor_id = day_member.assessor_id
    left join seen on seen.assessor_id = day_member.assessor_id
    group by day_member.day_id
)
select slot.id, slot.day_id, slot.begins_at, slot.ends_at, day.place
from asked join slot on slot.cohort_id = asked.cohort_id and slot.exercise = at_exercise
join interview_day day on day.id = slot.day_id
join sitting on sitting.day_id = slot.day_id
where slot.begins_at > after
    and slot.ends_at - slot.begins_at >= make_interval(mins => asked.minutes)
    and sitting.can and sitting.members >= day.fewest and (day.fewest = 1 or sitting.trained)
    and not exists (select from booking taken where taken.slot_id = slot.id)
    and not exists (
        select from booking other join slot held on held.id = other.slot_id
        where other.application_id = candidate and other.exercise <> at_exercise and other.state = 'booked'
            and held.begins_at < slot.ends_at and held.ends_at > slot.begins_at)
order by slot.begins_at, slot.id
$$
"""
#: One's turn at a slot: the candidate's own, a lead's for them. Whoever asks for the same slot second waits for the
#: first, and is answered that it is gone.
TAKE = """
create function work.take_slot(candidate uuid, at_exercise varchar, centre varchar[], wanted uuid, held integer,
    notice interval, most integer, at timestamptz) returns varchar
language plpgsql security definer set search_path = work, identity, pg_temp as $$
declare
    whose constant uuid := (select person_id from details where application_id = candidate);
    own constant boolean := coalesce(whose = work.actor(), false);
    mine booking%rowtype;
    cohort uuid;
begin
    if not work.may_book(candidate) then
        return 'gone';
    end if;
    select cohort_id into cohort from application where id = candidate for no key update;
    select * into mine from booking where application_id = candidate and exercise = at_exercise for update;
    if mine.slot_id = wanted and mine.state = 'booked' then
        return 'same';
    elsif coalesce(mine.sequence, 0) <> held then
        return 'changed';
    elsif own and coalesce(mine.taken, 0) >= most then
        return 'spent';
    elsif not exists (select from work.slots_open_to(candidate, at_exercise, centre, at + notice)
        where slot_id = wanted) then
        return 'gone';
    end if;
    insert into booking (id, cohort_id, application_id, exercise, state, slot_id, taken, sequence)
    values (gen_random_uuid(), cohort, candidate, at_exercise, 'booked', wanted, own::integer, 1)
    on conflict (application_id, exercise) do update
    set state = 'booked', slot_id = wanted, taken = booking.taken + own::integer, sequence = booking.sequence + 1;
    insert into booking_change (booking_id, sequence, cohort_id, what, left_slot, at, by_id)
    select id, sequence, cohort_id, case when mine.state = 'booked' then 'moved' else 'booked' end,
        case when mine.state = 'booked' then mine.slot_id end, at, work.actor()
    from booking where application_id = candidate and exercise = at_exercise;
    return 'taken';
exception when unique_violation then
    return 'gone';
end $$
"""
#: Gives a slot back that has not begun. `why` is what happened: cancelled, or left where the worker finds somebody gone.
GIVE_UP = """
create function work.give_up_slot(candidate uuid, at_exercise varchar, held integer, why varchar, at timestamptz)
returns boolean
language plpgsql security definer set search_path = work, pg_temp as $$
declare
    mine booking%rowtype;
begin
    if not work.may_book(candidate) then
        return false;
    end if;
    perform from application where id = candidate for no key update;
    select booking.* into mine from booking join slot on slot.id = booking.slot_id
    where booking.application_id = candidate and booking.exercise = at_exercise and booking.state = 'booked'
        and booking.sequence = held and slot.begins_at > at
    for update of booking;
    if mine.id is null then
        return false;
    end if;
    update booking set state = 'cancelled', slot_id = null, sequence = sequence + 1 where id = mine.id;
    insert into booking_change (booking_id, sequence, cohort_id, what, left_slot, at, by_id)
    values (mine.id, mine.sequence + 1, mine.cohort_id, why, mine.slot_id, at, work.actor());
    return true;
end $$
"""
SIGNATURES = (
    "work.may_book(uuid)",
    "work.slots_open_to(uuid, varchar, varchar[], timestamptz)",
    "work.take_slot(uuid, varchar, varchar[], uuid, integer, interval, integer, timestamptz)",
    "work.give_up_slot(uuid, varchar, integer, varchar, timestamptz)",
)
GRANTS = (
    f"grant select, insert, update, delete on {', '.join(f'work.{table}' for table in TABLES)} to {OFFICE}, {WORKER}",
    f"grant select on work.booking, work.slot to {APPLICANT}",
    # Not who sits there: that a candidate learns when they meet.
    f"grant select (id, place) on work.interview_day to {APPLICANT}",
    f"revoke execute on function {', '.join(SIGNATURES)} from public",
    f"grant execute on function {', '.join(SIGNATURES[1:])} to {OFFICE}, {WORKER}, {APPLICANT}",
)
POLICIES = (
    *(
        f"create policy office_leads on work.{table} to {OFFICE} using ({LED}) with check ({LED})"
        for table in TABLES
    ),
    f"create policy office_sits on work.booking for select to {OFFICE} using ({SITS})",
    f"create policy office_sits on work.slot for select to {OFFICE}"
    " using (exists (select from work.booking where booking.slot_id = slot.id))",
    f"create policy applicant_owns on work.booking for select to {APPLICANT} using ({OWN})",
    f"create policy applicant_owns on work.slot for select to {APPLICANT}"
    " using (exists (select from work.booking where booking.slot_id = slot.id))",
    f"create policy applicant_owns on work.interview_day for select to {APPLICANT}"
    " using (exists (select from work.slot where slot.day_id = interview_day.id))",
)


def upgrade() -> None:
    _create_day()
    _create_booking()
    op.add_column(
        "message", sa.Column("calendar", sa.String(), server_default="", nullable=False), schema="identity"
    )
    for statement in (MAY_ASK, OPEN, TAKE, GIVE_UP):
        op.execute(statement)
    for table in TABLES:
        op.execute(f"alter table work.{table} enable row level security")
        op.execute(f"create policy worker on work.{table} to {WORKER} using (true) with check (true)")
    for statement in (*GRANTS, *POLICIES):
        op.execute(statement)


def _create_day() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "interview_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("fewest", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("begins_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("minutes", "gap", "rest_after", "rest")),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("set_at", moment, nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("interview_day_ends_after_it_begins")),
        sa.CheckConstraint(
            "minutes > 0 and gap >= 0 and rest_after >= 0 and rest >= 0",
            name=op.f("interview_day_lengths_are_lengths"),
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("interview_day_cohort_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("interview_day_pk")),
        sa.UniqueConstraint(
            "id", "cohort_id", "exercise", name=op.f("interview_day_id_cohort_id_exercise_unique")
        ),
        schema="work",
    )
    op.create_index(
        "interview_day_cohort_id_exercise_index", "interview_day", ["cohort_id", "exercise"], schema="work"
    )
    op.create_table(
        "day_member",
        sa.Column("day_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day_id"], ["work.interview_day.id"], name=op.f("day_member_day_id_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id", "assessor_id"],
            ["work.assessor.cohort_id", "work.assessor.assessor_id"],
            name=op.f("day_member_cohort_id_assessor_id_fk"),
        ),
        sa.PrimaryKeyConstraint("day_id", "assessor_id", name=op.f("day_member_pk")),
        schema="work",
    )
    op.create_index("day_member_assessor_id_index", "day_member", ["assessor_id"], schema="work")
    op.create_table(
        "slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("begins_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("slot_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["day_id", "cohort_id", "exercise"],
            [f"work.interview_day.{name}" for name in ("id", "cohort_id", "exercise")],
            name=op.f("slot_day_id_cohort_id_exercise_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("slot_pk")),
        sa.UniqueConstraint("id", "cohort_id", "exercise", name=op.f("slot_id_cohort_id_exercise_unique")),
        sa.UniqueConstraint("day_id", "begins_at", name=op.f("slot_day_id_begins_at_unique")),
        schema="work",
    )
    op.create_index(
        "slot_cohort_id_exercise_begins_at_index",
        "slot",
        ["cohort_id", "exercise", "begins_at"],
        schema="work",
    )


def _create_booking() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.String(), server_default="", nullable=False),
        sa.Column("reminded_at", moment, nullable=True),
        sa.Column("expired_at", moment, nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'booked', 'cancelled', 'missed')", name=op.f("booking_state_is_known")
        ),
        sa.CheckConstraint(
            "(state in ('booked', 'missed')) = (slot_id is not null)", name=op.f("booking_slot_while_booked")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("booking_minutes_are_some")),
        sa.ForeignKeyConstraint(
            ["application_id", "cohort_id"],
            ["work.application.id", "work.application.cohort_id"],
            name=op.f("booking_application_id_cohort_id_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["slot_id", "cohort_id", "exercise"],
            [f"work.slot.{name}" for name in ("id", "cohort_id", "exercise")],
            name=op.f("booking_slot_id_cohort_id_exercise_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_pk")),
        sa.UniqueConstraint(
            "application_id", "exercise", name=op.f("booking_application_id_exercise_unique")
        ),
        sa.UniqueConstraint("slot_id", name=op.f("booking_slot_id_unique")),
        schema="work",
    )
    op.create_index("booking_cohort_id_exercise_index", "booking", ["cohort_id", "exercise"], schema="work")
    op.create_table(
        "booking_change",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("left_slot", sa.Uuid(), nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("followed_at", moment, nullable=True),
        sa.CheckConstraint(
            "what in ('booked', 'moved', 'cancelled', 'missed', 'left')",
            name=op.f("booking_change_what_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["work.booking.id"], name=op.f("booking_change_booking_id_fk")
        ),
        sa.PrimaryKeyConstraint("booking_id", "sequence", name=op.f("booking_change_pk")),
        schema="work",
    )
    op.create_index(
        "booking_change_to_follow",
        "booking_change",
        ["cohort_id"],
        schema="work",
        postgresql_where=sa.text("followed_at is null"),
    )


def downgrade() -> None:
    for signature in reversed(SIGNATURES):
        op.execute(f"drop function {signature}")
    op.drop_column("message", "calendar", schema="identity")
    op.execute("drop policy applicant_owns on work.interview_day")
    op.execute("drop policy applicant_owns on work.slot")
    op.execute("drop policy office_sits on work.slot")
    for table in reversed(TABLES):
        op.drop_table(table, schema="work")
