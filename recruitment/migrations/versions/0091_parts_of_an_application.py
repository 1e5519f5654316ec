"""What one application's pages ask for is found by the application, however large the cohort is."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0088"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
#: By table: whether all of its rows are about an application.
ABOUT = {"delivery": False, "pack": False, "shortlist_row": True}
#: As `safeguarding.cleared` has it of a whole cohort; to anybody else than its leads and the worker nothing is.
CLEARED = """
create function safeguarding.cleared_of(of_application uuid) returns varchar[]
language plpgsql stable security definer set search_path = safeguarding, work, pg_temp as $$
begin
    return (
        select array_agg(newest.gate) from (
            select distinct on (record.gate) record.gate, record.finding, record.found_by
            from safer_record record
            where record.application_id = of_application
            order by record.gate, record.id desc
        ) newest
        where newest.finding = 'proceed'
        and (session_user = 'recruitment_worker' or exists (
            select from application
            where application.id = of_application and application.cohort_id = any (work.cohorts_led())))
        and not (newest.gate = 'online_search' and exists (
            select from panel join observation on observation.panel_id = panel.id
            where panel.application_id = of_application and observation.assessor_id = newest.found_by
            and observation.left_at is null)));
end $$
"""
FUNCTION = "safeguarding.cleared_of(uuid)"


def upgrade() -> None:
    for table, always in ABOUT.items():
        op.create_index(
            f"{table}_application_id_index",
            table,
            ["application_id"],
            schema="work",
            postgresql_where=None if always else sa.text("application_id is not null"),
        )
    op.execute(CLEARED)
    op.execute(f"revoke execute on function {FUNCTION} from public")
    op.execute(f"grant execute on function {FUNCTION} to {OFFICE}, {WORKER}")


def downgrade() -> None:
    op.execute(f"drop function {FUNCTION}")
    for table in ABOUT:
        op.drop_index(f"{table}_application_id_index", table_name=table, schema="work")
