"""The plain sections of the form: one row each, apart from what is scored."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0013"
branch_labels = None
depends_on = None

OWN = (
    "exists (select 1 from identity.details mine where mine.application_id = filled_section.application_id"
    " and mine.person_id = (select work.actor()))"
)


def upgrade() -> None:
    op.create_table(
        "filled_section",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("entries", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("filled_section_version_is_positive")),
        sa.CheckConstraint("jsonb_typeof(entries) = 'object'", name=op.f("filled_section_entries_are_named")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("filled_section_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", "section", name=op.f("filled_section_pk")),
        schema="identity",
    )
    op.execute("grant select, insert, update on identity.filled_section to recruitment_applicant")
    op.execute(
        "grant select, insert, update, delete on identity.filled_section"
        " to recruitment_office, recruitment_worker"
    )
    op.execute("alter table identity.filled_section enable row level security")
    op.execute(
        "create policy office_and_worker on identity.filled_section for all"
        " to recruitment_office, recruitment_worker using (true) with check (true)"
    )
    op.execute(
        "create policy applicant_applicant_owns on identity.filled_section for all"
        f" to recruitment_applicant using ({OWN}) with check ({OWN})"
    )


def downgrade() -> None:
    op.drop_table("filled_section", schema="identity")
