"""Kits: packs of what it takes to carry an exercise out on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = "'application', 'shortlist', 'copy'"


def upgrade() -> None:
    op.add_column("pack", sa.Column("exercise", sa.String(), nullable=True), schema="work")
    know_kinds(f"{KINDS}, 'kit'")
    op.create_check_constraint(
        op.f("pack_exercise_named"), "pack", "(kind = 'kit') = (exercise is not null)", schema="work"
    )


def know_kinds(kinds: str) -> None:
    name = op.f("pack_kind_is_known")
    op.drop_constraint(name, "pack", schema="work", type_="check")
    op.create_check_constraint(name, "pack", f"kind in ({kinds})", schema="work")


def downgrade() -> None:
    op.drop_constraint(op.f("pack_exercise_named"), "pack", schema="work", type_="check")
    op.execute("delete from work.pack where kind = 'kit'")
    know_kinds(KINDS)
    op.drop_column("pack", "exercise", schema="work")
