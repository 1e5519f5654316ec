"""Who may see what: grants, row security, the queue behind one function, scores that stay as committed."""

from typing import Any

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ACTOR = "(select work.actor())"
OWN_APPLICATION = (
    "exists (select 1 from identity.details mine where mine.application_id = {table}.{column}"
    f" and mine.person_id = {ACTOR})"
)
OWN_READING = (
    f"exists (select 1 from work.reading mine where mine.application_id = {{table}}.{{column}}"
    f" and mine.assessor_id = {ACTOR}{{more}})"
)
OWN_CARD = (
    f"exists (select 1 from work.scorecard mine where mine.id = {{table}}.scorecard_id"
    f" and mine.assessor_id = {ACTOR}{{more}})"
)

WEB_ROLES = (
    "recruitment_signin, recruitment_applicant, recruitment_referee, recruitment_reader, recruitment_office"
)
#: Rows that not everybody who may read the table may read.
SECURED = {
    "identity": ["details", "answer", "referee", "message"],
    "work": [
        "application",
        "event",
        "view",
        "blinded_answer",
        "assessor",
        "conflict",
        "reading",
        "scorecard",
        "score",
        "absence",
        "evidence",
        "delivery",
    ],
}

GRANTS = (
    "grant usage on schema identity to recruitment_signin, recruitment_applicant, recruitment_office, recruitment_worker",
    f"grant usage on schema work to {WEB_ROLES}, recruitment_worker",
    f"grant usage on schema queue to {WEB_ROLES}, recruitment_worker",
    "grant usage on schema safeguarding, monitoring to recruitment_worker",
    f"grant execute on function work.actor() to {WEB_ROLES}, recruitment_worker",
    # What everybody may know: the cohorts there are, and what they say of themselves.
    f"grant select on work.cohort, work.cohort_definition, work.scale_point to {WEB_ROLES}",
    # Signing in.
    "grant select, insert, update on identity.person to recruitment_signin",
    "grant select on identity.staff_role to recruitment_signin",
    "grant select, insert, update on identity.sign_in_code, identity.sign_in_session to recruitment_signin",
    "grant insert on identity.message, work.delivery to recruitment_signin, recruitment_applicant",
    # Applicants: their own rows (the policies below).
    "grant select, insert, update on identity.details, identity.answer, identity.referee to recruitment_applicant",
    "grant select, insert, update on work.application to recruitment_applicant",
    "grant select, insert on work.event, work.blinded_answer to recruitment_applicant",
    # Readers: never the schema identity.
    "grant select (id, cohort_id, reference) on work.application to recruitment_reader",
    "grant select on work.assessor, work.reading, work.blinded_answer to recruitment_reader",
    "grant update (displayed_at) on work.reading to recruitment_reader",
    "grant select on work.scorecard to recruitment_reader",
    # A reader drafts and commits; superseding needs columns that a reader may not write.
    "grant insert (id, reading_id, cohort_id, assessor_id, state, saved_at, reason) on work.scorecard to recruitment_reader",
    "grant update (state, saved_at, committed_at) on work.scorecard to recruitment_reader",
    "grant select, insert, update, delete on work.score, work.absence, work.evidence to recruitment_reader",
    # Interviewers and leads, and the worker: everything; what a person may do is decided by access rules.
    "grant select, insert, update, delete on all tables in schema identity, work to recruitment_office, recruitment_worker",
    "revoke all on identity.sign_in_code, identity.sign_in_session from recruitment_office",
    "grant usage on all sequences in schema work to recruitment_applicant, recruitment_reader, recruitment_office, recruitment_worker",
    # The queue: one function for all, the tables for the worker alone.
    "revoke execute on all functions in schema queue from public",
    "grant select, insert, update, delete on all tables in schema queue to recruitment_worker",
    "grant usage on all sequences in schema queue to recruitment_worker",
    "grant execute on all functions in schema queue to recruitment_worker",
    "alter function queue.procrastinate_defer_jobs_v1 security definer",
    "alter function queue.procrastinate_defer_jobs_v1 set search_path = queue, pg_temp",
    f"grant execute on function queue.procrastinate_defer_jobs_v1 to {WEB_ROLES}",
    # Whether the database is up to date is asked by the health page.
    "grant usage on schema migration to recruitment_web, recruitment_worker, recruitment_signin",
    "grant select on migration.alembic_version to recruitment_web, recruitment_worker, recruitment_signin",
)


def own(table: str, column: str = "application_id") -> str:
    return OWN_APPLICATION.format(table=table, column=column)


def read(table: str, column: str = "application_id", more: str = "") -> str:
    return OWN_READING.format(table=table, column=column, more=more)


def card(table: str, more: str = "") -> str:
    return OWN_CARD.format(table=table, more=more)


