"""More time: what one application was given, and the incidents that gave it to every open draft."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0012"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = (f"recruitment_{role}" for role in ("office", "worker", "applicant"))
OWN = (
    "exists (select 1 from identity.details mine where mine.application_id = extension.application_id"
    " and mine.person_id = (select work.actor()))"
)
STATEMENTS = (
    "alter table identity.incident enable row level security",
    "alter table identity.extension enable row level security",
    f"create policy office_and_worker on identity.incident to {OFFICE}, {WORKER} using (true) with check (true)",
    f"create policy office_and_worker on identity.extension to {OFFICE}, {WORKER} using (true) with check (true)",
    f"create policy applicant_reads on identity.extension for select to {APPLICANT} using ({OWN})",
    f"grant select, insert on identity.incident to {OFFICE}, {WORKER}",
    f"grant select, insert on identity.extension to {OFFICE}, {WORKER}",
    f"grant usage on sequence identity.extension_id_seq to {OFFICE}, {WORKER}",
    # Why it was given is for leads; until when is the applicant's.
    f"grant select (application_id, until) on identity.extension to {APPLICANT}",
    f"grant update (ended_at) on identity.extension to {WORKER}",
)


def upgrade() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("drafts", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("incident_says_what_happened")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("incident_cohort_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_pk")),
        schema="identity",
    )
    op.create_index("incident_cohort_id_index", "incident", ["cohort_id", "recorded_at"], schema="identity")
    op.create_table(
        "extension",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("extension_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("extension_application_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["identity.incident.id"], name=op.f("extension_incident_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("extension_pk")),
        sa.UniqueConstraint("application_id", "until", name=op.f("extension_application_id_until_unique")),
        schema="identity",
    )
    op.create_index(
        "extension_running_index",
        "extension",
        ["until"],
        schema="identity",
        postgresql_where=sa.text("ended_at is null"),
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("extension", schema="identity")
    op.drop_table("incident", schema="identity")
