"""Whoever was asked for a self-declaration and has not sent it is reminded: who that is, and how often they were."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0066"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
#: Who has not sent theirs, for any lead of the cohort and for the worker: nothing of what stands in it.
UNSENT = """
create function safeguarding.undeclared(of_cohort uuid)
returns table (application_id uuid, cohort_id uuid, asked_at timestamptz, reminded integer)
language sql stable security definer set search_path = safeguarding, work, pg_temp as $$
    select declaration.application_id, application.cohort_id, declaration.asked_at, declaration.reminded
    from declaration join application on application.id = declaration.application_id
    where declaration.sent_at is null and (of_cohort is null or application.cohort_id = of_cohort)
    and (session_user = 'recruitment_worker'
        or application.cohort_id = any ((select work.cohorts_led())::uuid[]))
$$
"""


def upgrade() -> None:
    op.add_column(
        "declaration",
        sa.Column("reminded", sa.Integer(), server_default=sa.text("0"), nullable=False),
        schema="safeguarding",
    )
    op.create_index(
        "declaration_not_sent_index",
        "declaration",
        ["application_id"],
        schema="safeguarding",
        postgresql_where=sa.text("sent_at is null"),
    )
    op.execute(UNSENT)
    op.execute("revoke execute on function safeguarding.undeclared(uuid) from public")
    op.execute(f"grant execute on function safeguarding.undeclared(uuid) to {OFFICE}, {WORKER}")


def downgrade() -> None:
    op.execute("drop function safeguarding.undeclared(uuid)")
    op.drop_index("declaration_not_sent_index", "declaration", schema="safeguarding")
    op.drop_column("declaration", "reminded", schema="safeguarding")
