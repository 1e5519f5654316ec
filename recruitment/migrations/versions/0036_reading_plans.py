"""Reading plans, and rounds of further readings."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0039"
branch_labels = None
depends_on = None

OFFICE, WORKER = (f"recruitment_{role}" for role in ("office", "worker"))
TABLES = ("reading_plan", "reading_round")
STATEMENTS = (
    *(f"alter table work.{table} enable row level security" for table in TABLES),
    *(
        f"create policy office_and_worker on work.{table} to {OFFICE}, {WORKER} using (true) with check (true)"
        for table in TABLES
    ),
    # What was chosen and asked for stands.
    *(f"grant select, insert on work.{table} to {OFFICE}, {WORKER}" for table in TABLES),
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "reading_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind in ('even', 'adaptive')", name=op.f("reading_plan_kind_is_known")),
        sa.CheckConstraint("readings > 0 and places > 0", name=op.f("reading_plan_reads_and_chooses")),
        sa.CheckConstraint("(kind = 'adaptive') = (hours > 0)", name=op.f("reading_plan_adaptive_has_hours")),
        sa.CheckConstraint("reason <> ''", name=op.f("reading_plan_has_a_reason")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("reading_plan_cohort_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("reading_plan_pk")),
        sa.UniqueConstraint("id", "cohort_id", name=op.f("reading_plan_id_cohort_id_unique")),
        schema="work",
    )
    op.create_index("reading_plan_newest", "reading_plan", ["cohort_id", "made_at"], schema="work")
    op.create_table(
        "reading_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("expected_wrong", sa.Float(), nullable=False),
        sa.Column("stops", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id", "cohort_id"],
            ["work.reading_plan.id", "work.reading_plan.cohort_id"],
            name=op.f("reading_round_plan_id_cohort_id_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reading_round_pk")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("reading_round_plan_id_number_unique")),
        schema="work",
    )
    op.add_column("further_reading", sa.Column("round_id", sa.Uuid(), nullable=True), schema="work")
    op.create_foreign_key(
        op.f("further_reading_round_id_fk"),
        "further_reading",
        "reading_round",
        ["round_id"],
        ["id"],
        source_schema="work",
        referent_schema="work",
    )
    op.create_check_constraint(
        op.f("further_reading_round_is_of_a_round"),
        "further_reading",
        "round_id is null or why = 'round'",
        schema="work",
    )
    op.create_index("further_reading_round_index", "further_reading", ["round_id"], schema="work")
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("further_reading", "round_id", schema="work")
    for table in reversed(TABLES):
        op.drop_table(table, schema="work")
