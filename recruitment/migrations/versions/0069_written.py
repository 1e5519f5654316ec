"""A lead writes to an applicant: who wrote it stands beside the message, among what was done with it."""

from alembic import op

revision = "0069"
down_revision = "0072"
branch_labels = None
depends_on = None

DEEDS = "'held', 'let_go', 'edited', 'dropped', 'came_back', 'tried_again'"


def upgrade() -> None:
    know_deeds(f"{DEEDS}, 'written'")


def downgrade() -> None:
    op.execute("delete from identity.done_to_message where deed = 'written'")
    know_deeds(DEEDS)


def know_deeds(deeds: str) -> None:
    name = op.f("done_to_message_deed_is_known")
    op.drop_constraint(name, "done_to_message", schema="identity", type_="check")
    op.create_check_constraint(name, "done_to_message", f"deed in ({deeds})", schema="identity")
