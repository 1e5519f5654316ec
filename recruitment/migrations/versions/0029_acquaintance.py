"""Whom and which places an assessor knows; and conflicts that a lead has looked at and found to be none."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

OFFICE, WORKER, READER = (f"recruitment_{role}" for role in ("office", "worker", "reader"))
OWN = "assessor_id = (select work.actor())"
STATEMENTS = (
    "alter table work.acquaintance enable row level security",
    f"create policy worker_matches on work.acquaintance to {WORKER} using (true) with check (true)",
    f"create policy reader_owns on work.acquaintance to {READER} using ({OWN}) with check ({OWN})",
    f"grant select, insert, update on work.acquaintance to {READER}",
    # Leads have no part in it: it may name people who never applied.
    f"grant select, insert, update, delete on work.acquaintance to {WORKER}",
)


def upgrade() -> None:
    op.create_table(
        "acquaintance",
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("assessor_id", name=op.f("acquaintance_pk")),
        schema="work",
    )
    for statement in STATEMENTS:
        op.execute(statement)
    op.add_column(
        "conflict", sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True), schema="work"
    )
    op.add_column("conflict", sa.Column("cleared_by", sa.Uuid(), nullable=True), schema="work")


def downgrade() -> None:
    op.drop_column("conflict", "cleared_by", schema="work")
    op.drop_column("conflict", "cleared_at", schema="work")
    op.drop_table("acquaintance", schema="work")
