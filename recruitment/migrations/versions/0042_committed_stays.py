"""A committed card cannot be deleted either, whoever tries."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TRIGGER = (
    "create trigger scorecard_stays_once_committed before delete on work.scorecard"
    " for each row when (old.state <> 'draft') execute function work.refuse_to_lose_card()"
)
REFUSES = """
create function work.refuse_to_lose_card() returns trigger language plpgsql as $$
begin
    raise exception 'A committed scorecard is never deleted.'
        using errcode = 'check_violation', constraint = 'scorecard_stays_once_committed';
end $$
"""


def upgrade() -> None:
    op.execute(REFUSES)
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("drop trigger scorecard_stays_once_committed on work.scorecard")
    op.execute("drop function work.refuse_to_lose_card()")
