"""Jobs held for a cohort, and runs of a job that a lead asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OFFICE_AND_WORKER = "recruitment_office, recruitment_worker"


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_by", sa.Uuid(), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("hold_has_reason")),
        sa.CheckConstraint(
            "(resumed_at is null) = (resumed_by is null)", name=op.f("hold_resumed_by_somebody")
        ),
        sa.CheckConstraint("resumed_at >= held_at", name=op.f("hold_resumed_after_it_was_held")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("hold_cohort_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("hold_pk")),
        schema="work",
    )
    op.create_index(
        "hold_one_open",
        "hold",
        ["job", "cohort_id"],
        unique=True,
        schema="work",
        postgresql_where=sa.text("resumed_at is null"),
    )
    op.create_index("hold_cohort_id_held_at_index", "hold", ["cohort_id", "held_at"], schema="work")
    # Whoever may read it may read every row: no policies. A hold is ended, never removed.
    op.execute(f"grant select, insert, update on work.hold to {OFFICE_AND_WORKER}")
    op.add_column("tick", sa.Column("cohort_id", sa.Uuid()), schema="work")
    op.add_column("tick", sa.Column("asked_by", sa.Uuid()), schema="work")
    op.create_foreign_key(
        op.f("tick_cohort_id_fk"),
        "tick",
        "cohort",
        ["cohort_id"],
        ["id"],
        source_schema="work",
        referent_schema="work",
    )
    op.create_check_constraint(
        op.f("tick_asked_for_in_a_cohort"),
        "tick",
        "(cohort_id is null) = (asked_by is null)",
        schema="work",
    )
    op.drop_constraint(op.f("tick_job_due_at_unique"), "tick", schema="work", type_="unique")
    op.create_unique_constraint(
        op.f("tick_job_due_at_cohort_id_unique"),
        "tick",
        ["job", "due_at", "cohort_id"],
        schema="work",
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    # What leads asked for has no place in the table as it was.
    op.execute("delete from work.tick where cohort_id is not null")
    op.drop_constraint(op.f("tick_job_due_at_cohort_id_unique"), "tick", schema="work", type_="unique")
    op.create_unique_constraint(op.f("tick_job_due_at_unique"), "tick", ["job", "due_at"], schema="work")
    op.drop_constraint(op.f("tick_asked_for_in_a_cohort"), "tick", schema="work", type_="check")
    op.drop_constraint(op.f("tick_cohort_id_fk"), "tick", schema="work", type_="foreignkey")
    op.drop_column("tick", "asked_by", schema="work")
    op.drop_column("tick", "cohort_id", schema="work")
    op.drop_index("hold_cohort_id_held_at_index", table_name="hold", schema="work")
    op.drop_table("hold", schema="work")
