"""Since when the mailbox of what came back cannot be read: said to whoever watches the service, and to leads."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0094"
down_revision = "0089"
branch_labels = None
depends_on = None

OFFICE = "recruitment_office"
BEFORE = import_module("recruitment.migrations.versions.0089_longer_on_the_reserve").PULSE_NOW
NOW = BEFORE.replace(
    "pack_since timestamptz)", "pack_since timestamptz, unread_since timestamptz, unread_fault text)"
).replace(
    "\n        )\n$$",
    "\n        ),\n        (select bounce_box.unread_since from bounce_box),\n        (select fault from bounce_box)\n$$",
)
SIGNATURE = "work.pulse(timestamptz)"


def upgrade() -> None:
    op.add_column(
        "bounce_box", sa.Column("unread_since", sa.DateTime(timezone=True), nullable=True), schema="work"
    )
    op.execute("update work.bounce_box set unread_since = read_at where fault <> ''")
    op.create_check_constraint(
        op.f("bounce_box_fault_has_time"),
        "bounce_box",
        "(fault = '') = (unread_since is null)",
        schema="work",
    )
    op.execute(f"grant select on work.bounce_box to {OFFICE}")
    make_pulse(NOW)


def downgrade() -> None:
    make_pulse(BEFORE)
    op.execute(f"revoke select on work.bounce_box from {OFFICE}")
    op.drop_constraint(op.f("bounce_box_fault_has_time"), "bounce_box", schema="work", type_="check")
    op.drop_column("bounce_box", "unread_since", schema="work")


def make_pulse(function: str) -> None:
    """Make it anew: what a function returns can be changed in no other way."""
    op.execute(f"drop function {SIGNATURE}")
    op.execute(function)
    op.execute(f"revoke execute on function {SIGNATURE} from public")
    op.execute(f"grant execute on function {SIGNATURE} to recruitment_signin, recruitment_worker")
