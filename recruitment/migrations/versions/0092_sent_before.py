"""Whoever withdraws takes nothing back that has left, and came back, and waits to be sent once more."""

from importlib import import_module

from alembic import op

revision = "0092"
down_revision = "0093"
branch_labels = None
depends_on = None

BEFORE = import_module("recruitment.migrations.versions.0013_after_sending").LET_GO.replace(
    "create function", "create or replace function"
)
#: It is dropped as it comes to be sent, like all that is written to somebody who has withdrawn since.
NOW = BEFORE.replace(
    "kind not like 'request%'",
    "kind not like 'request%'"
    "\n            and not exists (select from bounce where bounce.message_id = delivery.message_id)",
)


def upgrade() -> None:
    op.execute(NOW)


def downgrade() -> None:
    op.execute(BEFORE)
