"""Those who want to be told when applications open: an address each, told once and then forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0011"
branch_labels = None
depends_on = None

OFFICE, WORKER, SIGNIN = (f"recruitment_{role}" for role in ("office", "worker", "signin"))

#: By the id in a link, and by nothing else: whoever has no account may remove one row and look at none.
FORGET = """
create function work.forget_interest(wanted uuid) returns void
language sql security definer set search_path = identity, pg_temp as $$
    delete from interest where id = wanted
$$
"""
STATEMENTS = (
    "alter table identity.interest enable row level security",
    f"create policy office_and_worker on identity.interest to {OFFICE}, {WORKER} using (true) with check (true)",
    f"create policy anybody_registers on identity.interest for insert to {SIGNIN} with check (told_at is null)",
    f"grant insert on identity.interest to {SIGNIN}",
    f"grant select on identity.interest to {OFFICE}",
    f"grant select, insert, update, delete on identity.interest to {WORKER}",
    FORGET,
    "revoke execute on function work.forget_interest(uuid) from public",
    f"grant execute on function work.forget_interest(uuid) to {SIGNIN}, {OFFICE}, {WORKER}",
)


def upgrade() -> None:
    op.create_table(
        "interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email) and email <> ''", name=op.f("interest_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("interest_pk")),
        schema="identity",
    )
    op.create_index(
        "interest_one_waits",
        "interest",
        ["email"],
        unique=True,
        schema="identity",
        postgresql_where=sa.text("told_at is null"),
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop function work.forget_interest(uuid)")
    op.drop_table("interest", schema="identity")
