"""Which parts of an application its applicant wrote for an earlier one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = (f"recruitment_{role}" for role in ("office", "worker", "applicant"))
OWN = (
    "exists (select 1 from identity.details mine where mine.application_id = carried_over.application_id"
    " and mine.person_id = (select work.actor()))"
)
STATEMENTS = (
    "alter table identity.carried_over enable row level security",
    f"create policy office_and_worker on identity.carried_over to {OFFICE}, {WORKER}"
    " using (true) with check (true)",
    f"create policy applicant_owns on identity.carried_over to {APPLICANT} using ({OWN}) with check ({OWN})",
    f"grant select, insert on identity.carried_over to {APPLICANT}",
    f"grant select on identity.carried_over to {OFFICE}",
    f"grant select, insert, update, delete on identity.carried_over to {WORKER}",
)


def upgrade() -> None:
    op.create_table(
        "carried_over",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.String(), nullable=False),
        sa.Column("parts", JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("carried_over_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("carried_over_pk")),
        schema="identity",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("carried_over", schema="identity")
