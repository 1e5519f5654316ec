"""An enquiry that a lead records says how it came; whoever asked may read that."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0091"
branch_labels = None
depends_on = None

APPLICANT = "recruitment_applicant"


def upgrade() -> None:
    op.add_column("request", sa.Column("came_by", sa.String(), nullable=True), schema="identity")
    op.create_check_constraint(
        op.f("request_came_by_is_known"),
        "request",
        "came_by in ('telephone', 'email', 'letter', 'in_person')",
        schema="identity",
    )
    op.create_check_constraint(
        op.f("request_came_by_as_entered"),
        "request",
        "came_by is null or entered_by is not null",
        schema="identity",
    )
    op.execute(f"grant select (came_by) on identity.request to {APPLICANT}")


def downgrade() -> None:
    # Takes its grant and its constraints along.
    op.drop_column("request", "came_by", schema="identity")
