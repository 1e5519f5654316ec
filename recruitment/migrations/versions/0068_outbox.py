"""The outbox: messages are held, changed and dropped before they leave, and what was done to them is kept."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0071"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = "recruitment_office", "recruitment_worker", "recruitment_applicant"
PULSE = import_module("recruitment.migrations.versions.0006_pulse").PULSE.replace(
    "create function", "create or replace function", 1
)
#: What a lead holds waits on purpose.
PULSE_NOW = PULSE.replace(
    "where delivery.state in ('queued', 'sending')",
    "where delivery.held_at is null and delivery.state in ('queued', 'sending')",
)
DEEDS = "'held', 'let_go', 'edited', 'dropped', 'came_back', 'tried_again'"
STATES = "'queued', 'sending', 'sent', 'failed'"


def upgrade() -> None:
    op.add_column(
        "message",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        schema="identity",
    )
    op.add_column("delivery", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True), schema="work")
    know_states(f"{STATES}, 'dropped'")
    op.create_check_constraint(
        op.f("delivery_held_waits"), "delivery", "held_at is null or state = 'queued'", schema="work"
    )
    make_done_to_message()
    for statement in (
        PULSE_NOW,
        "alter table identity.done_to_message enable row level security",
        f"create policy office_and_worker on identity.done_to_message to {OFFICE}, {WORKER}"
        " using (true) with check (true)",
        f"grant select, insert on identity.done_to_message to {OFFICE}, {WORKER}",
        f"grant usage on sequence identity.done_to_message_id_seq to {OFFICE}, {WORKER}",
        # What waits so that it can be held is in nobody's copy of their own data yet.
        f"grant select (due_at, held_at) on work.delivery to {APPLICANT}",
    ):
        op.execute(statement)


def know_states(states: str) -> None:
    op.drop_constraint(op.f("delivery_state_is_known"), "delivery", schema="work", type_="check")
    op.create_check_constraint(
        op.f("delivery_state_is_known"), "delivery", f"state in ({states})", schema="work"
    )


def make_done_to_message() -> None:
    op.create_table(
        "done_to_message",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("subject_was", sa.String(), nullable=False),
        sa.Column("text_was", sa.String(), nullable=False),
        sa.Column("recipient_was", sa.String(), nullable=False),
        sa.CheckConstraint(f"deed in ({DEEDS})", name=op.f("done_to_message_deed_is_known")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["identity.message.id"],
            name=op.f("done_to_message_message_id_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("done_to_message_pk")),
        schema="identity",
    )
    op.create_index("done_to_message_message_id_index", "done_to_message", ["message_id"], schema="identity")


def downgrade() -> None:
    op.execute(PULSE)
    op.execute(f"revoke select (due_at, held_at) on work.delivery from {APPLICANT}")
    op.drop_table("done_to_message", schema="identity")
    op.drop_constraint(op.f("delivery_held_waits"), "delivery", schema="work", type_="check")
    # What nobody may be sent any more must not be taken for what waits.
    op.execute("update work.delivery set state = 'failed' where state = 'dropped'")
    know_states(STATES)
    op.drop_column("delivery", "held_at", schema="work")
    op.drop_column("message", "version", schema="identity")
