"""Whoever asks for a pass on paper reads no anchor answers in it: one left over on the screen would tell what it is."""

from alembic import op

revision = "0052"
down_revision = "0046"
branch_labels = None
depends_on = None

GO = """
create function work.paper_has_no_anchors() returns trigger
language plpgsql security definer set search_path = work, pg_temp as $$
begin
    delete from reading
    where cohort_id = new.cohort_id and assessor_id = new.assessor_id and item = new.item and criterion = new.criterion
        and sample_id is not null and displayed_at is null
        and not exists (select from scorecard where scorecard.reading_id = reading.id);
    return null;
end $$
"""
WHEN = """
create trigger paper_has_no_anchors after insert on work.pack
for each row when (new.kind = 'reader') execute function work.paper_has_no_anchors()
"""


def upgrade() -> None:
    op.execute(GO)
    op.execute("revoke execute on function work.paper_has_no_anchors() from public")
    op.execute(WHEN)


def downgrade() -> None:
    op.execute("drop trigger paper_has_no_anchors on work.pack")
    op.execute("drop function work.paper_has_no_anchors()")
