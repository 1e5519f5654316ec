"""Anchor answers: sample answers slipped in among readings; to their reader like any other, and to nobody else a row."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0051"
branch_labels = None
depends_on = None

OFFICE, WORKER, READER = (f"recruitment_{role}" for role in ("office", "worker", "reader"))
VERSIONS = "recruitment.migrations.versions"
CALIBRATION = import_module(f"{VERSIONS}.0023_calibration")
TALLY = import_module(f"{VERSIONS}.0008_tally")
FURTHER = import_module(f"{VERSIONS}.0035_further_readings")
ASIDE = import_module(f"{VERSIONS}.0026_put_aside")

#: What is slipped in is not scored to calibrate, so it shuts no gate.
IN_USE = "known.retired_at is null"
GATE = CALIBRATION.GATE.replace(IN_USE, f"{IN_USE} and not known.slipped_in")
OWN_CARD = CALIBRATION.OWN_CARD.replace(CALIBRATION.GATE, GATE)
OPEN = FURTHER.OPEN.replace("create function", "create or replace function", 1)
OPEN_NOW = OPEN.replace("and retired_at is null)", "and retired_at is null and not slipped_in)")

#: Anchor answers are nobody's application, so nothing counts them.
PLANNED = TALLY.PLANNED.replace("create function", "create or replace function", 1)
PLANNED_NOW = PLANNED.replace(
    "from changed group by", "from changed where application_id is not null group by", 1
)
COMMITTED = TALLY.COMMITTED.replace("create function", "create or replace function", 1)
COMMITTED_NOW = COMMITTED.replace(
    "where sign <> 0", "where sign <> 0 and reading.application_id is not null", 1
)

#: Who reads in a cohort is given one for every so many readings that they hold, spread over the passes in which they have
#: something unread, and in each over what is unread. Nobody is given one twice, nor one that they could know: leads of the
#: cohort, and whoever wrote or scored it. Who has a pass on paper is given none in it: paper has none.
SLIP_IN = """
create function work.slip_in(of_cohort uuid, every integer, at timestamptz)
returns table (assessor_id uuid, slipped integer)
language plpgsql security definer set search_path = work, identity, pg_temp as $$
begin
    if every < 1 or not exists (select from anchor_answer join sample on sample.id = anchor_answer.sample_id
        where anchor_answer.cohort_id = of_cohort and sample.retired_at is null) then
        return;
    end if;
    return query
    with due as materialized (
        select held.assessor_id, (count(*) / every - (select count(*) from anchor_turn turn
            where turn.cohort_id = of_cohort and turn.assessor_id = held.assessor_id and turn.gone is null)) as wanted
        from reading held
        where held.cohort_id = of_cohort and held.application_id is not null
            and exists (select from person where person.id = held.assessor_id and person.active)
            and not exists (select from staff_role where staff_role.person_id = held.assessor_id
                and staff_role.role <> 'assessor' and (staff_role.cohort_id = of_cohort or staff_role.cohort_id is null))
        group by held.assessor_id
    ), unread as materialized (
        select held.assessor_id, held.item, held.criterion, held.position,
            row_number() over (partition by held.assessor_id, held.item, held.criterion order by held.position, held.id) as rank,
            count(*) over (partition by held.assessor_id, held.item, held.criterion) as many
        from reading held
        where held.cohort_id = of_cohort and held.application_id is not null and held.displayed_at is null
            and not exists (select from scorecard where scorecard.reading_id = held.id)
    ), free as materialized (
        select due.assessor_id, sample.id, sample.item, sample.criterion, due.wanted, unread.many,
            md5(sample.id::text || due.assessor_id::text) as chance,
            (select count(*) from anchor_turn turn join sample other on other.id = turn.sample_id
                where turn.assessor_id = due.assessor_id and other.cohort_id = of_cohort and other.item = sample.item
                and other.criterion = sample.criterion) as had
        from due
        join unread on unread.assessor_id = due.assessor_id and unread.rank = 1
        join sample on sample.cohort_id = of_cohort and sample.item = unread.item and sample.criterion = unread.criterion
        join anchor_answer answer on answer.sample_id = sample.id
        where due.wanted > 0 and sample.retired_at is null
            and not exists (select from pack where pack.cohort_id = of_cohort and pack.assessor_id = due.assessor_id
                and pack.item = sample.item and pack.criterion = sample.criterion)
            and due.assessor_id is distinct from sample.made_by and due.assessor_id is distinct from sample.agreed_by
            and not exists (select from sample_opinion opinion
                where opinion.sample_id = sample.id and opinion.person_id = due.assessor_id)
            and not exists (select from anchor_turn turn
                where turn.sample_id = sample.id and turn.assessor_id = due.assessor_id)
    ), in_turn as (
        select free.*, free.had + row_number() over (
            partition by free.assessor_id, free.item, free.criterion order by free.chance) as round
        from free
    ), ranked as (
        select in_turn.*, row_number() over (
            partition by in_turn.assessor_id order by in_turn.round, in_turn.chance) as turn
        from in_turn
    ), chosen as (
        select ranked.*, row_number() over pass - 1 as nth, count(*) over (
            partition by ranked.assessor_id, ranked.item, ranked.criterion) as of_all
        from ranked where ranked.turn <= ranked.wanted
        window pass as (partition by ranked.assessor_id, ranked.item, ranked.criterion order by ranked.turn)
    ), placed as (
        select chosen.assessor_id, chosen.id, chosen.item, chosen.criterion, unread.position
        from chosen join unread on unread.assessor_id = chosen.assessor_id and unread.item = chosen.item
            and unread.criterion = chosen.criterion
            and unread.rank = 1 + floor((chosen.nth + ('x' || left(chosen.chance, 7))::bit(28)::integer / 268435456.0)
                * chosen.many / chosen.of_all)
    ), given as (
        insert into reading (id, cohort_id, sample_id, item, criterion, assessor_id, position, source, allocated_at)
        select gen_random_uuid(), of_cohort, placed.id, placed.item, placed.criterion, placed.assessor_id, placed.position,
            'allocated', at from placed
    ), turns as (
        insert into anchor_turn (sample_id, assessor_id, cohort_id, given_at)
        select placed.id, placed.assessor_id, of_cohort, at from placed
        returning anchor_turn.assessor_id
    )
    select turns.assessor_id, count(*)::integer from turns group by turns.assessor_id;
