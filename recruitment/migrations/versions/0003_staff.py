"""Who did what about staff, and about decisions; leads may end the sessions of others."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OFFICE_AND_WORKER = "recruitment_office, recruitment_worker"
#: Whose session it is and whether it has ended; never the token's hash.
SESSION_COLUMNS = "grant select (id, person_id, revoked_at), update (revoked_at) on identity.sign_in_session"


def upgrade() -> None:
    op.add_column("person", sa.Column("signed_in_at", sa.DateTime(timezone=True)), schema="identity")
    op.add_column("staff_role", sa.Column("granted_by", sa.Uuid()), schema="identity")
    op.create_table(
        "staff_event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action in ('invited', 'reminded', 'handed_back', 'role_ended', 'deactivated', 'reactivated')",
            name=op.f("staff_event_action_is_known"),
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("staff_event_cohort_id_fk")),
        sa.ForeignKeyConstraint(["person_id"], ["identity.person.id"], name=op.f("staff_event_person_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("staff_event_pk")),
        schema="identity",
    )
    op.create_index(
        "staff_event_person_id_at_index", "staff_event", ["person_id", "at"], unique=False, schema="identity"
    )
    for column, kind in (
        ("release_set_by", sa.Uuid()),
        ("release_set_at", sa.DateTime(timezone=True)),
        ("withdrawn_by", sa.Uuid()),
        ("withdrawn_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("decision", sa.Column(column, kind), schema="work")
    op.create_check_constraint(
        op.f("decision_withdrawn_when_it_was"),
        "decision",
        "withdrawn_at is null or state = 'withdrawn'",
        schema="work",
    )
    op.create_check_constraint(
        op.f("decision_release_set_to_a_time"),
        "decision",
        "release_set_at is null or release_at is not null",
        schema="work",
    )
    # What happened is added to, never changed.
    op.execute(f"grant select, insert on identity.staff_event to {OFFICE_AND_WORKER}")
    op.execute(f"grant usage on sequence identity.staff_event_id_seq to {OFFICE_AND_WORKER}")
    op.execute(f"{SESSION_COLUMNS} to recruitment_office")


def downgrade() -> None:
    op.execute("revoke all on identity.sign_in_session from recruitment_office")
    op.drop_constraint(op.f("decision_release_set_to_a_time"), "decision", schema="work", type_="check")
    op.drop_constraint(op.f("decision_withdrawn_when_it_was"), "decision", schema="work", type_="check")
    for column in ("withdrawn_at", "withdrawn_by", "release_set_at", "release_set_by"):
        op.drop_column("decision", column, schema="work")
    op.drop_index("staff_event_person_id_at_index", table_name="staff_event", schema="identity")
    op.drop_table("staff_event", schema="identity")
    op.drop_column("staff_role", "granted_by", schema="identity")
    op.drop_column("person", "signed_in_at", schema="identity")
