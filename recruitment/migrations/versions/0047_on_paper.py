"""Reader packs: the answers that one assessor is to read of one pass. And which scores were typed in from paper, by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0049"
branch_labels = None
depends_on = None

OFFICE, WORKER, READER = (f"recruitment_{role}" for role in ("office", "worker", "reader"))
ACTOR = "(select work.actor())"
BEFORE = "'application', 'shortlist', 'copy', 'kit', 'feedback'"
KINDS = f"{BEFORE}, 'reader'"
NAMED = (
    "(kind = 'reader') = (assessor_id is not null) and (assessor_id is null) = (item is null)"
    " and (assessor_id is null) = (criterion is null) and (assessor_id is null) = (readings is null)"
)
OWN_READING = (
    f"exists (select from work.reading mine where mine.id = reading_id and mine.assessor_id = {ACTOR})"
)
#: An assessor's download is noted like anybody's, and of what they read alone.
OWN_VIEW = (
    f"person_id = {ACTOR} and exists (select from work.reading mine"
    f" where mine.application_id = view.application_id and mine.assessor_id = {ACTOR})"
)
OWN_PACK = f"kind = 'reader' and assessor_id = {ACTOR}"
STATEMENTS = (
    f"create policy reader_reads on work.pack for select to {READER} using ({OWN_PACK})",
    f"create policy reader_asks on work.pack for insert to {READER}"
    f" with check ({OWN_PACK} and state = 'queued' and asked_by = {ACTOR})",
    f"grant select, insert on work.pack to {READER}",
    f"create policy reader_looks on work.view for insert to {READER} with check ({OWN_VIEW})",
    f"grant insert (application_id, person_id, page, at) on work.view to {READER}",
    "alter table work.paper_score enable row level security",
    f"create policy reader_sees on work.paper_score for select to {READER} using ({OWN_READING})",
    f"create policy reader_types on work.paper_score for insert to {READER}"
    f" with check ({OWN_READING} and typed_by = {ACTOR})",
    f"create policy reader_types_again on work.paper_score for update to {READER}"
    f" using ({OWN_READING}) with check ({OWN_READING} and typed_by = {ACTOR})",
    f"create policy office_sees on work.paper_score for select to {OFFICE} using (true)",
    f"create policy office_types on work.paper_score for insert to {OFFICE} with check (typed_by = {ACTOR})",
    f"create policy office_types_again on work.paper_score for update to {OFFICE} using (true) with check (typed_by = {ACTOR})",
    f"create policy worker_does on work.paper_score to {WORKER} using (true) with check (true)",
    f"grant select, insert on work.paper_score to {READER}, {OFFICE}",
    f"grant update (typed_by, typed_at) on work.paper_score to {READER}, {OFFICE}",
    f"grant select, insert, update, delete on work.paper_score to {WORKER}",
)


def upgrade() -> None:
    know_kinds(KINDS)
    for name in ("item", "criterion"):
        op.add_column("pack", sa.Column(name, sa.String(), nullable=True), schema="work")
    op.add_column("pack", sa.Column("assessor_id", sa.Uuid(), nullable=True), schema="work")
    op.add_column("pack", sa.Column("readings", sa.ARRAY(sa.Uuid()), nullable=True), schema="work")
    op.create_check_constraint(op.f("pack_reader_named"), "pack", NAMED, schema="work")
    op.create_index(
        "pack_assessor_id_index",
        "pack",
        ["assessor_id", "cohort_id", "asked_at"],
        schema="work",
        postgresql_where=sa.text("assessor_id is not null"),
    )
    op.create_table(
        "paper_score",
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("typed_by", sa.Uuid(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["work.reading.id"], name=op.f("paper_score_reading_id_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", name=op.f("paper_score_pk")),
        schema="work",
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("paper_score", schema="work")
    op.execute("drop policy reader_looks on work.view")
    op.execute(f"revoke insert (application_id, person_id, page, at) on work.view from {READER}")
    op.execute("drop policy reader_reads on work.pack")
    op.execute("drop policy reader_asks on work.pack")
    op.execute(f"revoke all on work.pack from {READER}")
    op.execute("delete from work.pack where kind = 'reader'")
    op.drop_index("pack_assessor_id_index", "pack", schema="work")
    op.drop_constraint(op.f("pack_reader_named"), "pack", schema="work", type_="check")
    for name in ("readings", "assessor_id", "item", "criterion"):
        op.drop_column("pack", name, schema="work")
    know_kinds(BEFORE)


def know_kinds(kinds: str) -> None:
    """What kinds of packs there are."""
    name = op.f("pack_kind_is_known")
    op.drop_constraint(name, "pack", schema="work", type_="check")
    op.create_check_constraint(name, "pack", f"kind in ({kinds})", schema="work")