DRAFT = " and mine.state = 'draft'"
#: table, policy, command, role, using, with check
POLICIES = (
    ("identity.message", "sign_in_writes", "insert", "signin", None, "true"),
    ("work.delivery", "sign_in_writes", "insert", "signin", None, "true"),
    ("identity.message", "applicant_writes", "insert", "applicant", None, "true"),
    ("work.delivery", "applicant_writes", "insert", "applicant", None, "true"),
    (
        "identity.details",
        "applicant_owns",
        "all",
        "applicant",
        f"person_id = {ACTOR}",
        f"person_id = {ACTOR}",
    ),
    ("identity.answer", "applicant_owns", "all", "applicant", own("answer"), own("answer")),
    ("identity.referee", "applicant_owns", "all", "applicant", own("referee"), own("referee")),
    ("work.application", "applicant_starts", "insert", "applicant", None, "stage = 'register'"),
    ("work.application", "applicant_owns", "select", "applicant", own("application", "id"), None),
    ("work.application", "applicant_moves", "update", "applicant", own("application", "id"), "true"),
    ("work.event", "applicant_owns", "all", "applicant", own("event"), own("event")),
    (
        "work.blinded_answer",
        "applicant_owns",
        "all",
        "applicant",
        own("blinded_answer"),
        own("blinded_answer"),
    ),
    ("work.application", "reader_was_given", "select", "reader", read("application", "id"), None),
    (
        "work.blinded_answer",
        "reader_was_given",
        "select",
        "reader",
        "superseded_at is null and "
        + read("blinded_answer", more=" and mine.item = blinded_answer.question"),
        None,
    ),
    ("work.assessor", "reader_is", "select", "reader", f"assessor_id = {ACTOR}", None),
    ("work.reading", "reader_owns", "all", "reader", f"assessor_id = {ACTOR}", f"assessor_id = {ACTOR}"),
    ("work.scorecard", "reader_owns", "all", "reader", f"assessor_id = {ACTOR}", f"assessor_id = {ACTOR}"),
    ("work.score", "reader_sees", "select", "reader", card("score"), None),
    ("work.score", "reader_drafts", "all", "reader", card("score", DRAFT), card("score", DRAFT)),
    ("work.absence", "reader_sees", "select", "reader", card("absence"), None),
    ("work.absence", "reader_drafts", "all", "reader", card("absence", DRAFT), card("absence", DRAFT)),
    ("work.evidence", "reader_sees", "select", "reader", card("evidence"), None),
    ("work.evidence", "reader_drafts", "all", "reader", card("evidence", DRAFT), card("evidence", DRAFT)),
)

FUNCTIONS = (
    """
    create function work.actor() returns uuid language sql stable
    as $$ select nullif(current_setting('app.actor', true), '')::uuid $$
    """,
    """
    create function work.keep_committed_card() returns trigger language plpgsql as $$
    begin
        if old.state = 'draft' then
            return new;
        end if;
        if old.state = 'committed' and new.state = 'superseded'
            and (old.id, old.reading_id, old.cohort_id, old.assessor_id, old.saved_at, old.committed_at)
                = (new.id, new.reading_id, new.cohort_id, new.assessor_id, new.saved_at, new.committed_at) then
            return new;
        end if;
        raise exception 'A committed scorecard is never edited, only superseded.'
            using errcode = 'check_violation', constraint = 'scorecard_stays_as_committed';
    end $$
    """,
    """
    create function work.keep_committed_score() returns trigger language plpgsql as $$
    begin
        if exists (
            select 1 from work.scorecard
            where id in (new.scorecard_id, old.scorecard_id) and state <> 'draft'
        ) then
            raise exception 'The scores of a committed scorecard are never edited.'
                using errcode = 'check_violation', constraint = tg_table_name || '_stays_as_committed';
        end if;
        return coalesce(new, old);
    end $$
    """,
)
TRIGGERS = (
    "create trigger scorecard_stays_as_committed before update on work.scorecard"
    " for each row execute function work.keep_committed_card()",
    *(
        f"create trigger {table}_stays_as_committed before insert or update or delete on work.{table}"
        " for each row execute function work.keep_committed_score()"
        for table in ("score", "absence", "evidence")
    ),
)


def upgrade() -> None:
    create_queue()
    for statement in (*FUNCTIONS, *TRIGGERS, *GRANTS):
        op.execute(statement)
    for schema, tables in SECURED.items():
        for table in tables:
            op.execute(f"alter table {schema}.{table} enable row level security")
            op.execute(
                f"create policy office_and_worker on {schema}.{table} for all"
                " to recruitment_office, recruitment_worker using (true) with check (true)"
            )
    for table, name, verb, role, using, check in POLICIES:
        clauses = (f" using ({using})" if using else "") + (f" with check ({check})" if check else "")
        op.execute(f"create policy {role}_{name} on {table} for {verb} to recruitment_{role}{clauses}")


def create_queue() -> None:
    """The queue's own tables, in a schema of their own."""
    op.execute("create schema queue")
    op.execute("set local search_path to queue, pg_temp")
    # By the driver itself: many statements, with percent signs that are not placeholders.
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(SchemaManager.get_schema())
    op.execute("set local search_path to default")


def downgrade() -> None:
    for table, name, _verb, role, _using, _check in POLICIES:
        op.execute(f"drop policy {role}_{name} on {table}")
    for schema, tables in SECURED.items():
        for table in tables:
            op.execute(f"drop policy office_and_worker on {schema}.{table}")
            op.execute(f"alter table {schema}.{table} disable row level security")
    op.execute("drop schema queue cascade")
    op.execute("drop function work.keep_committed_card() cascade")
    op.execute("drop function work.keep_committed_score() cascade")
    op.execute("drop function work.actor() cascade")
    for schema in SECURED:
        op.execute(f"revoke all on all tables in schema {schema} from {WEB_ROLES}, recruitment_worker")
        op.execute(f"revoke all on all sequences in schema {schema} from {WEB_ROLES}, recruitment_worker")
        op.execute(f"revoke all on schema {schema} from {WEB_ROLES}, recruitment_worker")
    for role in ("recruitment_web", "recruitment_worker", "recruitment_signin"):
        op.execute(f"revoke all on migration.alembic_version from {role}")
        op.execute(f"revoke all on schema migration from {role}")
    op.execute("revoke all on schema safeguarding, monitoring from recruitment_worker")
