"""A scorecard has a version: what an assessor's page saves goes over what it was filled in from, or not at all."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0021"
branch_labels = None
depends_on = None

READER = "recruitment_reader"


def upgrade() -> None:
    op.add_column(
        "scorecard", sa.Column("version", sa.Integer(), server_default="1", nullable=False), schema="work"
    )
    op.execute(f"grant insert (version), update (version) on work.scorecard to {READER}")


def downgrade() -> None:
    op.drop_column("scorecard", "version", schema="work")
