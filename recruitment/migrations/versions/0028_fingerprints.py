"""What the pages of a pack depend on, so that what would look the same is not made again."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pack", sa.Column("fingerprint", sa.String(), nullable=True), schema="work")
    op.create_index("pack_fingerprint_index", "pack", ["fingerprint"], schema="work")


def downgrade() -> None:
    op.drop_index("pack_fingerprint_index", table_name="pack", schema="work")
    op.drop_column("pack", "fingerprint", schema="work")
