"""Days of an assessment centre: who is there, who is seen where and when, and what is proposed."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

OFFICE, WORKER = (f"recruitment_{role}" for role in ("office", "worker"))
LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
TABLES = ("centre_day", "centre_seat", "centre_sitter", "centre_turn", "centre_proposal")
DAY = (["day_id", "cohort_id"], ["work.centre_day.id", "work.centre_day.cohort_id"])


def upgrade() -> None:
    _create_day()
    _create_people()
    _create_turns()
    for table in TABLES:
        name = f"work.{table}"
        op.execute(f"grant select, insert, update, delete on {name} to {OFFICE}, {WORKER}")
        op.execute(f"alter table {name} enable row level security")
        op.execute(f"create policy worker on {name} to {WORKER} using (true) with check (true)")
        op.execute(f"create policy office_leads on {name} to {OFFICE} using ({LED}) with check ({LED})")


def _column(name: str, kind: sa.types.TypeEngine[Any], default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, server_default=default and sa.text(default), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_day(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(*DAY, name=op.f(f"{table}_day_id_cohort_id_fk"), ondelete="CASCADE")


def _create_day() -> None:
    op.create_table(
        "centre_day",
        _column("id", sa.Uuid()),
        _column("cohort_id", sa.Uuid()),
        _column("state", sa.String()),
        _column("place", sa.String()),
        _moment("begins_at"),
        _moment("ends_at"),
        *(_column(name, sa.Integer()) for name in ("welcome", "minutes", "gap")),
        _column("breaks", JSONB()),
        _column("rooms", JSONB()),
        _column("version", sa.Integer(), "1"),
        _moment("set_at"),
        _column("set_by", sa.Uuid()),
        sa.CheckConstraint(
            "state in ('planned', 'accepted', 'cancelled')", name=op.f("centre_day_state_is_known")
        ),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("centre_day_ends_after_it_begins")),
        sa.CheckConstraint(
            "minutes > 0 and gap >= 0 and welcome >= 0", name=op.f("centre_day_lengths_are_lengths")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("centre_day_cohort_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("centre_day_pk")),
        sa.UniqueConstraint("id", "cohort_id", name=op.f("centre_day_id_cohort_id_unique")),
        schema="work",
    )
    op.create_index("centre_day_cohort_id_index", "centre_day", ["cohort_id"], schema="work")


def _create_people() -> None:
    op.create_table(
        "centre_seat",
        *(_column(name, sa.Uuid()) for name in ("id", "day_id", "cohort_id", "application_id")),
        _column("is_live", sa.Boolean(), "true"),
        _column("arrival", sa.String(), "'expected'"),
        *(_moment(name, nullable=True) for name in ("late_until", "arrived_at", "comes_at", "leaves_at")),
        _column("sequence", sa.Integer(), "0"),
        _column("version", sa.Integer(), "1"),
        sa.CheckConstraint(
            "arrival in ('expected', 'arrived', 'late', 'absent')", name=op.f("centre_seat_arrival_is_known")
        ),
        sa.CheckConstraint(
            "(arrival = 'late') = (late_until is not null)", name=op.f("centre_seat_late_has_time")
        ),
        _of_day("centre_seat"),
        sa.ForeignKeyConstraint(
            ["application_id", "cohort_id"],
            ["work.application.id", "work.application.cohort_id"],
            name=op.f("centre_seat_application_id_cohort_id_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("centre_seat_pk")),
        sa.UniqueConstraint(
            "day_id", "application_id", name=op.f("centre_seat_day_id_application_id_unique")
        ),
        schema="work",
    )
    op.create_index(
        "centre_seat_one_day",
        "centre_seat",
        ["application_id"],
        unique=True,
        schema="work",
        postgresql_where=sa.text("is_live"),
    )
    op.create_table(
        "centre_sitter",
        *(_column(name, sa.Uuid()) for name in ("id", "day_id", "cohort_id", "assessor_id")),
        _column("is_missing", sa.Boolean(), "false"),
        *(_moment(name, nullable=True) for name in ("comes_at", "leaves_at")),
        _column("sequence", sa.Integer(), "0"),
        _column("version", sa.Integer(), "1"),
        _of_day("centre_sitter"),
        sa.ForeignKeyConstraint(
            ["cohort_id", "assessor_id"],
            ["work.assessor.cohort_id", "work.assessor.assessor_id"],
            name=op.f("centre_sitter_cohort_id_assessor_id_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("centre_sitter_pk")),
        sa.UniqueConstraint("day_id", "assessor_id", name=op.f("centre_sitter_day_id_assessor_id_unique")),
        schema="work",
    )


def _create_turns() -> None:
    op.create_table(
        "centre_turn",
        *(_column(name, sa.Uuid()) for name in ("day_id", "application_id")),
        _column("exercise", sa.String()),
        _column("cohort_id", sa.Uuid()),
        _column("room", sa.String()),
        _moment("begins_at"),
        _moment("ends_at"),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("centre_turn_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["day_id", "application_id"],
            ["work.centre_seat.day_id", "work.centre_seat.application_id"],
            name=op.f("centre_turn_day_id_application_id_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day_id", "application_id", "exercise", name=op.f("centre_turn_pk")),
        schema="work",
    )
    op.create_table(
        "centre_proposal",
        *(_column(name, sa.Uuid()) for name in ("id", "day_id", "cohort_id")),
        _column("version", sa.Integer()),
        _column("what", sa.String()),
        sa.Column("about", sa.Uuid(), nullable=True),
        _column("turns", JSONB()),
        _column("said", JSONB()),
        _moment("made_at"),
        _column("made_by", sa.Uuid()),
        sa.CheckConstraint(
            "what in ('rotation', 'late', 'stand_in')", name=op.f("centre_proposal_what_is_known")
        ),
        _of_day("centre_proposal"),
        sa.PrimaryKeyConstraint("id", name=op.f("centre_proposal_pk")),
        schema="work",
    )
    op.create_index("centre_proposal_day_id_index", "centre_proposal", ["day_id"], schema="work")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="work")
