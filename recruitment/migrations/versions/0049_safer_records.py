"""Records of safer recruitment, read by those alone who look after it; what was undone, and what taken up again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = (f"recruitment_{role}" for role in ("office", "worker", "applicant"))
OWN = (
    "exists (select from identity.details mine where mine.application_id = declaration.application_id"
    " and mine.person_id = (select work.actor()))"
)
#: Those who are named in the cohort, still lead it and can sign in; never the applicant. Where nobody is named,
#: nobody reads it: unlike a concern it is heard by waiting.
LOOKS_AFTER = """
create function safeguarding.looks_after(candidate uuid) returns boolean
language sql stable security definer set search_path = identity, work, pg_temp as $$
    select exists (
        select from application
        join safer_recruitment_lead named on named.cohort_id = application.cohort_id
        join person on person.id = named.person_id
        where application.id = candidate and named.person_id = (select work.actor()) and person.active
        and exists (
            select from staff_role held where held.person_id = named.person_id and held.role = 'lead'
            and (held.cohort_id = application.cohort_id or held.cohort_id is null))
        and not exists (
            select from details where details.application_id = candidate and details.person_id = named.person_id))
$$
"""
#: What is cleared, for any lead of the cohort and for the worker: neither what was found nor by whom. A search by
#: somebody who is on the candidate's panel by now clears nothing.
CLEARED = """
create function safeguarding.cleared(of_cohort uuid) returns table (application_id uuid, gate varchar)
language sql stable security definer set search_path = safeguarding, work, pg_temp as $$
    select newest.application_id, newest.gate from (
        select distinct on (record.application_id, record.gate)
            record.application_id, record.gate, record.finding, record.found_by
        from safer_record record join application on application.id = record.application_id
        where application.cohort_id = of_cohort
        order by record.application_id, record.gate, record.id desc
    ) newest
    where newest.finding = 'proceed'
    and (session_user = 'recruitment_worker' or of_cohort = any ((select work.cohorts_led())::uuid[]))
    and not (newest.gate = 'online_search' and exists (
        select from panel join observation on observation.panel_id = panel.id
        where panel.application_id = newest.application_id and observation.assessor_id = newest.found_by
        and observation.left_at is null))
$$
"""
FUNCTIONS = ("looks_after(uuid)", "cleared(uuid)")
STATEMENTS = (
    LOOKS_AFTER,
    CLEARED,
    *(f"revoke execute on function safeguarding.{name} from public" for name in FUNCTIONS),
    *(f"grant execute on function safeguarding.{name} to {OFFICE}, {WORKER}" for name in FUNCTIONS),
    f"grant usage on schema safeguarding to {OFFICE}, {APPLICANT}",
    "alter table safeguarding.declaration enable row level security",
    f"create policy office on safeguarding.declaration to {OFFICE}"
    " using (safeguarding.looks_after(application_id))",
    f"create policy worker on safeguarding.declaration to {WORKER} using (true) with check (true)",
    f"create policy own on safeguarding.declaration to {APPLICANT} using ({OWN}) with check ({OWN})",
    f"grant select on safeguarding.declaration to {OFFICE}",
    f"grant select, insert, update on safeguarding.declaration to {WORKER}",
    f"grant select on safeguarding.declaration to {APPLICANT}",
    f"grant update (entries, version, saved_at, sent_at) on safeguarding.declaration to {APPLICANT}",
    "alter table safeguarding.safer_record enable row level security",
    f"create policy office on safeguarding.safer_record to {OFFICE} using (safeguarding.looks_after(application_id))"
    " with check (safeguarding.looks_after(application_id) and found_by = (select work.actor()))",
    f"create policy worker on safeguarding.safer_record to {WORKER} using (true) with check (true)",
    f"grant select, insert on safeguarding.safer_record to {OFFICE}, {WORKER}",
    f"grant usage on sequence safeguarding.safer_record_id_seq to {OFFICE}, {WORKER}",
    "alter table work.undone_decision enable row level security",
    f"create policy office_and_worker on work.undone_decision to {OFFICE}, {WORKER} using (true) with check (true)",
    f"grant select, insert on work.undone_decision to {OFFICE}, {WORKER}",
    f"grant usage on sequence work.undone_decision_id_seq to {OFFICE}, {WORKER}",
    "alter table work.reopening enable row level security",
    f"create policy office_and_worker on work.reopening to {OFFICE}, {WORKER} using (true) with check (true)",
    f"grant select, insert, update on work.reopening to {OFFICE}, {WORKER}",
    # Undoing takes a confirmation, or one candidate, out of a decision that is confirmed.
    f"grant delete on work.confirmation, work.decision_item to {OFFICE}, {WORKER}",
)
BACK = (
    f"revoke delete on work.confirmation, work.decision_item from {OFFICE}, {WORKER}",
    *(
        f"drop table {name}"
        for name in ("work.reopening", "work.undone_decision", "safeguarding.safer_record")
    ),
    "drop table safeguarding.declaration",
    *(f"drop function safeguarding.{name}" for name in FUNCTIONS),
    f"revoke usage on schema safeguarding from {OFFICE}, {APPLICANT}",
)


def upgrade() -> None:
    declaration()
    safer_record()
    undone_decision()
    reopening()
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK:
        op.execute(statement)


def declaration() -> None:
    op.create_table(
        "declaration",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("version > 0", name=op.f("declaration_version_is_positive")),
        sa.CheckConstraint("jsonb_typeof(entries) = 'object'", name=op.f("declaration_entries_are_named")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("declaration_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("declaration_pk")),
        schema="safeguarding",
    )


def safer_record() -> None:
    op.create_table(
        "safer_record",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("gate", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("found_by", sa.Uuid(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "gate in ('self_declaration', 'online_search', 'signature')",
            name=op.f("safer_record_gate_is_recorded"),
        ),
        sa.CheckConstraint(
            "finding in ('proceed', 'discuss', 'stop')", name=op.f("safer_record_finding_is_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("safer_record_has_words")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("safer_record_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("safer_record_pk")),
        schema="safeguarding",
    )
    op.create_index(
        "safer_record_application_id_index", "safer_record", ["application_id"], schema="safeguarding"
    )


def undone_decision() -> None:
    op.create_table(
        "undone_decision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("proposed_reason", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("undone_decision_has_reason")),
        sa.CheckConstraint(
            "(application_id is null) = (action = '')", name=op.f("undone_decision_names_what_was_proposed")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("undone_decision_application_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["work.decision.id"], name=op.f("undone_decision_decision_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("undone_decision_pk")),
        schema="work",
    )
    op.create_index("undone_decision_decision_id_index", "undone_decision", ["decision_id"], schema="work")


def reopening() -> None:
    op.create_table(
        "reopening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=False),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("reopening_has_reason")),
        sa.CheckConstraint(
            "agreed_by is null or agreed_by <> asked_by", name=op.f("reopening_agreed_by_somebody_else")
        ),
        sa.CheckConstraint(
            "agreed_by is null or done_at is not null", name=op.f("reopening_done_once_agreed")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("reopening_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reopening_pk")),
        schema="work",
    )
    op.create_index(
        "reopening_one_open",
        "reopening",
        ["application_id"],
        unique=True,
        schema="work",
        postgresql_where=sa.text("done_at is null"),
    )
