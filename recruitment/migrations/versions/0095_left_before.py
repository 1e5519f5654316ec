"""When a message left stays known after it came back; what has left is not taken back."""

from importlib import import_module

from alembic import op

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

BEFORE = import_module("recruitment.migrations.versions.0092_sent_before").NOW
NOW = BEFORE.replace(
    "kind not like 'request%'", "kind not like 'request%'\n            and sent_at is null", 1
)


def upgrade() -> None:
    op.execute(NOW)
    know_sent("state <> 'sent' or sent_at is not null")


def downgrade() -> None:
    op.execute(BEFORE)
    op.execute("update work.delivery set sent_at = null where state <> 'sent'")
    know_sent("(state = 'sent') = (sent_at is not null)")


def know_sent(rule: str) -> None:
    name = op.f("delivery_sent_has_time")
    op.drop_constraint(name, "delivery", schema="work", type_="check")
    op.create_check_constraint(name, "delivery", rule, schema="work")
