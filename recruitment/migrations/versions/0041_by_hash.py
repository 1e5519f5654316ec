"""Look up by hash the rows that a page of a list shows: each is read by its id in three tables."""

from alembic import op

revision = "0041"
down_revision = "0038"
branch_labels = None
depends_on = None

#: Index, table, schema, column. Among a hundred thousand a sorted index is three pages deep, a hash one.
INDEXES = (
    ("application_by_hash", "application", "work", "id"),
    ("details_by_hash", "details", "identity", "application_id"),
    ("tally_by_hash", "tally", "work", "application_id"),
)


def upgrade() -> None:
    for name, table, schema, column in INDEXES:
        op.create_index(name, table, [column], schema=schema, postgresql_using="hash")


def downgrade() -> None:
    for name, table, schema, _ in INDEXES:
        op.drop_index(name, table_name=table, schema=schema)
