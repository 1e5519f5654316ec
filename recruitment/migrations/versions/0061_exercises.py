"""A row of a list of exercises has the average of each, beside that of each criterion."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("exercises", JSONB(), nullable=False, server_default=sa.text("'{}'"))
    op.add_column("shortlist_row", column, schema="work")


def downgrade() -> None:
    op.drop_column("shortlist_row", "exercises", schema="work")
