"""Ask of each row whether it is a reader's own: the server would list all that is theirs to find one in it.

Left to itself it takes "exists" for "in a list of", and to show one answer reads every reading of whoever reads.
The offset keeps it from that, and says nothing else. What readers see and may write stays as it was; drafts are
told apart where something is written, and no longer where it is only read, which the other policy covers.
"""

from alembic import op

revision = "0033"
down_revision = "0036"
branch_labels = None
depends_on = None

READER = "recruitment_reader"
GIVEN = (
    "exists (select 1 from work.reading mine where mine.application_id = application.id"
    " and mine.assessor_id = (select work.actor()){more})"
)
OWN_CARD = (
    "exists (select 1 from work.scorecard mine where mine.id = {table}.scorecard_id"
    " and mine.assessor_id = (select work.actor()){more})"
)
DRAFT = " and mine.state = 'draft'"
#: What stands on a scorecard, and goes with it.
TABLES = ("absence", "evidence", "score")
VERBS = {"insert": "with check ({0})", "update": "using ({0}) with check ({0})", "delete": "using ({0})"}


def upgrade() -> None:
    op.execute(
        f"alter policy reader_reader_was_given on work.application using ({GIVEN.format(more=' offset 0')})"
    )
    for table in TABLES:
        sees, writes = (OWN_CARD.format(table=table, more=more) for more in (" offset 0", DRAFT))
        op.execute(f"alter policy reader_reader_sees on work.{table} using ({sees})")
        op.execute(f"drop policy reader_reader_drafts on work.{table}")
        for verb, condition in VERBS.items():
            op.execute(
                f"create policy reader_drafts_{verb} on work.{table} for {verb} to {READER}"
                f" {condition.format(writes)}"
            )


def downgrade() -> None:
    op.execute(f"alter policy reader_reader_was_given on work.application using ({GIVEN.format(more='')})")
    for table in TABLES:
        sees, writes = (OWN_CARD.format(table=table, more=more) for more in ("", DRAFT))
        op.execute(f"alter policy reader_reader_sees on work.{table} using ({sees})")
        for verb in VERBS:
            op.execute(f"drop policy reader_drafts_{verb} on work.{table}")
        op.execute(
            f"create policy reader_reader_drafts on work.{table} to {READER} using ({writes}) with check ({writes})"
        )
