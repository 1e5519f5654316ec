"""A referee may know whether a reference is still needed, and nothing else of the application."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

REFEREE, OFFICE, WORKER = (f"recruitment_{role}" for role in ("referee", "office", "worker"))
#: Not why: whether somebody withdrew or was not taken further is nobody's business but theirs.
NEEDED = """
create function work.reference_is_needed(about uuid) returns boolean
language sql stable security definer set search_path = work, pg_temp as $$
    select not exists (
        select 1 from application
        where id = about and stage in ('withdrawn', 'ineligible', 'not_progressed')
    )
$$
"""


def upgrade() -> None:
    op.execute(NEEDED)
    op.execute("revoke execute on function work.reference_is_needed(uuid) from public")
    op.execute(f"grant execute on function work.reference_is_needed(uuid) to {REFEREE}, {OFFICE}, {WORKER}")


def downgrade() -> None:
    op.execute("drop function work.reference_is_needed(uuid)")
