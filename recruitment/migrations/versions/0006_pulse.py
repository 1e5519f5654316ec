"""One question for whoever watches the service: since when has what not been done. It tells times alone."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: The clock's newest look, and the end of the newest run, of the last day; the oldest message and pack that wait.
#: A message that is tried again is due anew each time: what counts is since when it waits at all. What a lead holds
#: waits on purpose.
PULSE = """
create function work.pulse(at timestamptz)
returns table (looked_at timestamptz, worked_at timestamptz, message_since timestamptz, pack_since timestamptz)
language sql stable security definer set search_path = work, pg_temp as $$
    select
        (select max(due_at) from tick where asked_by is null),
        (select max(finished_at) from tick where due_at > at - interval '1 day'),
        (
            select min(message.made_at)
            from delivery join identity.message on message.id = delivery.message_id
            where delivery.state in ('queued', 'sending') and (delivery.due_at <= at or delivery.attempts > 0)
                and not exists (
                    select from hold
                    where hold.cohort_id = delivery.cohort_id and hold.job = 'send_messages' and hold.resumed_at is null
                )
        ),
        (
            select min(asked_at) from pack
            where state = 'queued' and not exists (
                select from hold
                where hold.cohort_id = pack.cohort_id and hold.job = 'build_packs' and hold.resumed_at is null
            )
        )
$$
"""
SIGNATURE = "work.pulse(timestamptz)"


def upgrade() -> None:
    op.execute(PULSE)
    op.execute(f"revoke execute on function {SIGNATURE} from public")
    op.execute(f"grant execute on function {SIGNATURE} to recruitment_signin, recruitment_worker")


def downgrade() -> None:
    op.execute(f"drop function {SIGNATURE}")
