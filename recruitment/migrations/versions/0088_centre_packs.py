"""Packs of a day of the assessment centre, for its leads and for each of its assessors."""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0085"
branch_labels = None
depends_on = None

OFFICE = "recruitment_office"
ACTOR = "(select work.actor())"
LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
BEFORE = "'application', 'shortlist', 'copy', 'kit', 'feedback', 'reader', 'panel', 'day', 'safeguarding', 'wash_up'"


def upgrade() -> None:
    op.add_column("pack", sa.Column("centre_day_id", sa.Uuid(), nullable=True), schema="work")
    op.create_foreign_key(
        op.f("pack_centre_day_id_cohort_id_fk"),
        "pack",
        "centre_day",
        ["centre_day_id", "cohort_id"],
        ["id", "cohort_id"],
        source_schema="work",
        referent_schema="work",
        ondelete="CASCADE",
    )
    op.create_index(
        "pack_centre_day_id_index",
        "pack",
        ["centre_day_id"],
        schema="work",
        postgresql_where=sa.text("centre_day_id is not null"),
    )
    checked("kind_is_known", f"kind in ({BEFORE}, 'centre')")
    checked("member_has_a_copy", "member_id is null or kind in ('panel', 'day', 'centre')")
    op.create_check_constraint(
        op.f("pack_centre_day_named"),
        "pack",
        "(kind = 'centre') = (centre_day_id is not null)",
        schema="work",
    )
    see("'panel', 'day', 'centre'")
    op.add_column(
        "centre_day", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True), schema="work"
    )
    # An assessor sees that they sit on a day, so that they can ask for their own pack of it.
    op.execute(
        f"create policy office_own on work.centre_sitter for select to {OFFICE} using (assessor_id = {ACTOR})"
    )


def downgrade() -> None:
    op.execute("drop policy office_own on work.centre_sitter")
    op.drop_column("centre_day", "changed_at", schema="work")
    op.execute("delete from work.pack where kind = 'centre'")
    see("'panel', 'day'")
    op.drop_constraint(op.f("pack_centre_day_named"), "pack", schema="work", type_="check")
    checked("member_has_a_copy", "member_id is null or kind in ('panel', 'day')")
    checked("kind_is_known", f"kind in ({BEFORE})")
    op.drop_column("pack", "centre_day_id", schema="work")


def checked(name: str, rule: str) -> None:
    """Have the table checked by another rule of the same name."""
    op.drop_constraint(op.f(f"pack_{name}"), "pack", schema="work", type_="check")
    op.create_check_constraint(op.f(f"pack_{name}"), "pack", rule, schema="work")


def see(copies: str) -> None:
    """Whose packs are under the office's role; of `copies`, each member has their own."""
    whose = (
        "case when kind = 'safeguarding' then safeguarding.looks_after(application_id)"
        f" when kind in ({copies}) then member_id = {ACTOR} or {LED}"
        f" when kind = 'reader' then assessor_id = {ACTOR} or {LED} else {LED} end"
    )
    op.execute("drop policy office on work.pack")
    op.execute(f"create policy office on work.pack to {OFFICE} using ({whose}) with check ({whose})")
