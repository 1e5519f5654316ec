"""Leads read and record the wash-ups of the cohorts that they lead, under their own name, and no others."""

from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
TABLES = ("wash_up", "wash_up_member")
LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
OWN = "recorded_by = (select work.actor())"
LISTED = (
    "exists (select from work.shortlist"
    " where shortlist.id = wash_up.shortlist_id and shortlist.cohort_id = wash_up.cohort_id)"
)
#: Of a record that one may read: the policies of `wash_up` hold in here too.
OF_RECORD = "exists (select from work.wash_up where wash_up.id = wash_up_member.wash_up_id{0})"
STATEMENTS = (
    *(f"drop policy office_and_worker on work.{table}" for table in TABLES),
    *(f"create policy worker on work.{table} to {WORKER} using (true) with check (true)" for table in TABLES),
    f"create policy office on work.wash_up to {OFFICE} using ({LED}) with check ({LED} and {OWN} and {LISTED})",
    f"create policy office on work.wash_up_member to {OFFICE} using ({OF_RECORD.format('')})"
    f" with check ({OF_RECORD.format(f' and {OWN}')})",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"drop policy office on work.{table}")
        op.execute(f"drop policy worker on work.{table}")
    for table in TABLES:
        op.execute(
            f"create policy office_and_worker on work.{table} to {OFFICE}, {WORKER} using (true) with check (true)"
        )
