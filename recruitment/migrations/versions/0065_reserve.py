"""The reserve list in bands, each place with the day it holds until."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = (f"recruitment_{role}" for role in ("office", "worker", "applicant"))
OWN = (
    "exists (select from identity.details mine where mine.application_id = reserve_place.application_id"
    " and mine.person_id = (select work.actor()))"
)
STATEMENTS = (
    "alter table work.reserve_place enable row level security",
    f"create policy office_and_worker on work.reserve_place to {OFFICE}, {WORKER} using (true) with check (true)",
    f"create policy applicant_reads on work.reserve_place for select to {APPLICANT} using ({OWN})",
    f"grant select on work.reserve_place to {OFFICE}",
    f"grant select, insert, update on work.reserve_place to {WORKER}",
    # Until when they are told; in which band they stand is for leads.
    f"grant select (application_id, until) on work.reserve_place to {APPLICANT}",
)


def upgrade() -> None:
    for column in (
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("reserve_until", sa.Date(), nullable=True),
    ):
        op.add_column("decision_item", column, schema="work")
    op.create_check_constraint(
        op.f("decision_item_band_is_of_the_reserve"),
        "decision_item",
        "action = 'reserve' or (band is null and reserve_until is null)",
        schema="work",
    )
    op.create_table(
        "reserve_place",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("reserve_place_application_id_fk")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("reserve_place_cohort_id_fk")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["work.decision.id"], name=op.f("reserve_place_decision_id_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("reserve_place_pk")),
        schema="work",
    )
    op.create_index(
        "reserve_place_cohort_id_until_index", "reserve_place", ["cohort_id", "until"], schema="work"
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("reserve_place", schema="work")
    op.drop_constraint(op.f("decision_item_band_is_of_the_reserve"), "decision_item", schema="work")
    for name in ("reserve_until", "band"):
        op.drop_column("decision_item", name, schema="work")