end $$
"""
#: An anchor answer that is not begun goes when nothing is left unread in its pass: by itself it would tell what it is.
GOES = """
create function work.anchor_goes_along() returns trigger
language plpgsql security definer set search_path = work, pg_temp as $$
begin
    update anchor_turn turn set gone = coalesce(turn.gone, 'taken_back')
    from gone where gone.sample_id = turn.sample_id and gone.assessor_id = turn.assessor_id;
    if exists (select from gone where application_id is not null) then
        delete from reading alone
        using (select distinct cohort_id, assessor_id, item, criterion from gone where application_id is not null) pass
        where alone.cohort_id = pass.cohort_id and alone.assessor_id = pass.assessor_id and alone.item = pass.item
            and alone.criterion = pass.criterion and alone.sample_id is not null and alone.displayed_at is null
            and not exists (select from scorecard where scorecard.reading_id = alone.id)
            and not exists (select from reading other where other.cohort_id = pass.cohort_id
                and other.assessor_id = pass.assessor_id and other.item = pass.item and other.criterion = pass.criterion
                and other.application_id is not null and other.displayed_at is null
                and not exists (select from scorecard where scorecard.reading_id = other.id));
    end if;
    return null;
end $$
"""
SCORED = """
create function work.anchor_is_scored() returns trigger
language plpgsql security definer set search_path = work, pg_temp as $$
begin
    update anchor_turn turn
    set scored_at = new.committed_at, no_evidence = score.value is null, score = score.value
    from reading left join score on score.scorecard_id = new.id and score.criterion = reading.criterion
    where reading.id = new.reading_id and reading.sample_id = turn.sample_id and turn.assessor_id = new.assessor_id
        and turn.scored_at is null;
    return null;
end $$
"""
#: What reminders of unread work count besides: as many as its reader sees. Nothing else of it is told.
LEFT = """
create function work.anchors_left() returns table (cohort_id uuid, assessor_id uuid, given_at timestamptz, drafted boolean)
language sql stable security definer set search_path = work, pg_temp as $$
select reading.cohort_id, reading.assessor_id, reading.allocated_at, scorecard.id is not null
from reading left join scorecard on scorecard.reading_id = reading.id and scorecard.state <> 'superseded'
where reading.sample_id is not null and scorecard.state is distinct from 'committed'
    and exists (select from application where application.cohort_id = reading.cohort_id and application.stage = 'sift')
