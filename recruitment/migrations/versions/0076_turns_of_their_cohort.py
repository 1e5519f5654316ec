"""A turn of a day of the centre is of its cohort, and whoever a day expects takes no slot at the centre."""

from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

_DAY, _SEAT = ["day_id", "application_id"], ["day_id", "application_id", "cohort_id"]
_OLD, _NEW = "centre_turn_day_id_application_id_fk", "centre_turn_day_id_application_id_cohort_id_fk"
_UNIQUE = "centre_seat_day_id_application_id_cohort_id_unique"
#: At the centre's exercises, none for whom a day of it expects.
_SEATED = """
    and not (at_exercise = any (centre) and exists (
        select from centre_seat where centre_seat.application_id = candidate and centre_seat.is_live))
"""
#: The slots that candidates could take, as before.
_OPEN = """
create or replace function work.slots_open_to(
    candidate uuid, at_exercise varchar, centre varchar[], after timestamptz)
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
@seated@order by slot.begins_at, slot.id
$$
"""


def upgrade() -> None:
    op.create_unique_constraint(op.f(_UNIQUE), "centre_seat", _SEAT, schema="work")
    _refer(_OLD, _NEW, _SEAT)
    op.execute(_OPEN.replace("@seated@", _SEATED.strip("\n") + "\n"))


def downgrade() -> None:
    op.execute(_OPEN.replace("@seated@", ""))
    _refer(_NEW, _OLD, _DAY)
    op.drop_constraint(op.f(_UNIQUE), "centre_seat", schema="work", type_="unique")


def _refer(gone: str, name: str, columns: list[str]) -> None:
    op.drop_constraint(op.f(gone), "centre_turn", schema="work", type_="foreignkey")
    op.create_foreign_key(
        op.f(name),
        "centre_turn",
        "centre_seat",
        columns,
        columns,
        source_schema="work",
        referent_schema="work",
        ondelete="CASCADE",
    )
