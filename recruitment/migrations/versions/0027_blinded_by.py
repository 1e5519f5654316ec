"""Who superseded a blinded copy."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("blinded_answer", sa.Column("superseded_by", sa.Uuid(), nullable=True), schema="work")


def downgrade() -> None:
    op.drop_column("blinded_answer", "superseded_by", schema="work")