$$
"""
#: Nobody is in conflict with an invented candidate, and nobody else reads what was given back.
PUT_ASIDE = """
create or replace function work.put_aside(own uuid, why text, at timestamptz) returns boolean
language plpgsql security definer set search_path = work, pg_temp as $$
declare
    who constant uuid := work.actor();
    candidate uuid;
    anchor uuid;
    gone uuid[];
begin
    perform from scorecard where reading_id = own and assessor_id = who for update;
    select application_id, sample_id into candidate, anchor from reading
    where id = own and assessor_id = who
        and not exists (select from scorecard where reading_id = own and state <> 'draft')
    for update;
    if candidate is null and anchor is null then
        return false;
    end if;
    if why = 'known' and candidate is not null then
        insert into conflict (assessor_id, application_id, source, made_at, made_by)
        values (who, candidate, 'declared', at, who) on conflict do nothing;
    end if;
    select array_agg(reading.id) into gone from reading
    where assessor_id = who and (id = own or why = 'known' and application_id = candidate)
        and not exists (select from scorecard where reading_id = reading.id and state <> 'draft');
    delete from score using scorecard where scorecard_id = scorecard.id and reading_id = any (gone);
    delete from absence using scorecard where scorecard_id = scorecard.id and reading_id = any (gone);
    delete from evidence using scorecard where scorecard_id = scorecard.id and reading_id = any (gone);
    delete from scorecard where reading_id = any (gone);
    update anchor_turn turn set gone = why where turn.sample_id = anchor and turn.assessor_id = who;
    insert into given_back (id, cohort_id, application_id, item, criterion, assessor_id, why, given_at)
    select id, cohort_id, application_id, item, criterion, assessor_id, why, at
    from reading where id = any (gone) and application_id is not null;
    delete from reading where id = any (gone);
    return true;
