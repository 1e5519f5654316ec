"""Paper holds anchor answers like any other: what is printed keeps its number, and what came from paper its version."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

OFFICE, WORKER, READER = (f"recruitment_{role}" for role in ("office", "worker", "reader"))
VERSIONS = "recruitment.migrations.versions"
ANCHORS = import_module(f"{VERSIONS}.0046_anchors")
LEFT_OUT = import_module(f"{VERSIONS}.0052_paper_has_no_anchors")

SLIP_IN_BEFORE = ANCHORS.SLIP_IN.replace("create function", "create or replace function", 1)
STANDS_ON_PAPER = """
            and not exists (select from pack where pack.cohort_id = of_cohort and pack.assessor_id = due.assessor_id
                and pack.item = sample.item and pack.criterion = sample.criterion)"""
UNREAD = "and held.application_id is not null and held.displayed_at is null"
#: Among what is printed nothing may turn up that is not: a printed answer counts as read, and its file may be gone by now.
SLIP_IN = SLIP_IN_BEFORE.replace(STANDS_ON_PAPER, "", 1).replace(
    UNREAD, f"{UNREAD} and held.printed_as is null", 1
)
#: A number once printed stays that answer's, whatever is given out or handed back later.
NUMBERED = """
create function work.printed_keeps_its_number() returns trigger
language plpgsql security definer set search_path = work, pg_temp as $$
begin
    update reading set printed_as = given.number
    from (select id, (select coalesce(max(printed_as), 0) from reading where cohort_id = new.cohort_id
            and assessor_id = new.assessor_id and item = new.item and criterion = new.criterion)
            + row_number() over (order by position, id) as number
        from reading where id = any (new.readings) and cohort_id = new.cohort_id and assessor_id = new.assessor_id
            and item = new.item and criterion = new.criterion and printed_as is null) given
    where reading.id = given.id and reading.printed_as is null;
    return null;
end $$
"""
WHEN = """
create trigger printed_keeps_its_number after insert on work.pack
for each row when (new.kind = 'reader') execute function work.printed_keeps_its_number()
"""
#: What the worker prints besides what it can see: an anchor answer is no row to it.
PRINTED = """
create function work.anchors_to_print(of_assessor uuid, these uuid[])
returns table (reading_id uuid, number integer, reference text, words text)
language sql stable security definer set search_path = work, pg_temp as $$
select reading.id, reading.printed_as, anchor_answer.reference::text, anchor_answer.text::text
from reading join anchor_answer on anchor_answer.sample_id = reading.sample_id
where reading.id = any (these) and reading.assessor_id = of_assessor and not exists (select from scorecard
    where scorecard.reading_id = reading.id and scorecard.state = 'committed')
$$
"""
#: Asked by whoever fetches a pack. Neither readers nor leads see all it takes: superseded words, and anchor answers.
STANDS = """
create function work.why_not_to_send(of_pack uuid) returns text
language sql stable security definer set search_path = work, pg_temp as $$
select case
    when exists (select from unnest(pack.readings) printed (id) where not exists (select from reading
        where reading.id = printed.id and reading.assessor_id = pack.assessor_id)) then 'gone'
    when exists (select from reading join blinded_answer answer on answer.application_id = reading.application_id
            and answer.question = reading.item
        where reading.id = any (pack.readings) and answer.superseded_at >= pack.asked_at) then 'changed'
    else '' end
from pack where pack.id = of_pack
$$
"""
FUNCTIONS = ("printed_keeps_its_number()", "anchors_to_print(uuid, uuid[])", "why_not_to_send(uuid)")
STATEMENTS = (
    # What was saved at another time than it was typed in was saved on the screen since.
    "update work.paper_score set version = card.version from work.scorecard card"
    " where card.reading_id = paper_score.reading_id and card.state <> 'superseded' and card.saved_at = typed_at",
    f"grant update (version) on work.paper_score to {READER}, {OFFICE}",
    "update work.reading set printed_as = position where exists"
    " (select from work.pack where pack.kind = 'reader' and reading.id = any (pack.readings))",
    "drop trigger paper_has_no_anchors on work.pack",
    "drop function work.paper_has_no_anchors()",
    NUMBERED,
    WHEN,
    PRINTED,
    STANDS,
    SLIP_IN,
    f"revoke execute on function {', '.join(f'work.{one}' for one in FUNCTIONS)} from public",
    f"grant execute on function work.anchors_to_print(uuid, uuid[]) to {WORKER}",
    f"grant execute on function work.why_not_to_send(uuid) to {READER}, {OFFICE}, {WORKER}",
)


def upgrade() -> None:
    version = sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False)
    op.add_column("paper_score", version, schema="work")
    op.add_column("reading", sa.Column("printed_as", sa.Integer(), nullable=True), schema="work")
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute(SLIP_IN_BEFORE)
    op.execute("drop trigger printed_keeps_its_number on work.pack")
    for one in FUNCTIONS:
        op.execute(f"drop function work.{one}")
    op.drop_column("reading", "printed_as", schema="work")
    op.drop_column("paper_score", "version", schema="work")
    LEFT_OUT.upgrade()
