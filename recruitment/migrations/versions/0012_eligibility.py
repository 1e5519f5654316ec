"""Eligibility: what leads find about a "no", the exit it may lead to, and a quick way to those who wait for it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0015"
branch_labels = None
depends_on = None

OFFICE_AND_WORKER = "recruitment_office, recruitment_worker"
BEFORE = ("register", "application", "sift", "offer", "not_progressed", "withdrawn")
UNSENT = ("register", "application", "withdrawn")
#: A statement that somebody said is not true of them; words of theirs stand under another name.
SAID_NO = """jsonb_path_exists(entries, '$.keyvalue() ? (@.key starts with "is_" && @.value == "no")')"""


def upgrade() -> None:
    know_stages((*BEFORE, "ineligible"), (*UNSENT, "ineligible"))
    op.create_table(
        "eligibility_ruling",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict in ('eligible', 'ineligible')", name=op.f("eligibility_ruling_verdict_is_known")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("eligibility_ruling_reason_is_given")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("eligibility_ruling_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("eligibility_ruling_pk")),
        schema="work",
    )
    op.create_index(
        "eligibility_ruling_application_id_at_index",
        "eligibility_ruling",
        ["application_id", "at"],
        schema="work",
    )
    # Whoever may read it may read every row: no policies. It is added to, and never changed.
    op.execute(f"grant select, insert on work.eligibility_ruling to {OFFICE_AND_WORKER}")
    op.execute(f"grant usage on sequence work.eligibility_ruling_id_seq to {OFFICE_AND_WORKER}")
    op.create_index(
        "filled_section_said_no_index",
        "filled_section",
        ["application_id"],
        schema="identity",
        postgresql_where=sa.text(f"section = 'eligibility' and {SAID_NO}"),
    )


def know_stages(stages: tuple[str, ...], unsent: tuple[str, ...]) -> None:
    known, without = (", ".join(f"'{one}'" for one in ones) for ones in (stages, unsent))
    for name, check in (
        ("stage_is_known", f"stage in ({known})"),
        ("submitted_has_time", f"stage in ({without}) or submitted_at is not null"),
    ):
        op.drop_constraint(op.f(f"application_{name}"), "application", schema="work", type_="check")
        op.create_check_constraint(op.f(f"application_{name}"), "application", check, schema="work")


def downgrade() -> None:
    op.drop_index("filled_section_said_no_index", table_name="filled_section", schema="identity")
    op.drop_table("eligibility_ruling", schema="work")
    know_stages(BEFORE, UNSENT)
