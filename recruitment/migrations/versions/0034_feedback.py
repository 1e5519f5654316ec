"""Feedback to candidates: a sentence and bands, which their applicant reads once they are sent; and its pack."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = (f"recruitment_{role}" for role in ("office", "worker", "applicant"))
ACTOR = "(select work.actor())"
OWN = (
    "exists (select 1 from identity.details mine where mine.application_id = {table}.application_id"
    f" and mine.person_id = {ACTOR})"
)
KINDS = "'application', 'shortlist', 'copy', 'kit'"
#: Row security hides what is not sent from its applicant, here too.
TOLD = "exists (select 1 from identity.feedback told where told.application_id = pack.application_id)"

STATEMENTS = (
    "alter table identity.feedback enable row level security",
    f"create policy office_and_worker_read on identity.feedback for select to {OFFICE}, {WORKER} using (true)",
    f"create policy office_and_worker_write on identity.feedback for insert to {OFFICE}, {WORKER}"
    " with check (true)",
    # What was sent stays as it was read.
    f"create policy office_and_worker_change on identity.feedback for update to {OFFICE}, {WORKER}"
    " using (sent_at is null) with check (true)",
    f"create policy worker_removes on identity.feedback for delete to {WORKER} using (true)",
    f"create policy applicant_reads on identity.feedback for select to {APPLICANT}"
    f" using (sent_at is not null and {OWN.format(table='feedback')})",
    f"grant select, insert, update on identity.feedback to {OFFICE}, {WORKER}",
    f"grant delete on identity.feedback to {WORKER}",
    # Neither who wrote it nor when: that it is sent is enough.
    f"grant select (application_id, sentence, bands, sent_at) on identity.feedback to {APPLICANT}",
)


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("bands", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("version > 0", name=op.f("feedback_version_is_positive")),
        sa.CheckConstraint(
            "(ready_at is null) = (ready_by is null) and (ready_at is null) = (bands is null)",
            name=op.f("feedback_ready_by_somebody_with_bands"),
        ),
        sa.CheckConstraint("ready_at is null or sentence <> ''", name=op.f("feedback_ready_says_something")),
        sa.CheckConstraint("sent_at is null or ready_at is not null", name=op.f("feedback_sent_once_ready")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("feedback_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("feedback_pk")),
        schema="identity",
    )
    op.create_index(
        "feedback_ready_index",
        "feedback",
        ["ready_at"],
        schema="identity",
        postgresql_where=sa.text("ready_at is not null and sent_at is null"),
    )
    for statement in STATEMENTS:
        op.execute(statement)
    know_packs(f"{KINDS}, 'feedback'", "'application', 'copy', 'feedback'")
    let_applicants(f"(kind = 'copy' or (kind = 'feedback' and {TOLD}))")


def know_packs(kinds: str, of_applications: str) -> None:
    for name, check in (
        ("kind_is_known", f"kind in ({kinds})"),
        ("application_named", f"(kind in ({of_applications})) = (application_id is not null)"),
    ):
        op.drop_constraint(op.f(f"pack_{name}"), "pack", schema="work", type_="check")
        op.create_check_constraint(op.f(f"pack_{name}"), "pack", check, schema="work")


def let_applicants(kinds: str) -> None:
    """Which packs of their own applications applicants may ask for and fetch."""
    own = OWN.format(table="pack")
    op.execute("drop policy applicant_reads on work.pack")
    op.execute("drop policy applicant_asks on work.pack")
    op.execute(
        f"create policy applicant_reads on work.pack for select to {APPLICANT} using ({kinds} and {own})"
    )
    op.execute(
        f"create policy applicant_asks on work.pack for insert to {APPLICANT}"
        f" with check ({kinds} and state = 'queued' and asked_by = {ACTOR} and {own})"
    )


def downgrade() -> None:
    let_applicants("kind = 'copy'")
    op.execute("delete from work.pack where kind = 'feedback'")
    know_packs(KINDS, "'application', 'copy'")
    op.drop_table("feedback", schema="identity")
