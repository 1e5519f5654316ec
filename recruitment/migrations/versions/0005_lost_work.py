"""Two questions about the queue, for the worker and for leads who read what happens next: what is in hand, what is lost."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OFFICE_AND_WORKER = "recruitment_office, recruitment_worker"

#: What the calls of a task are about: every argument of those that wait or are being done.
IN_HAND = """
create function queue.in_hand(task text) returns setof text
language sql stable security definer set search_path = queue, pg_temp as $$
    select about.value
    from procrastinate_jobs job, jsonb_each_text(job.args) about
    where job.task_name = task and job.status in ('todo', 'doing')
$$
"""
#: Calls whose worker has not been heard of, and those that failed and may be tried again.
LOST_WORK = """
create function queue.lost_work(silence interval, tries integer)
returns table (id bigint, task text, about jsonb, runs integer)
language sql stable security definer set search_path = queue, pg_temp as $$
    select job.id, job.task_name::text, job.args, job.attempts + (job.status = 'doing')::integer
    from procrastinate_jobs job
    left join procrastinate_workers worker on worker.id = job.worker_id
    where (job.status = 'doing' and (worker.id is null or worker.last_heartbeat < now() - silence))
       or (job.status = 'failed' and job.attempts < tries)
    order by job.id
$$
"""
SIGNATURES = ("queue.in_hand(text)", "queue.lost_work(interval, integer)")


def upgrade() -> None:
    op.execute(IN_HAND)
    op.execute(LOST_WORK)
    for signature in SIGNATURES:
        op.execute(f"revoke execute on function {signature} from public")
        op.execute(f"grant execute on function {signature} to {OFFICE_AND_WORKER}")


def downgrade() -> None:
    for signature in SIGNATURES:
        op.execute(f"drop function {signature}")
