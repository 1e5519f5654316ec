"""What applicants tell of their time since education, month by month, and what they have qualified in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APPLICANT, OFFICE, WORKER = "recruitment_applicant", "recruitment_office", "recruitment_worker"
ACTOR = "(select work.actor())"
TABLES = ("history", "history_entry", "history_gap", "qualification")
#: Rows that their writer may take away again.
LISTS = ("history_entry", "qualification")


def upgrade() -> None:
    make("history", typed("left_month", "left_year", "employer_note"), ["application_id"])
    make(
        "history_entry",
        [
            sa.Column("id", sa.Uuid(), nullable=False),
            *typed(
                "kind", "title", "place", "from_month", "from_year", "to_month", "to_year", "goes_on",
                "reason", "duties",
            ),
        ],
        ["id"],
    )  # fmt: skip
    make("history_gap", typed("months", "text"), ["application_id", "months"])
    make(
        "qualification",
        [sa.Column("id", sa.Uuid(), nullable=False), *typed("level", "title", "place", "year", "result")],
        ["id"],
    )
    for table in LISTS:
        op.create_index(op.f(f"{table}_application_id_index"), table, ["application_id"], schema="identity")
    for table in TABLES:
        give(table)


def typed(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def make(table: str, columns: list[sa.Column[Any]], key: list[str]) -> None:
    op.create_table(
        table,
        sa.Column("application_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f(f"{table}_version_is_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f(f"{table}_application_id_fk")
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"{table}_pk")),
        schema="identity",
    )


def give(table: str) -> None:
    own = (
        f"exists (select 1 from identity.details mine where mine.application_id = {table}.application_id"
        f" and mine.person_id = {ACTOR})"
    )
    delete = ", delete" if table in LISTS else ""
    op.execute(f"grant select, insert, update{delete} on identity.{table} to {APPLICANT}")
    op.execute(f"grant select, insert, update, delete on identity.{table} to {OFFICE}, {WORKER}")
    op.execute(f"alter table identity.{table} enable row level security")
    op.execute(
        f"create policy office_and_worker on identity.{table} to {OFFICE}, {WORKER} using (true) with check (true)"
    )
    op.execute(
        f"create policy applicant_owns on identity.{table} to {APPLICANT} using ({own}) with check ({own})"
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table, schema="identity")
