"""Packs are of their cohort and of its leads, and know the day by which they are destroyed."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0074"
branch_labels = None
depends_on = None

OFFICE = "recruitment_office"
ACTOR = "(select work.actor())"
LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
#: What was declared and found is read by those alone who look after it. The rest is the leads' of the cohort, and a
#: member's or a reader's own copy theirs as well.
OURS = (
    "case when kind = 'safeguarding' then safeguarding.looks_after(application_id)"
    f" when kind in ('panel', 'day') then member_id = {ACTOR} or {LED}"
    f" when kind = 'reader' then assessor_id = {ACTOR} or {LED} else {LED} end"
)
BEFORE = (
    "case when kind = 'safeguarding' then safeguarding.looks_after(application_id)"
    f" when kind in ('panel', 'day') then member_id = {ACTOR} or {LED} else true end"
)
#: By the column that says what a pack is about: the table, and what becomes of the pack where that goes.
ABOUT = (
    ("application_id", "application", None),
    ("shortlist_id", "shortlist", None),
    ("panel_id", "panel", None),
    ("day_id", "interview_day", "CASCADE"),
)
#: The others have such a key already.
KEYED = ("shortlist", "interview_day")


def upgrade() -> None:
    op.add_column("pack", sa.Column("destroy_by", sa.Date(), nullable=True), schema="work")
    for table in KEYED:
        op.create_unique_constraint(
            op.f(f"{table}_id_cohort_id_unique"), table, ["id", "cohort_id"], schema="work"
        )
    for column, table, ondelete in ABOUT:
        # Such a pack was never a page's doing, and any pack can be asked for again.
        op.execute(
            f"delete from work.pack using work.{table} about"
            f" where about.id = pack.{column} and about.cohort_id <> pack.cohort_id"
        )
        op.drop_constraint(op.f(f"pack_{column}_fk"), "pack", schema="work", type_="foreignkey")
        refers([column, "cohort_id"], table, ["id", "cohort_id"], ondelete)
    see(OURS)


def downgrade() -> None:
    see(BEFORE)
    for column, table, ondelete in ABOUT:
        op.drop_constraint(op.f(f"pack_{column}_cohort_id_fk"), "pack", schema="work", type_="foreignkey")
        refers([column], table, ["id"], ondelete)
    for table in KEYED:
        op.drop_constraint(op.f(f"{table}_id_cohort_id_unique"), table, schema="work", type_="unique")
    op.drop_column("pack", "destroy_by", schema="work")


def refers(columns: list[str], table: str, to: list[str], ondelete: str | None) -> None:
    """What a pack is about, by some columns."""
    op.create_foreign_key(
        op.f(f"pack_{'_'.join(columns)}_fk"),
        "pack",
        table,
        columns,
        to,
        source_schema="work",
        referent_schema="work",
        ondelete=ondelete,
    )


def see(whose: str) -> None:
    """Whose packs are under the office's role."""
    op.execute("drop policy office on work.pack")
    op.execute(f"create policy office on work.pack to {OFFICE} using ({whose}) with check ({whose})")
