"""After an application is sent: withdrawing, answers to offers, requests that a person settles."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0008"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT, SIGNIN = (
    f"recruitment_{role}" for role in ("office", "worker", "applicant", "signin")
)
ACTOR = "(select work.actor())"
OWN = (
    "exists (select 1 from identity.details mine where mine.application_id = {table}.application_id"
    f" and mine.person_id = {ACTOR})"
)
STAGES = ("register", "application", "sift", "offer", "not_progressed")

#: The applicant has no part in readings and cannot take messages back: this does both, for whoever has withdrawn.
#: What is begun stays; what they asked for themselves is still answered.
LET_GO = """
create function work.let_go(withdrawn uuid) returns void
language plpgsql security definer set search_path = work, identity, pg_temp as $$
declare
    unsent uuid[];
begin
    if not exists (select 1 from application where id = withdrawn and stage = 'withdrawn') then
        return;
    end if;
    delete from reading
    where application_id = withdrawn
        and not exists (select 1 from scorecard where scorecard.reading_id = reading.id);
    with taken_back as (
        delete from delivery
        where application_id = withdrawn and state = 'queued' and kind not like 'request%'
        returning message_id
    )
    select array_agg(message_id) into unsent from taken_back;
    delete from message where id = any (unsent);
end $$
"""
POLICIES = (
    f"create policy office_and_worker on identity.offer_answer to {OFFICE}, {WORKER} using (true) with check (true)",
    f"create policy applicant_reads on identity.offer_answer for select to {APPLICANT}"
    f" using ({OWN.format(table='offer_answer')})",
    f"create policy applicant_answers on identity.offer_answer for insert to {APPLICANT}"
    f" with check (actor_id = {ACTOR} and {OWN.format(table='offer_answer')})",
    f"create policy office_and_worker on identity.request to {OFFICE}, {WORKER} using (true) with check (true)",
    f"create policy applicant_reads on identity.request for select to {APPLICANT} using (person_id = {ACTOR})",
    f"create policy applicant_asks on identity.request for insert to {APPLICANT}"
    f" with check (person_id = {ACTOR} and entered_by is null and state = 'open' and owner_id is null"
    f" and {OWN.format(table='request')})",
    f"create policy anybody_asks on identity.request for insert to {SIGNIN}"
    " with check (person_id is null and application_id is null and entered_by is null and state = 'open'"
    " and owner_id is null)",
    f"create policy office_and_worker on identity.request_note to {OFFICE}, {WORKER} using (true) with check (true)",
)
#: An applicant sees what they asked and what was answered, not who has it in hand.
OWN_COLUMNS = (
    "id, cohort_id, kind, person_id, application_id, text, made_at, due_at, state, outcome, settled_at"
)
GRANTS = (
    f"grant select, insert on identity.offer_answer to {OFFICE}, {WORKER}, {APPLICANT}",
    f"grant usage on sequence identity.offer_answer_id_seq to {OFFICE}, {WORKER}, {APPLICANT}",
    f"grant select, insert, update on identity.request to {OFFICE}, {WORKER}",
    f"grant select ({OWN_COLUMNS}), insert on identity.request to {APPLICANT}",
    f"grant insert on identity.request to {SIGNIN}",
    f"grant select, insert on identity.request_note to {OFFICE}, {WORKER}",
    f"grant usage on sequence identity.request_note_id_seq to {OFFICE}, {WORKER}",
    "revoke execute on function work.let_go(uuid) from public",
    f"grant execute on function work.let_go(uuid) to {APPLICANT}, {OFFICE}, {WORKER}",
)
TABLES = ("offer_answer", "request", "request_note")


def upgrade() -> None:
    know_stages((*STAGES, "withdrawn"), "'register', 'application', 'withdrawn'")
    make_offer_answer()
    make_request()
    make_request_note()
    for table in TABLES:
        op.execute(f"alter table identity.{table} enable row level security")
    for statement in (*POLICIES, LET_GO, *GRANTS):
        op.execute(statement)


def know_stages(stages: tuple[str, ...], unsent: str) -> None:
    for name in ("stage_is_known", "submitted_has_time"):
        op.drop_constraint(op.f(f"application_{name}"), "application", schema="work", type_="check")
    known = ", ".join(f"'{stage}'" for stage in stages)
    op.create_check_constraint(
        op.f("application_stage_is_known"), "application", f"stage in ({known})", schema="work"
    )
    op.create_check_constraint(
        op.f("application_submitted_has_time"),
        "application",
        f"stage in ({unsent}) or submitted_at is not null",
        schema="work",
    )


def make_offer_answer() -> None:
    op.create_table(
        "offer_answer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer in ('accepted', 'declined')", name=op.f("offer_answer_answer_is_known")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("offer_answer_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("offer_answer_pk")),
        schema="identity",
    )
    op.create_index(
        "offer_answer_application_id_index", "offer_answer", ["application_id", "id"], schema="identity"
    )


def make_request() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('appeal', 'correction', 'deletion', 'access', 'complaint', 'concern', 'leak', 'question')",
            name=op.f("request_kind_is_known"),
        ),
        sa.CheckConstraint("state in ('open', 'settled')", name=op.f("request_state_is_known")),
        sa.CheckConstraint("text <> ''", name=op.f("request_says_something")),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_at is not null and settled_by is not null)",
            name=op.f("request_settled_by_somebody"),
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (outcome <> '')", name=op.f("request_settled_with_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("request_application_id_fk")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("request_cohort_id_fk")),
        sa.ForeignKeyConstraint(["owner_id"], ["identity.person.id"], name=op.f("request_owner_id_fk")),
        sa.ForeignKeyConstraint(["person_id"], ["identity.person.id"], name=op.f("request_person_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("request_pk")),
        schema="identity",
    )
    op.create_index("request_list_index", "request", ["cohort_id", "state", "due_at"], schema="identity")
    op.create_index("request_application_id_index", "request", ["application_id"], schema="identity")


def make_request_note() -> None:
    op.create_table(
        "request_note",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("deed in ('taken', 'noted', 'settled')", name=op.f("request_note_deed_is_known")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["identity.request.id"], name=op.f("request_note_request_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("request_note_pk")),
        schema="identity",
    )
    op.create_index("request_note_request_id_index", "request_note", ["request_id", "id"], schema="identity")


def downgrade() -> None:
    op.execute("drop function work.let_go(uuid)")
    for table in reversed(TABLES):
        op.drop_table(table, schema="identity")
    # Before this, nobody could withdraw: they were not taken further, those who had not sent begin again.
    op.execute(
        "update work.application set stage = case when submitted_at is null then 'application'"
        " else 'not_progressed' end where stage = 'withdrawn'"
    )
    know_stages(STAGES, "'register', 'application'")
