"""Equality monitoring: responses apart from everybody, whose each is, and counts that show nobody."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0017"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = (f"recruitment_{role}" for role in ("office", "worker", "applicant"))
MINE = (
    "exists (select 1 from identity.details mine where mine.application_id = {column}"
    " and mine.person_id = (select work.actor()){more})"
)
OWN_LINK = MINE.format(column="monitoring_link.application_id", more="")
OF_ITS_COHORT = MINE.format(
    column="link.application_id", more=" and mine.cohort_id = monitoring.response.cohort_id"
)
OWN_RESPONSE = (
    "exists (select 1 from identity.monitoring_link link where link.key = monitoring.response.key"
    f" and {OF_ITS_COHORT})"
)

#: Up to which number cells are not shown; null where all are. A row's rank is its smaller number (-1 where it is
#: hidden anyhow), `firsts` and `seconds` what would be known of it. What is under 5 is hidden; then the next
#: smallest, with all that are as small, until those hidden are two or more, not all alike, and together at least
#: 5 both ways. So neither the rest of a total nor the rule itself tells any of them.
HIDDEN_UP_TO = """
create function monitoring.hidden_up_to(ranks bigint[], firsts bigint[], seconds bigint[]) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when min(rank) < 5 then coalesce(min(rank) filter (where enough), max(rank)) end
    from (
        select rank,
            rank >= max(rank) filter (where rank < 5) over ()
            and count(*) over so_far >= 2
            and sum(one) over so_far >= 5 and sum(other) over so_far >= 5
            and min(one) over so_far < max(one) over so_far as enough
        from unnest(ranks, firsts, seconds) as cell (rank, one, other)
        window so_far as (order by rank)
    ) as cells
$$
"""
#: With its owner's rights, since whoever asks may read neither responses nor whose they are. Nothing before
#: applications have closed, for those too who were given more time: while people send one after another, two looks
#: would tell what one of them said. An answer counts as what stands before its dot; preferring not to say counts as
#: no answer. Rows of which nothing is shown are left out, so that few cannot be told from none. The last row holds
#: the totals.
COUNTS = """
create function work.monitoring_counts(wanted uuid, at timestamptz)
returns table (question text, answer text, unsent bigint, sent bigint, taken bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with person as (
        select application.submitted_at is not null as is_sent,
            exists (
                select from work.event where event.application_id = application.id and to_stage = 'offer'
            ) as is_taken,
            coalesce(response.entries, '{}') as entries
        from work.cohort
        join work.application on application.cohort_id = cohort.id
        join identity.details on details.application_id = application.id
        left join identity.monitoring_link link on link.application_id = application.id
        left join monitoring.response on response.key = link.key
        where cohort.id = wanted and cohort.closes_at <= at and not exists (
            select from identity.extension given join work.application late on late.id = given.application_id
            where late.cohort_id = wanted and late.submitted_at is null and given.until > at
        )
    ), cell as (
        select asked.question, said.answer,
            count(*) filter (where not is_sent) as unsent,
            count(*) filter (where is_sent) as sent,
            count(*) filter (where is_sent and is_taken) as taken
        from person
        cross join (select distinct jsonb_object_keys(entries) as question from person) asked
        cross join lateral (
            select coalesce(nullif(split_part(entries ->> asked.question, '.', 1), 'prefer-not'), '') as answer
        ) said
        group by asked.question, said.answer
    ), up_to as (
        select question,
            monitoring.hidden_up_to(array_agg(unsent), array_agg(unsent), array_agg(unsent)) as unsent,
            monitoring.hidden_up_to(array_agg(sent), array_agg(sent), array_agg(sent)) as sent
        from cell group by question
    ), open_cell as (
        select cell.question, cell.answer, cell.sent, cell.taken,
            case when cell.unsent > coalesce(up_to.unsent, -1) then cell.unsent end as unsent_shown,
            case when cell.sent > coalesce(up_to.sent, -1) then cell.sent end as sent_shown
        from cell join up_to using (question)
    ), ranked as (
        -- Who was taken further is a part of those who sent: both parts are to be large enough.
        select *, case when sent_shown is null then -1 else least(taken, sent - taken) end as rank
        from open_cell
    ), taken_up_to as (
        select question, monitoring.hidden_up_to(array_agg(rank), array_agg(taken), array_agg(sent - taken)) as taken
        from ranked group by question
    )
    select ranked.question, ranked.answer, unsent_shown, sent_shown,
        case when rank > coalesce(taken_up_to.taken, -1) then ranked.taken end
    from ranked join taken_up_to using (question)
    where unsent_shown is not null or sent_shown is not null
    union all
    select '', '', count(*) filter (where not is_sent), count(*) filter (where is_sent),
        count(*) filter (where is_sent and is_taken)
    from person having count(*) > 0
$$
"""
STATEMENTS = (
    "alter table identity.monitoring_link enable row level security",
    "alter table monitoring.response enable row level security",
    f"create policy worker on identity.monitoring_link to {WORKER} using (true) with check (true)",
    f"create policy worker on monitoring.response to {WORKER} using (true) with check (true)",
    f"create policy applicant_owns on identity.monitoring_link to {APPLICANT} using ({OWN_LINK}) with check ({OWN_LINK})",
    f"create policy applicant_owns on monitoring.response to {APPLICANT} using ({OWN_RESPONSE}) with check ({OWN_RESPONSE})",
    f"grant usage on schema monitoring to {APPLICANT}",
    f"grant select, insert, delete on identity.monitoring_link to {APPLICANT}",
    f"grant select, insert, update (entries, version), delete on monitoring.response to {APPLICANT}",
    f"grant select, insert, update, delete on identity.monitoring_link, monitoring.response to {WORKER}",
    HIDDEN_UP_TO,
    COUNTS,
    "revoke execute on function monitoring.hidden_up_to(bigint[], bigint[], bigint[]) from public",
    "revoke execute on function work.monitoring_counts(uuid, timestamptz) from public",
    f"grant execute on function monitoring.hidden_up_to(bigint[], bigint[], bigint[]) to {WORKER}",
    f"grant execute on function work.monitoring_counts(uuid, timestamptz) to {OFFICE}, {WORKER}",
)


def upgrade() -> None:
    op.create_table(
        "monitoring_link",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("monitoring_link_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("monitoring_link_pk")),
        sa.UniqueConstraint("key", name=op.f("monitoring_link_key_unique")),
        schema="identity",
    )
    op.create_table(
        "response",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("entries", JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("response_version_is_positive")),
        sa.CheckConstraint("jsonb_typeof(entries) = 'object'", name=op.f("response_entries_are_named")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("response_cohort_id_fk")),
        sa.PrimaryKeyConstraint("key", name=op.f("response_pk")),
        schema="monitoring",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop function work.monitoring_counts(uuid, timestamptz)")
    op.execute("drop function monitoring.hidden_up_to(bigint[], bigint[], bigint[])")
    op.drop_table("response", schema="monitoring")
    op.drop_table("monitoring_link", schema="identity")
    op.execute(f"revoke usage on schema monitoring from {APPLICANT}")
