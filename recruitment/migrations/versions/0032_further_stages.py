"""The interview, the assessment centre and the reserve list, and what two leads may decide to get there."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KNOWN = ("register", "application", "sift", "offer", "not_progressed", "withdrawn", "ineligible")
FURTHER = ("interview", "centre", "reserve")
DECIDED = ("offer", "decline")
INVITED = ("invite_to_interview", "invite_to_centre", "reserve")


def upgrade() -> None:
    know(stages=KNOWN + FURTHER, decisions=DECIDED + INVITED)


def downgrade() -> None:
    # Whoever was further goes back to where they came from; what was decided about them cannot be kept.
    op.execute(f"update work.application set stage = 'sift' where stage in {FURTHER}")
    op.execute(f"delete from work.decision_item where action in {INVITED}")
    know(stages=KNOWN, decisions=DECIDED)


def know(stages: tuple[str, ...], decisions: tuple[str, ...]) -> None:
    for table, name, column, values in (
        ("application", "application_stage_is_known", "stage", stages),
        ("decision_item", "decision_item_action_is_a_decision", "action", decisions),
    ):
        op.drop_constraint(op.f(name), table, schema="work", type_="check")
        known = ", ".join(f"'{value}'" for value in values)
        op.create_check_constraint(op.f(name), table, f"{column} in ({known})", schema="work")