end $$
"""
REPORT_BEFORE = ASIDE.REPORT.replace("create function", "create or replace function", 1)
#: Whoever settles it must know that nobody wrote it, and read what was typed all the same.
REPORT = REPORT_BEFORE.replace(
    "'', words, at,",
    "'', case when reading.sample_id is null then words else words || E'\\n\\n'"
    " || 'This was an anchor answer, which nobody sent in. The assessor does not know.' end, at,",
    1,
)
FUNCTIONS = (
    "slip_in(uuid, integer, timestamptz)",
    "anchors_left()",
    "anchor_goes_along()",
    "anchor_is_scored()",
)
NOT_ANCHORS = "application_id is not null"
OWN_ANCHOR = (
    "exists (select from work.reading mine where mine.sample_id = anchor_answer.sample_id"
    " and mine.assessor_id = (select work.actor()) offset 0)"
)
STATEMENTS = (
    "alter table work.anchor_answer enable row level security",
    "alter table work.anchor_turn enable row level security",
    *(
        f"create policy office_and_worker on work.{table} to {OFFICE}, {WORKER} using (true) with check (true)"
        for table in ("anchor_answer", "anchor_turn")
    ),
    # Readers see the words, and neither the agreed score nor that there is one.
    f"create policy reader_was_given on work.anchor_answer for select to {READER} using ({OWN_ANCHOR})",
    f"grant select on work.anchor_answer to {READER}",
    f"grant select, insert on work.anchor_answer to {OFFICE}",
    f"grant select on work.anchor_turn to {OFFICE}",
    f"grant select, insert, update, delete on work.anchor_answer, work.anchor_turn to {WORKER}",
    "alter policy reader_knows on work.sample using (agreed_at is not null and not slipped_in)",
    # Whatever counts, adds up, exports or gives out readings works under one of these two roles.
    f"alter policy office_and_worker on work.reading using ({NOT_ANCHORS}) with check ({NOT_ANCHORS})",
    SLIP_IN,
    GOES,
    SCORED,
    LEFT,
    PUT_ASIDE,
    REPORT,
    PLANNED_NOW,
    COMMITTED_NOW,
    OPEN_NOW,
    f"alter policy reader_reader_was_given on work.blinded_answer"
    f" using (superseded_at is null and {CALIBRATION.GIVEN.format(more=GATE)})",
    f"alter policy reader_is_calibrated on work.scorecard with check ({OWN_CARD})",
    "create trigger anchor_goes_along after delete on work.reading referencing old table as gone"
    " for each statement execute function work.anchor_goes_along()",
    "create trigger anchor_is_scored after update on work.scorecard for each row"
    " when (old.state = 'draft' and new.state = 'committed') execute function work.anchor_is_scored()",
    f"revoke execute on function {', '.join(f'work.{one}' for one in FUNCTIONS)} from public",
    f"grant execute on function work.slip_in(uuid, integer, timestamptz), work.anchors_left() to {OFFICE}, {WORKER}",
)
BACK = (
    # What was slipped in has no place in what comes before.
    *(
        f"delete from work.{table} where scorecard_id in (select card.id from work.scorecard card"
        " join work.reading on reading.id = card.reading_id where reading.sample_id is not null)"
        for table in ("score", "absence", "evidence")
    ),
    "delete from work.scorecard where reading_id in (select id from work.reading where sample_id is not null)",
    "delete from work.reading where sample_id is not null",
    f"alter policy reader_reader_was_given on work.blinded_answer"
    f" using (superseded_at is null and {CALIBRATION.GIVEN.format(more=CALIBRATION.GATE)})",
    f"alter policy reader_is_calibrated on work.scorecard with check ({CALIBRATION.OWN_CARD})",
    PLANNED,
    COMMITTED,
    OPEN,
    ASIDE.PUT_ASIDE.replace("create function", "create or replace function", 1),
    REPORT_BEFORE,
    "alter policy office_and_worker on work.reading using (true) with check (true)",
    "alter policy reader_knows on work.sample using (agreed_at is not null)",
    "drop policy reader_was_given on work.anchor_answer",
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column(
        "sample",
        sa.Column("slipped_in", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        schema="work",
    )
    op.execute(f"grant insert (slipped_in) on work.sample to {OFFICE}")
    op.create_table(
        "anchor_answer",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sample_id"], ["work.sample.id"], name=op.f("anchor_answer_sample_id_fk")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("anchor_answer_cohort_id_fk")),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("anchor_answer_pk")),
        sa.UniqueConstraint("reference", name=op.f("anchor_answer_reference_unique")),
        schema="work",
    )
    op.create_table(
        "anchor_turn",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", moment, nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.Column("scored_at", moment, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("no_evidence", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "gone in ('known', 'handed_back', 'taken_back')", name=op.f("anchor_turn_gone_is_known")
        ),
        sa.CheckConstraint(
            "(scored_at is null) = (score is null and not no_evidence)",
            name=op.f("anchor_turn_scored_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["work.anchor_answer.sample_id"], name=op.f("anchor_turn_sample_id_fk")
        ),
        sa.PrimaryKeyConstraint("sample_id", "assessor_id", name=op.f("anchor_turn_pk")),
        schema="work",
    )
    op.create_index("anchor_turn_cohort_id_index", "anchor_turn", ["cohort_id", "assessor_id"], schema="work")
    op.alter_column("reading", "application_id", nullable=True, schema="work")
    op.add_column("reading", sa.Column("sample_id", sa.Uuid(), nullable=True), schema="work")
    op.create_foreign_key(
        op.f("reading_sample_id_fk"),
        "reading",
        "anchor_answer",
        ["sample_id"],
        ["sample_id"],
        source_schema="work",
        referent_schema="work",
    )
    op.create_check_constraint(
        op.f("reading_of_somebody_or_anchor"),
        "reading",
        "(application_id is null) = (sample_id is not null)",
        schema="work",
    )
    op.create_index(
        "reading_anchor_index",
        "reading",
        ["sample_id", "assessor_id"],
        unique=True,
        schema="work",
        postgresql_where=sa.text("sample_id is not null"),
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop trigger anchor_is_scored on work.scorecard")
    op.execute("drop trigger anchor_goes_along on work.reading")
    op.execute("alter table work.scorecard disable trigger scorecard_stays_once_committed")
    for table in ("score", "absence", "evidence"):
        op.execute(f"alter table work.{table} disable trigger {table}_stays_as_committed")
    for statement in BACK:
        op.execute(statement)
    op.execute("alter table work.scorecard enable trigger scorecard_stays_once_committed")
    for table in ("score", "absence", "evidence"):
        op.execute(f"alter table work.{table} enable trigger {table}_stays_as_committed")
    for one in FUNCTIONS:
        op.execute(f"drop function work.{one}")
    op.drop_index("reading_anchor_index", "reading", schema="work")
    op.drop_constraint(op.f("reading_of_somebody_or_anchor"), "reading", schema="work")
    op.drop_constraint(op.f("reading_sample_id_fk"), "reading", schema="work")
    op.drop_column("reading", "sample_id", schema="work")
    op.alter_column("reading", "application_id", nullable=False, schema="work")
    op.drop_table("anchor_turn", schema="work")
    op.drop_table("anchor_answer", schema="work")
    op.drop_column("sample", "slipped_in", schema="work")
