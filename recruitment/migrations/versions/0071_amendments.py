"""Amendments to a cohort: its dates, its places, and the wording of its pages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
#: What leads may amend of a cohort; no page changes anything else of it.
AMENDED = "opens_at, closes_at, places"
STATEMENTS = (
    "alter table work.amendment enable row level security",
    f"create policy office on work.amendment to {OFFICE} using (cohort_id = any ((select work.cohorts_led())::uuid[]))"
    " with check (cohort_id = any ((select work.cohorts_led())::uuid[]) and made_by = (select work.actor()))",
    f"create policy worker on work.amendment to {WORKER} using (true) with check (true)",
    # What was amended stands.
    f"grant select, insert on work.amendment to {OFFICE}, {WORKER}",
    f"grant update ({AMENDED}) on work.cohort to {OFFICE}",
    f"grant insert on work.cohort_definition to {OFFICE}",
)


def upgrade() -> None:
    op.add_column(
        "cohort_definition",
        sa.Column("wording", JSONB(), server_default=sa.text("'{}'"), nullable=False),
        schema="work",
    )
    op.create_check_constraint(
        op.f("cohort_definition_wording_is_by_place"),
        "cohort_definition",
        "jsonb_typeof(wording) = 'object'",
        schema="work",
    )
    op.create_table(
        "amendment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("what", "place", "before", "after", "reason")
        ),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "what in ('opens_at', 'closes_at', 'places', 'wording')", name=op.f("amendment_what_is_known")
        ),
        sa.CheckConstraint("(what = 'wording') = (place <> '')", name=op.f("amendment_wording_has_a_place")),
        sa.CheckConstraint("before <> after", name=op.f("amendment_changes_something")),
        sa.CheckConstraint("reason <> ''", name=op.f("amendment_has_a_reason")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("amendment_cohort_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("amendment_pk")),
        sa.UniqueConstraint("cohort_id", "number", name=op.f("amendment_cohort_id_number_unique")),
        schema="work",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute(f"revoke update ({AMENDED}) on work.cohort from {OFFICE}")
    op.execute(f"revoke insert on work.cohort_definition from {OFFICE}")
    op.drop_table("amendment", schema="work")
    op.drop_column("cohort_definition", "wording", schema="work")
