"""References: who was asked, by which links, what they wrote; and whom an applicant would not have asked yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
SIGNIN, APPLICANT, REFEREE = "recruitment_signin", "recruitment_applicant", "recruitment_referee"
ACTOR = "(select work.actor())"
OWN_APPLICATION = (
    "exists (select 1 from identity.details mine where mine.application_id = reference_request.application_id"
    f" and mine.person_id = {ACTOR})"
)
#: What a referee writes is theirs until it is sent: from then on not even the link shows it again.
OWN_REFERENCE = (
    "exists (select 1 from identity.reference_request mine where mine.id = reference.request_id"
    f" and mine.bearer_id = {ACTOR} and mine.state in ('asked', 'opened'))"
)
TABLES = ("reference_request", "reference_link", "reference")

GRANTS = (
    *(f"grant select, insert, update, delete on identity.{table} to {OFFICE}, {WORKER}" for table in TABLES),
    # Whose link it is, before anybody is let in by it.
    f"grant select (token_hash, request_id, expires_at, ended_at) on identity.reference_link to {SIGNIN}",
    f"grant select (id, bearer_id, state) on identity.reference_request to {SIGNIN}",
    # Applicants: that somebody was asked and has answered. Not a word of it, nor of how it was checked.
    "grant select (id, application_id, position, full_name, email, state, asked_at, answered_at, told_at),"
    f" update (state, closed_at) on identity.reference_request to {APPLICANT}",
    # Referees: what they are asked, and what they write until it is sent.
    f"grant usage on schema identity to {REFEREE}",
    "grant select (id, cohort_id, application_id, bearer_id, full_name, email, candidate, state, asked_at, due_at,"
    f" opened_at), update (state, opened_at, answered_at, words) on identity.reference_request to {REFEREE}",
    f"grant select, insert, update on identity.reference to {REFEREE}",
    f"grant insert on identity.message, work.delivery to {REFEREE}",
)
#: table, name, command, role, using, with check
POLICIES = (
    *(
        (f"identity.{table}", "office_and_worker", "all", f"{OFFICE}, {WORKER}", "true", "true")
        for table in TABLES
    ),
    ("identity.reference_link", "signin_finds", "select", SIGNIN, "true", None),
    ("identity.reference_request", "signin_finds", "select", SIGNIN, "true", None),
    ("identity.reference_request", "applicant_owns", "all", APPLICANT, OWN_APPLICATION, OWN_APPLICATION),
    (
        "identity.reference_request",
        "referee_is_asked",
        "all",
        REFEREE,
        f"bearer_id = {ACTOR} and state <> 'replaced'",
        f"bearer_id = {ACTOR}",
    ),
    ("identity.reference", "referee_writes", "all", REFEREE, OWN_REFERENCE, OWN_REFERENCE),
    ("identity.message", "referee_writes", "insert", REFEREE, None, "true"),
    ("work.delivery", "referee_writes", "insert", REFEREE, None, "true"),
)


def upgrade() -> None:
    op.add_column(
        "referee",
        sa.Column("not_before_offer", sa.String(), nullable=False, server_default=""),
        schema="identity",
    )
    op.create_check_constraint(
        op.f("referee_not_before_offer_is_ticked_or_not"),
        "referee",
        "not_before_offer in ('', 'y')",
        schema="identity",
    )
    make_request()
    make_link()
    make_reference()
    for table in TABLES:
        op.execute(f"alter table identity.{table} enable row level security")
    for statement in GRANTS:
        op.execute(statement)
    for table, name, verb, role, using, check in POLICIES:
        clauses = (f" using ({using})" if using else "") + (f" with check ({check})" if check else "")
        op.execute(f"create policy {name} on {table} for {verb} to {role}{clauses}")


def make_request() -> None:
    moments = ("opened_at", "answered_at", "told_at", "closed_at", "verified_at")
    op.create_table(
        "reference_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("bearer_id", sa.Uuid(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("full_name", "email", "candidate", "state")
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in moments),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("words", "verified_how", "cleared")),
        sa.CheckConstraint(
            "state in ('asked', 'opened', 'received', 'declined', 'not_known', 'wrong_person', 'replaced')",
            name=op.f("reference_request_state_is_known"),
        ),
        sa.CheckConstraint("position between 1 and 2", name=op.f("reference_request_position_is_one_or_two")),
        sa.CheckConstraint("sent > 0", name=op.f("reference_request_sent_at_least_once")),
        sa.CheckConstraint(
            "state = 'replaced'"
            " or (answered_at is not null) = (state in ('received', 'declined', 'not_known', 'wrong_person'))",
            name=op.f("reference_request_answered_when_it_was"),
        ),
        sa.CheckConstraint(
            "(state = 'replaced') = (closed_at is not null)",
            name=op.f("reference_request_closed_when_it_was"),
        ),
        sa.CheckConstraint(
            "(verified_at is null) = (verified_by is null) and (verified_at is null or verified_how <> '')",
            name=op.f("reference_request_verified_by_somebody_somehow"),
        ),
        sa.CheckConstraint(
            "verified_at is null or state = 'received'", name=op.f("reference_request_verified_once_received")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["work.cohort.id"], name=op.f("reference_request_cohort_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("reference_request_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reference_request_pk")),
        schema="identity",
    )
    op.create_index(
        "reference_request_one_open",
        "reference_request",
        ["application_id", "position"],
        unique=True,
        schema="identity",
        postgresql_where=sa.text("state <> 'replaced'"),
    )
    op.create_index(
        "reference_request_cohort_id_state_index",
        "reference_request",
        ["cohort_id", "state"],
        schema="identity",
    )
    op.create_index(
        "reference_request_bearer_id_index", "reference_request", ["bearer_id"], schema="identity"
    )


def make_link() -> None:
    op.create_table(
        "reference_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["identity.reference_request.id"], name=op.f("reference_link_request_id_fk")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("reference_link_pk")),
        schema="identity",
    )
    op.create_index("reference_link_request_id_index", "reference_link", ["request_id"], schema="identity")


def make_reference() -> None:
    op.create_table(
        "reference",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("reference_version_is_positive")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["identity.reference_request.id"], name=op.f("reference_request_id_fk")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("reference_pk")),
        schema="identity",
    )


def downgrade() -> None:
    for table in ("identity.message", "work.delivery"):
        op.execute(f"drop policy referee_writes on {table}")
        op.execute(f"revoke insert on {table} from {REFEREE}")
    op.drop_table("reference", schema="identity")
    op.drop_table("reference_link", schema="identity")
    op.drop_table("reference_request", schema="identity")
    op.execute(f"revoke usage on schema identity from {REFEREE}")
    op.drop_constraint(
        op.f("referee_not_before_offer_is_ticked_or_not"), "referee", schema="identity", type_="check"
    )
    op.drop_column("referee", "not_before_offer", schema="identity")
