"""Hold beside the words of answers how codes of references begin: a search then reads those near in a list.

What is found is put in order before any of it is left out. Among a hundred thousand applications a word that
stands in one answer of a thousand is found seven hundred times, each time on a page of its own; those that a
page of the list shows stand among the first seventh.
"""

from alembic import op

revision = "0051"
down_revision = "0047"
branch_labels = None
depends_on = None

DROPPED = "drop index identity.answer_words_words_index"
MADE = "create index answer_words_words_index on identity.answer_words using gin ({}) with (gin_pending_list_limit = 256)"
#: The same expression stands in `recruitment.models.application.CODE_BEGINS`.
CODE_BEGINS = "(array[\"left\"(split_part(reference::text, '-'::text, 2), 1)])"


def upgrade() -> None:
    op.execute(DROPPED)
    op.execute(MADE.format(f"words, {CODE_BEGINS}"))


def downgrade() -> None:
    op.execute(DROPPED)
    op.execute(MADE.format("words"))
