"""A lead's row of a panel is seen by its cohort before it is asked whether the lead sits on it.

Policies of a role are joined by "or", in an order that PostgreSQL does not promise; it put the dear question, a
function asked for each row, before the cheap one. Who sees what stays as it was.
"""

from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
SITS = {
    "panel": "work.sits_on(id)",
    "observation": "assessor_id = (select work.actor()) or work.sits_on(panel_id)",
}


def upgrade() -> None:
    for table, sits in SITS.items():
        op.execute(f"alter policy office_sits on work.{table} using ({LED} or {sits})")


def downgrade() -> None:
    for table, sits in SITS.items():
        op.execute(f"alter policy office_sits on work.{table} using ({sits})")
