"""Leads extend the day until which somebody stands on the reserve list; they are told after what put them there."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0092"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
PULSE_BEFORE = import_module("recruitment.migrations.versions.0085_message_order").PULSE_NOW
PULSE_NOW = PULSE_BEFORE.replace("'taken_up_again'", "'taken_up_again', 'reserve_extended'")
STATEMENTS = (
    "alter table work.reserve_extension enable row level security",
    f"create policy worker on work.reserve_extension to {WORKER} using (true) with check (true)",
    f"create policy leads_read on work.reserve_extension for select to {OFFICE} using ({LED})",
    f"create policy leads_extend on work.reserve_extension for insert to {OFFICE}"
    f" with check ({LED} and extended_by = (select work.actor()))",
    f"grant select, insert on work.reserve_extension to {OFFICE}, {WORKER}",
    f"grant usage on sequence work.reserve_extension_id_seq to {OFFICE}, {WORKER}",
    # The day alone: who stands where, decisions say.
    f"grant update (until) on work.reserve_place to {OFFICE}",
    PULSE_NOW,
)


def upgrade() -> None:
    op.create_table(
        "reserve_extension",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("extended_by", sa.Uuid(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("reserve_extension_has_reason")),
        sa.CheckConstraint("until > was", name=op.f("reserve_extension_never_shortens")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"work.{table}.id"], name=op.f(f"reserve_extension_{table}_id_fk")
            )
            for table in ("application", "cohort", "decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reserve_extension_pk")),
        sa.UniqueConstraint(
            "application_id",
            "decision_id",
            "until",
            name=op.f("reserve_extension_application_id_decision_id_until_unique"),
        ),
        schema="work",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute(PULSE_BEFORE)
    op.execute(f"revoke update (until) on work.reserve_place from {OFFICE}")
    op.drop_table("reserve_extension", schema="work")
