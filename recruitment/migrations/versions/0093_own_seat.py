"""Candidates read when they are expected at the centre, and how they came: it is held about them."""

from alembic import op

revision = "0093"
down_revision = "0082"
branch_labels = None
depends_on = None

APPLICANT = "recruitment_applicant"
OWN = (
    "exists (select from identity.details mine where mine.application_id = centre_seat.application_id"
    " and mine.person_id = (select work.actor()))"
)


def upgrade() -> None:
    # Not who else comes, nor who sees them.
    op.execute(
        "grant select (id, day_id, application_id, comes_at, leaves_at, arrival, late_until, arrived_at)"
        f" on work.centre_seat to {APPLICANT}"
    )
    op.execute(f"grant select (id, begins_at, place) on work.centre_day to {APPLICANT}")
    op.execute(f"create policy applicant_owns on work.centre_seat for select to {APPLICANT} using ({OWN})")
    op.execute(
        f"create policy applicant_owns on work.centre_day for select to {APPLICANT}"
        " using (exists (select from work.centre_seat where centre_seat.day_id = centre_day.id))"
    )


def downgrade() -> None:
    for table in ("centre_day", "centre_seat"):
        op.execute(f"drop policy applicant_owns on work.{table}")
    op.execute(
        "revoke select (id, day_id, application_id, comes_at, leaves_at, arrival, late_until, arrived_at)"
        f" on work.centre_seat from {APPLICANT}"
    )
    op.execute(f"revoke select (id, begins_at, place) on work.centre_day from {APPLICANT}")
