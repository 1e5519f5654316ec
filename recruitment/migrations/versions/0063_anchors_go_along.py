"""An anchor answer that was looked at and not scored goes with the rest, and two at once give it once."""

from importlib import import_module

from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

VERSIONS = "recruitment.migrations.versions"
ANCHORS = import_module(f"{VERSIONS}.0046_anchors")
PRINTED = import_module(f"{VERSIONS}.0062_printed")

GOES = ANCHORS.GOES.replace("create function", "create or replace function", 1)
#: What is taken back is what has no scorecard, looked at or not; so it is of anchor answers, or one would be left alone.
GOES_NOW = GOES.replace(" and alone.displayed_at is null", "").replace(" and other.displayed_at is null", "")
#: Whoever is second to give somebody an answer gives nothing, instead of failing.
SLIP_IN = PRINTED.SLIP_IN
GIVEN = SLIP_IN[SLIP_IN.index("), given as (") : SLIP_IN.index("select turns.assessor_id")]
SLIP_IN_NOW = SLIP_IN.replace(
    GIVEN,
    """), turns as (
        insert into anchor_turn (sample_id, assessor_id, cohort_id, given_at)
        select placed.id, placed.assessor_id, of_cohort, at from placed
        on conflict do nothing
        returning anchor_turn.sample_id, anchor_turn.assessor_id
    ), given as (
        insert into reading (id, cohort_id, sample_id, item, criterion, assessor_id, position, source, allocated_at)
        select gen_random_uuid(), of_cohort, placed.id, placed.item, placed.criterion, placed.assessor_id, placed.position,
            'allocated', at
        from placed join turns on turns.sample_id = placed.id and turns.assessor_id = placed.assessor_id
    )
    """,
)


def upgrade() -> None:
    for function in (GOES_NOW, SLIP_IN_NOW):
        op.execute(function)


def downgrade() -> None:
    for function in (GOES, SLIP_IN):
        op.execute(function)
