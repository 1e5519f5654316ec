"""Leads who look after safer recruitment; once a cohort has one, nobody else reads a concern."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0037"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
ACTOR = "(select work.actor())"
KEPT = ("invited", "reminded", "handed_back", "role_ended", "deactivated", "reactivated")
NAMED = ("named_for_safer_recruitment", "no_more_for_safer_recruitment")
# Somebody who leads the cohort no more, or whose account is closed, hears nothing; nor does whom it is about.
# Where nobody is left, every lead does, since a concern that nobody hears is worse than one that too many hear.
HEARS = f"""
create function work.hears_concerns(cohort uuid, about uuid) returns boolean
language sql stable security definer set search_path = identity, pg_temp as $$
    select coalesce(bool_or(named.person_id = {ACTOR}), true) and not exists (
        select from details where details.application_id = about and details.person_id = {ACTOR})
    from safer_recruitment_lead named join person on person.id = named.person_id
    where named.cohort_id = cohort and person.active and not exists (
        select from details where details.application_id = about and details.person_id = named.person_id)
    and exists (
        select from staff_role held where held.person_id = named.person_id and held.role = 'lead'
        and (held.cohort_id = cohort or held.cohort_id is null))
$$
"""
#: The policy that was, and those instead of it.
ALL = "create policy office_and_worker on identity.{table} to {roles} using (true) with check (true)"
INSTEAD = (
    f"create policy worker on identity.request to {WORKER} using (true) with check (true)",
    f"create policy office on identity.request to {OFFICE}"
    " using (kind <> 'concern' or work.hears_concerns(cohort_id, application_id)) with check (true)",
    f"create policy worker on identity.request_note to {WORKER} using (true) with check (true)",
    f"create policy office on identity.request_note to {OFFICE}"
    " using (exists (select from identity.request asked where asked.id = request_id)) with check (true)",
)


def upgrade() -> None:
    op.create_table(
        "safer_recruitment_lead",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["work.cohort.id"], name=op.f("safer_recruitment_lead_cohort_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity.person.id"], name=op.f("safer_recruitment_lead_person_id_fk")
        ),
        sa.PrimaryKeyConstraint("cohort_id", "person_id", name=op.f("safer_recruitment_lead_pk")),
        schema="identity",
    )
    op.execute("alter table identity.safer_recruitment_lead enable row level security")
    op.execute(ALL.format(table="safer_recruitment_lead", roles=f"{OFFICE}, {WORKER}"))
    op.execute(f"grant select, insert, delete on identity.safer_recruitment_lead to {OFFICE}, {WORKER}")
    op.execute(HEARS)
    op.execute("revoke execute on function work.hears_concerns(uuid, uuid) from public")
    op.execute(f"grant execute on function work.hears_concerns(uuid, uuid) to {OFFICE}, {WORKER}")
    for table in ("request", "request_note"):
        op.execute(f"drop policy office_and_worker on identity.{table}")
    for statement in INSTEAD:
        op.execute(statement)
    know(KEPT + NAMED)


def downgrade() -> None:
    op.execute(f"delete from identity.staff_event where action in {NAMED}")
    know(KEPT)
    for table in ("request", "request_note"):
        for policy in ("worker", "office"):
            op.execute(f"drop policy {policy} on identity.{table}")
        op.execute(ALL.format(table=table, roles=f"{OFFICE}, {WORKER}"))
    op.execute("drop function work.hears_concerns(uuid, uuid)")
    op.drop_table("safer_recruitment_lead", schema="identity")


def know(actions: tuple[str, ...]) -> None:
    name = op.f("staff_event_action_is_known")
    op.drop_constraint(name, "staff_event", schema="identity", type_="check")
    known = ", ".join(f"'{action}'" for action in actions)
    op.create_check_constraint(name, "staff_event", f"action in ({known})", schema="identity")
