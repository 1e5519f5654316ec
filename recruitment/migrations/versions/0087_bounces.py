"""Reports that a message came back are taken in once; and a mailbox that they are read from."""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

OFFICE, WORKER = "recruitment_office", "recruitment_worker"
FAILED = "delivery_application_id_failed_index"
LED = (
    "exists (select from work.delivery where delivery.message_id = bounce.message_id"
    " and delivery.cohort_id = any ((select work.cohorts_led())::uuid[]))"
)
STATEMENTS = (
    "alter table identity.bounce enable row level security",
    f"create policy office on identity.bounce for select to {OFFICE} using ({LED})",
    f"create policy worker on identity.bounce to {WORKER} using (true) with check (true)",
    f"grant select on identity.bounce to {OFFICE}",
    f"grant select, insert on identity.bounce to {WORKER}",
    f"grant select, insert, update, delete on work.bounce_box to {WORKER}",
)


def upgrade() -> None:
    op.create_table(
        "bounce",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["identity.message.id"],
            name=op.f("bounce_message_id_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("bounce_pk")),
        schema="identity",
    )
    op.create_index("bounce_message_id_index", "bounce", ["message_id"], schema="identity")
    op.create_table(
        "bounce_box",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("bounce_box_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("bounce_box_pk")),
        schema="work",
    )
    op.create_index(
        FAILED,
        "delivery",
        ["application_id"],
        schema="work",
        postgresql_where=sa.text("state = 'failed'"),
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index(FAILED, table_name="delivery", schema="work")
    op.drop_table("bounce_box", schema="work")
    op.drop_table("bounce", schema="identity")
