"""A shortlist says where those were whom it puts in order: after the sift it is a composite of exercises."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    stage = sa.Column("stage", sa.String(), nullable=False, server_default="sift")
    op.add_column("shortlist", stage, schema="work")


def downgrade() -> None:
    # Lists of exercises cannot be told from those of the sift without it.
    op.execute(
        "delete from work.shortlist_row where shortlist_id in (select id from work.shortlist where stage <> 'sift')"
    )
    op.drop_column("shortlist", "stage", schema="work")
