"""What is read of each application, kept as it changes: a list of fifty would else add up nine hundred readings."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OFFICE_AND_WORKER = "recruitment_office, recruitment_worker"

#: Whoever adds or removes readings waits for those who commit scores in the cohort, and they for them; those who
#: commit do not wait for each other, but where they meet in one application, and then in the order of its id.
PLANNED = """
create function work.tally_planned() returns trigger
language plpgsql security definer set search_path = work, pg_temp as $$
declare
    sign constant integer := tg_argv[0]::integer;
begin
    perform pg_advisory_xact_lock(hashtextextended(cohort_id::text, 0))
    from (select distinct cohort_id from changed order by cohort_id) cohort;
    insert into tally (application_id, planned)
    select application_id, sign * count(*) from changed group by application_id order by application_id
    on conflict (application_id) do update set planned = tally.planned + excluded.planned;
    return null;
end $$
"""
#: What a card counts for once it is committed, and no longer once it is superseded. A draft is saved often.
COMMITTED = """
create function work.tally_committed() returns trigger
language plpgsql security definer set search_path = work, pg_temp as $$
begin
    if not exists (select from after where state <> 'draft') then
        return null;
    end if;
    perform pg_advisory_xact_lock_shared(hashtextextended(cohort_id::text, 0))
    from (select distinct cohort_id from after order by cohort_id) cohort;
    insert into tally (application_id, committed, scores, total, squares, no_evidence)
    select reading.application_id, sum(sign), sum(sign * (score.value is not null)::integer),
        sum(sign * coalesce(score.value, 0)), sum(sign * coalesce(score.value * score.value, 0)),
        sum(sign * coalesce(absence.kind = 'no_evidence', false)::integer)
    from (
        select after.id, after.reading_id,
            (after.state = 'committed')::integer - (before.state = 'committed')::integer as sign
        from after join before using (id)
    ) card
    join reading on reading.id = card.reading_id
    left join score on score.scorecard_id = card.id and score.criterion = reading.criterion
    left join absence on absence.scorecard_id = card.id and absence.criterion = reading.criterion
    where sign <> 0
    group by reading.application_id order by reading.application_id
    on conflict (application_id) do update set
        committed = tally.committed + excluded.committed,
        scores = tally.scores + excluded.scores,
        total = tally.total + excluded.total,
        squares = tally.squares + excluded.squares,
        no_evidence = tally.no_evidence + excluded.no_evidence;
    return null;
end $$
"""
TRIGGERS = (
    "create trigger reading_is_tallied after insert on work.reading referencing new table as changed"
    " for each statement execute function work.tally_planned('1')",
    "create trigger reading_is_taken_off after delete on work.reading referencing old table as changed"
    " for each statement execute function work.tally_planned('-1')",
    "create trigger scorecard_is_tallied after update on work.scorecard"
    " referencing old table as before new table as after"
    " for each statement execute function work.tally_committed()",
)
UP_TO_NOW = """
insert into work.tally (application_id, planned, committed, scores, total, squares, no_evidence)
select reading.application_id, count(*), count(card.id), count(score.value), coalesce(sum(score.value), 0),
    coalesce(sum(score.value * score.value), 0), count(*) filter (where absence.kind = 'no_evidence')
from work.reading
left join work.scorecard card on card.reading_id = reading.id and card.state = 'committed'
left join work.score on score.scorecard_id = card.id and score.criterion = reading.criterion
left join work.absence on absence.scorecard_id = card.id and absence.criterion = reading.criterion
group by reading.application_id
"""
NUMBERS = ("planned", "committed", "scores", "total", "squares", "no_evidence")


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in NUMBERS),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("tally_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("tally_pk")),
        schema="work",
    )
    # Every change of a row finds room beside it.
    op.execute("alter table work.tally set (fillfactor = 70)")
    op.execute(UP_TO_NOW)
    for statement in (PLANNED, COMMITTED, *TRIGGERS):
        op.execute(statement)
    for function in ("tally_planned", "tally_committed"):
        op.execute(f"revoke execute on function work.{function}() from public")
    # Written by the triggers alone.
    op.execute(f"grant select on work.tally to {OFFICE_AND_WORKER}")


def downgrade() -> None:
    op.execute("drop function work.tally_committed() cascade")
    op.execute("drop function work.tally_planned() cascade")
    op.drop_table("tally", schema="work")
