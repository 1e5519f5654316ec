"""Saved selections: applications picked out by name, frozen as they were picked."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0087"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
TABLES = ("selection", "selection_row")
LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
#: All of a selection is added by one statement, and afterwards nothing: it would be one too many.
WHOLE = """
create function work.selection_is_whole() returns trigger language plpgsql as $$
begin
    if exists (
        select from work.selection
        where selection.id in (select added.selection_id from added)
            and selection.size <> (
                select count(*) from work.selection_row where selection_row.selection_id = selection.id
            )
    ) then
        raise exception 'a selection is saved whole and never changes' using errcode = 'check_violation';
    end if;
    return null;
end $$
"""
STATEMENTS = (
    WHOLE,
    "create trigger selection_is_whole after insert on work.selection_row"
    " referencing new table as added for each statement execute function work.selection_is_whole()",
    *(
        statement
        for table in TABLES
        for statement in (
            f"alter table work.{table} enable row level security",
            f"create policy worker on work.{table} to {WORKER} using (true) with check (true)",
            # Added, and never changed or removed.
            f"grant select, insert on work.{table} to {OFFICE}, {WORKER}",
        )
    ),
    f"create policy office on work.selection to {OFFICE} using ({LED})"
    f" with check ({LED} and made_by = (select work.actor()))",
    f"create policy office on work.selection_row to {OFFICE} using ({LED}) with check ({LED} and exists"
    " (select from work.selection where selection.id = selection_row.selection_id"
    " and selection.made_by = (select work.actor())))",
)


def upgrade() -> None:
    op.create_table(
        "selection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("shortlist_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("selection_has_name")),
        sa.CheckConstraint("size > 0", name=op.f("selection_has_somebody")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("selection_cohort_id_fk")),
        sa.ForeignKeyConstraint(
            ["shortlist_id", "cohort_id"],
            ["work.shortlist.id", "work.shortlist.cohort_id"],
            name=op.f("selection_shortlist_id_cohort_id_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("selection_pk")),
        sa.UniqueConstraint("cohort_id", "name", name=op.f("selection_cohort_id_name_unique")),
        sa.UniqueConstraint("id", "cohort_id", name=op.f("selection_id_cohort_id_unique")),
        schema="work",
    )
    op.create_table(
        "selection_row",
        sa.Column("selection_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["selection_id", "cohort_id"],
            ["work.selection.id", "work.selection.cohort_id"],
            name=op.f("selection_row_selection_id_cohort_id_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id", "cohort_id"],
            ["work.application.id", "work.application.cohort_id"],
            name=op.f("selection_row_application_id_cohort_id_fk"),
        ),
        sa.PrimaryKeyConstraint("selection_id", "application_id", name=op.f("selection_row_pk")),
        schema="work",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="work")
    op.execute("drop function work.selection_is_whole()")
