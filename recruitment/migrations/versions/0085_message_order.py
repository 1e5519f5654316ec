"""What depends on a move leaves after what tells of it, and has waited for the mail server only since."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0076"
branch_labels = None
depends_on = None

PULSE_BEFORE = import_module("recruitment.migrations.versions.0075_deeds_of_leads").PULSE_NOW
INDEX = "delivery_application_id_waiting_index"
TELLS = "'offer', 'invited_to_interview', 'invited_to_centre', 'reserve', 'not_progressed'"
FOLLOWS = (
    "'slots_open', 'slot_reminder', 'slot_booked', 'slot_moved', 'slot_cancelled', 'slot_missed',"
    " 'centre_planned', 'centre_moved', 'centre_cancelled', 'centre_not_coming',"
    " 'declaration_asked', 'declaration_reminder', 'offer_accepted', 'offer_declined', 'feedback', 'taken_up_again'"
)
PULSE_NOW = PULSE_BEFORE.replace(
    "where delivery.held_at is null and delivery.state in ('queued', 'sending')",
    f"""where delivery.held_at is null and delivery.state in ('queued', 'sending')
            and not exists (
                select from delivery first
                join identity.message first_words on first_words.id = first.message_id
                where first.application_id = delivery.application_id
                    and first.state in ('queued', 'sending') and first.kind in ({TELLS})
                    and (
                        (delivery.kind in ({FOLLOWS}) and first_words.made_at <= message.made_at)
                        or (delivery.kind in ({TELLS}) and first_words.made_at < message.made_at)
                    )
            )""",
)


def upgrade() -> None:
    op.create_index(
        INDEX,
        "delivery",
        ["application_id"],
        schema="work",
        postgresql_where=sa.text("state in ('queued', 'sending')"),
    )
    op.execute(PULSE_NOW)


def downgrade() -> None:
    op.execute(PULSE_BEFORE)
    op.drop_index(INDEX, table_name="delivery", schema="work")
