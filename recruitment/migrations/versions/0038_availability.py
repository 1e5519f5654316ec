"""When assessors can interview: theirs to say, leads' to read."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0034"
branch_labels = None
depends_on = None

OFFICE, WORKER = (f"recruitment_{role}" for role in ("office", "worker"))
OWN = "assessor_id = (select work.actor())"
LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
STATEMENTS = (
    "alter table work.availability enable row level security",
    f"create policy worker on work.availability to {WORKER} using (true) with check (true)",
    f"create policy office_owns on work.availability to {OFFICE} using ({OWN}) with check ({OWN})",
    f"create policy office_leads on work.availability for select to {OFFICE} using ({LED})",
    f"grant select, insert, update, delete on work.availability to {WORKER}",
    f"grant select, insert, delete on work.availability to {OFFICE}",
)


def upgrade() -> None:
    op.create_table(
        "availability",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("half in ('morning', 'afternoon')", name=op.f("availability_half_is_known")),
        sa.ForeignKeyConstraint(
            ["cohort_id", "assessor_id"],
            ["work.assessor.cohort_id", "work.assessor.assessor_id"],
            name=op.f("availability_cohort_id_assessor_id_fk"),
        ),
        sa.PrimaryKeyConstraint("cohort_id", "assessor_id", "day", "half", name=op.f("availability_pk")),
        schema="work",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("availability", schema="work")
