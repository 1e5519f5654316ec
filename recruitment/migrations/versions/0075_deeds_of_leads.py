"""Deeds on messages are their lead's own, in cohorts that they lead; and since when a message waits that might leave."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0077"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
PULSE_BEFORE = import_module("recruitment.migrations.versions.0068_outbox").PULSE_NOW
#: What waited so that it could be held, or with all that its cohort sends, waits for the mail server only since.
PULSE_NOW = PULSE_BEFORE.replace(
    "select min(message.made_at)",
    """select min(greatest(
                coalesce(delivery.free_at, message.made_at),
                (
                    select max(resumed_at) from hold
                    where hold.cohort_id = delivery.cohort_id and hold.job = 'send_messages'
                )
            ))""",
)
LED = (
    "exists (select from work.delivery where delivery.message_id = done_to_message.message_id"
    " and delivery.cohort_id = any ((select work.cohorts_led())::uuid[]))"
)
POLICIES = (
    "drop policy office_and_worker on identity.done_to_message",
    f"create policy office on identity.done_to_message to {OFFICE} using ({LED})"
    f" with check ({LED} and actor_id = (select work.actor()))",
    f"create policy worker on identity.done_to_message to {WORKER} using (true) with check (true)",
)
POLICIES_BEFORE = (
    "drop policy office on identity.done_to_message",
    "drop policy worker on identity.done_to_message",
    f"create policy office_and_worker on identity.done_to_message to {OFFICE}, {WORKER}"
    " using (true) with check (true)",
)


def upgrade() -> None:
    op.add_column("delivery", sa.Column("free_at", sa.DateTime(timezone=True), nullable=True), schema="work")
    for statement in (PULSE_NOW, *POLICIES):
        op.execute(statement)


def downgrade() -> None:
    for statement in (PULSE_BEFORE, *POLICIES_BEFORE):
        op.execute(statement)
    op.drop_column("delivery", "free_at", schema="work")
