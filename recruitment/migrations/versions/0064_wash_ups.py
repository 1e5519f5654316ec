"""Who took part in a wash-up, and which outcomes differ from the order of the list they rest on."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0068"
branch_labels = None
depends_on = None

OFFICE, WORKER = (f"recruitment_{role}" for role in ("office", "worker"))
TABLES = ("wash_up", "wash_up_member")
STATEMENTS = tuple(
    statement
    for table in TABLES
    for statement in (
        f"alter table work.{table} enable row level security",
        f"create policy office_and_worker on work.{table} to {OFFICE}, {WORKER} using (true) with check (true)",
        # Added, and never changed.
        f"grant select, insert on work.{table} to {OFFICE}, {WORKER}",
    )
)


def upgrade() -> None:
    op.create_table(
        "wash_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("shortlist_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("wash_up_cohort_id_fk")),
        sa.ForeignKeyConstraint(
            ["shortlist_id"], ["work.shortlist.id"], name=op.f("wash_up_shortlist_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("wash_up_pk")),
        schema="work",
    )
    op.create_index(
        "wash_up_shortlist_id_recorded_at_index", "wash_up", ["shortlist_id", "recorded_at"], schema="work"
    )
    op.create_table(
        "wash_up_member",
        sa.Column("wash_up_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("safer_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["wash_up_id"], ["work.wash_up.id"], name=op.f("wash_up_member_wash_up_id_fk")
        ),
        sa.PrimaryKeyConstraint("wash_up_id", "person_id", name=op.f("wash_up_member_pk")),
        schema="work",
    )
    op.add_column(
        "decision_item",
        sa.Column("against_list", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        schema="work",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("decision_item", "against_list", schema="work")
    for table in reversed(TABLES):
        op.drop_table(table, schema="work")
