"""Packs of panels and of interview days, of safeguarding and of the wash-up; and parts that are kept by what they hold."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0063"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
BEFORE = "'application', 'shortlist', 'copy', 'kit', 'feedback', 'reader'"
NEW = "'panel', 'day', 'safeguarding', 'wash_up'"
#: By the constraint's name: what it says now, and what it said before; nothing where it is new.
CHECKS = {
    "kind_is_known": (f"kind in ({BEFORE}, {NEW})", f"kind in ({BEFORE})"),
    "application_named": (
        "(kind in ('application', 'copy', 'feedback', 'safeguarding')) = (application_id is not null)",
        "(kind in ('application', 'copy', 'feedback')) = (application_id is not null)",
    ),
    "shortlist_named": (
        "(kind in ('shortlist', 'wash_up')) = (shortlist_id is not null)",
        "(kind = 'shortlist') = (shortlist_id is not null)",
    ),
    "panel_named": ("(kind = 'panel') = (panel_id is not null)", ""),
    "day_named": ("(kind = 'day') = (day_id is not null)", ""),
    "member_has_a_copy": ("member_id is null or kind in ('panel', 'day')", ""),
}
#: A panel's copy is its member's and the leads'; what was declared and found is read by those alone who look after it.
OURS = (
    "case when kind = 'safeguarding' then safeguarding.looks_after(application_id)"
    " when kind in ('panel', 'day') then member_id = (select work.actor())"
    " or cohort_id = any ((select work.cohorts_led())::uuid[]) else true end"
)
COLUMNS = (
    ("panel_id", sa.Uuid()),
    ("day_id", sa.Uuid()),
    ("member_id", sa.Uuid()),
    ("panels", sa.ARRAY(sa.Uuid())),
    ("parts", sa.Integer()),
    ("parts_made", sa.Integer()),
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("pack", sa.Column(name, kind, nullable=True), schema="work")
    refers("panel_id", "panel", None)
    refers("day_id", "interview_day", "CASCADE")
    say(0)
    op.create_table(
        "pack_part",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("pack_part_cohort_id_fk")),
        sa.PrimaryKeyConstraint("cohort_id", "fingerprint", name=op.f("pack_part_pk")),
        schema="work",
    )
    op.create_index("pack_part_made_at_index", "pack_part", ["made_at"], schema="work")
    op.execute(f"grant select, insert, update, delete on work.pack_part to {WORKER}")
    op.execute("drop policy office_and_worker on work.pack")
    op.execute(f"create policy worker on work.pack to {WORKER} using (true) with check (true)")
    op.execute(f"create policy office on work.pack to {OFFICE} using ({OURS}) with check ({OURS})")


def downgrade() -> None:
    op.execute("drop policy office on work.pack")
    op.execute("drop policy worker on work.pack")
    op.execute(
        f"create policy office_and_worker on work.pack to {OFFICE}, {WORKER} using (true) with check (true)"
    )
    op.drop_table("pack_part", schema="work")
    op.execute(f"delete from work.pack where kind in ({NEW})")
    say(1)
    for name, _ in reversed(COLUMNS):
        op.drop_column("pack", name, schema="work")


def refers(column: str, table: str, ondelete: str | None) -> None:
    """A column that names a row of another table, and the index by which it is found."""
    op.create_foreign_key(
        op.f(f"pack_{column}_fk"),
        "pack",
        table,
        [column],
        ["id"],
        source_schema="work",
        referent_schema="work",
        ondelete=ondelete,
    )
    op.create_index(
        f"pack_{column}_index",
        "pack",
        [column],
        schema="work",
        postgresql_where=sa.text(f"{column} is not null"),
    )


def say(which: int) -> None:
    """Have the table checked as it is now, 0, or as it was before, 1."""
    for name, checks in CHECKS.items():
        if checks[1] or which:
            op.drop_constraint(op.f(f"pack_{name}"), "pack", schema="work", type_="check")
        if checks[which]:
            op.create_check_constraint(op.f(f"pack_{name}"), "pack", checks[which], schema="work")
