"""Applications that leads enter for somebody: how they came, and who typed which part."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = (f"recruitment_{role}" for role in ("office", "worker", "applicant"))
OWN = (
    "exists (select 1 from identity.details mine where mine.application_id = entered_application.application_id"
    " and mine.person_id = (select work.actor()))"
)
STATEMENTS = (
    "alter table identity.entered_application enable row level security",
    "alter table identity.entered_part enable row level security",
    f"create policy office_and_worker on identity.entered_application to {OFFICE}, {WORKER}"
    " using (true) with check (true)",
    f"create policy office_and_worker on identity.entered_part to {OFFICE}, {WORKER}"
    " using (true) with check (true)",
    f"create policy applicant_reads on identity.entered_application for select to {APPLICANT} using ({OWN})",
    f"grant select, insert on identity.entered_application to {OFFICE}",
    f"grant select, insert, update on identity.entered_part to {OFFICE}",
    f"grant select, insert, update, delete on identity.entered_application, identity.entered_part to {WORKER}",
    # Which of us it was is no matter of the applicant's: that it was entered, how it came and when, is.
    f"grant select (application_id, came_by, received_on, entered_at) on identity.entered_application to {APPLICANT}",
)


def upgrade() -> None:
    op.create_table(
        "entered_application",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("came_by", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "came_by in ('paper', 'telephone', 'in_person')",
            name=op.f("entered_application_came_by_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("entered_application_application_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["identity.person.id"], name=op.f("entered_application_entered_by_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("entered_application_pk")),
        schema="identity",
    )
    op.create_table(
        "entered_part",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["identity.entered_application.application_id"],
            name=op.f("entered_part_application_id_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["identity.person.id"], name=op.f("entered_part_entered_by_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", "part", "entered_by", name=op.f("entered_part_pk")),
        schema="identity",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("entered_part", schema="identity")
    op.drop_table("entered_application", schema="identity")
