"""Leads write in the cohorts that they lead, and in no other: dates, places and the definition's versions."""

from alembic import op

revision = "0073"
down_revision = "0069"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
READERS = f"recruitment_signin, recruitment_applicant, recruitment_referee, recruitment_reader, {OFFICE}"
LED = "{0} = any ((select work.cohorts_led())::uuid[])"
#: What leads may amend of a cohort; no page changes anything else of it.
AMENDED = "opens_at, closes_at, places"
TABLES = ("cohort", "cohort_definition")
STATEMENTS = (
    *(
        statement
        for table in TABLES
        for statement in (
            f"alter table work.{table} enable row level security",
            # What cohorts there are, and what they say of themselves, everybody may know.
            f"create policy everybody_reads on work.{table} for select to {READERS} using (true)",
            f"create policy worker on work.{table} to {WORKER} using (true) with check (true)",
        )
    ),
    f"create policy leads_amend on work.cohort for update to {OFFICE} using ({LED.format('id')})"
    f" with check ({LED.format('id')})",
    f"create policy leads_reword on work.cohort_definition for insert to {OFFICE}"
    f" with check ({LED.format('cohort_id')} and made_by = (select work.actor()))",
    # The worker and commands make cohorts; what is pinned is never edited.
    f"revoke insert, update, delete on work.cohort, work.scale_point from {OFFICE}",
    f"revoke update, delete on work.cohort_definition from {OFFICE}",
    f"grant update ({AMENDED}) on work.cohort to {OFFICE}",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute(f"grant insert, update, delete on work.cohort, work.scale_point to {OFFICE}")
    op.execute(f"grant update, delete on work.cohort_definition to {OFFICE}")
    for table in TABLES:
        for policy in ("everybody_reads", "worker", "leads_amend" if table == "cohort" else "leads_reword"):
            op.execute(f"drop policy {policy} on work.{table}")
        op.execute(f"alter table work.{table} disable row level security")
