"""Find names by how they begin: in the order of their bytes on every installation, and by later words apart."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SEARCH_NAME = "alter table identity.details alter column search_name type varchar collate {}"


def upgrade() -> None:
    op.execute(SEARCH_NAME.format('"C"'))
    op.create_index(
        "details_later_words_index",
        "details",
        [sa.text("array_to_tsvector(array_remove((string_to_array(search_name, ' '))[2:], ''))")],
        schema="identity",
        postgresql_using="gin",
    )


def downgrade() -> None:
    op.drop_index("details_later_words_index", table_name="details", schema="identity")
    op.execute(SEARCH_NAME.format('"default"'))
