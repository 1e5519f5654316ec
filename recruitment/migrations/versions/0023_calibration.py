"""Sample answers and the gate before live reading: nothing live is a row to a reader whose gate is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0030"
branch_labels = None
depends_on = None

OFFICE, WORKER, READER = (f"recruitment_{role}" for role in ("office", "worker", "reader"))
ACTOR = "(select work.actor())"
TABLES = ("sample", "sample_opinion", "calibration", "calibration_score", "assessor_standing")

GIVEN = (
    "exists (select 1 from work.reading mine where mine.application_id = blinded_answer.application_id"
    f" and mine.assessor_id = {ACTOR} and mine.item = blinded_answer.question{{more}})"
)
#: Agreed to keep it to themselves; and calibrated, where the pass has agreed sample answers.
GATE = (
    " and exists (select 1 from work.assessor_standing stands where stands.cohort_id = mine.cohort_id"
    " and stands.assessor_id = mine.assessor_id and stands.agreed_at is not null)"
    " and (exists (select 1 from work.calibration gate where gate.cohort_id = mine.cohort_id"
    " and gate.assessor_id = mine.assessor_id and gate.item = mine.item"
    " and gate.criterion = mine.criterion and gate.opened_at is not null)"
    " or not exists (select 1 from work.sample known where known.cohort_id = mine.cohort_id"
    " and known.item = mine.item and known.criterion = mine.criterion"
    " and known.agreed_at is not null and known.retired_at is null))"
)
OWN_CARD = f"exists (select 1 from work.reading mine where mine.id = scorecard.reading_id{GATE})"
OWN = f"assessor_id = {ACTOR}"

STATEMENTS = (
    *(f"alter table work.{table} enable row level security" for table in TABLES),
    *(
        f"create policy office_and_worker on work.{table} to {OFFICE}, {WORKER} using (true) with check (true)"
        for table in TABLES
    ),
    *(f"grant select, insert, update, delete on work.{table} to {WORKER}" for table in TABLES),
    f"grant select, insert on work.sample to {OFFICE}",
    f"grant update (score, reason, agreed_at, agreed_by, retired_at, retired_by) on work.sample to {OFFICE}",
    f"grant select, insert on work.sample_opinion to {OFFICE}",
    f"grant select, insert, update on work.calibration, work.assessor_standing to {OFFICE}",
    f"grant select on work.calibration_score to {OFFICE}",
    # A reader tries, and opens their own gate by being near enough; nobody lets themselves on.
    f"grant select on work.sample, work.calibration, work.calibration_score, work.assessor_standing to {READER}",
    f"grant insert (cohort_id, assessor_id, item, criterion, tries, more, reason) on work.calibration to {READER}",
    f"grant update (tries, opened_at, how) on work.calibration to {READER}",
    "grant insert (sample_id, assessor_id, number, cohort_id, position, no_evidence, evidence)"
    f" on work.calibration_score to {READER}",
    f"grant update (score, no_evidence, evidence, scored_at) on work.calibration_score to {READER}",
    f"grant insert (cohort_id, assessor_id, agreed_at), update (agreed_at) on work.assessor_standing to {READER}",
    f"create policy reader_knows on work.sample for select to {READER} using (agreed_at is not null)",
    f"create policy reader_owns on work.calibration to {READER} using ({OWN})"
    f" with check ({OWN} and how is distinct from 'let_on')",
    f"create policy reader_begins on work.calibration as restrictive for insert to {READER}"
    " with check (more = 0 and reason = '')",
    f"create policy reader_owns on work.calibration_score to {READER} using ({OWN}) with check ({OWN})",
    f"create policy reader_owns on work.assessor_standing to {READER} using ({OWN}) with check ({OWN})",
    # Nothing live before the gate is open, whatever our code asks.
    f"alter policy reader_reader_was_given on work.blinded_answer"
    f" using (superseded_at is null and {GIVEN.format(more=GATE)})",
    f"create policy reader_is_calibrated on work.scorecard as restrictive for insert to {READER}"
    f" with check ({OWN_CARD})",
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agreed_at", moment, nullable=True),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("retired_at", moment, nullable=True),
        sa.Column("retired_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(score is null) = (agreed_at is null)", name=op.f("sample_agreed_has_score")),
        sa.CheckConstraint("agreed_at is null or reason <> ''", name=op.f("sample_agreed_with_reason")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("sample_cohort_id_fk")),
        sa.ForeignKeyConstraint(
            ["cohort_id", "score"],
            ["work.scale_point.cohort_id", "work.scale_point.value"],
            name=op.f("sample_cohort_id_score_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("sample_pk")),
        schema="work",
    )
    op.create_index("sample_pass_index", "sample", ["cohort_id", "item", "criterion"], schema="work")
    op.create_table(
        "sample_opinion",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("sample_opinion_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["cohort_id", "score"],
            ["work.scale_point.cohort_id", "work.scale_point.value"],
            name=op.f("sample_opinion_cohort_id_score_fk"),
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["work.sample.id"], name=op.f("sample_opinion_sample_id_fk")),
        sa.PrimaryKeyConstraint("sample_id", "person_id", name=op.f("sample_opinion_pk")),
        schema="work",
    )
    _create_calibration(moment)
    for statement in STATEMENTS:
        op.execute(statement)


def _create_calibration(moment: sa.DateTime) -> None:
    op.create_table(
        "calibration",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("more", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_at", moment, nullable=True),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "how in ('near_enough', 'let_on', 'had_begun')", name=op.f("calibration_how_is_known")
        ),
        sa.CheckConstraint("(opened_at is null) = (how is null)", name=op.f("calibration_open_says_how")),
        sa.CheckConstraint(
            "how <> 'let_on' or (opened_by is not null and reason <> '')",
            name=op.f("calibration_let_on_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id", "assessor_id"],
            ["work.assessor.cohort_id", "work.assessor.assessor_id"],
            name=op.f("calibration_cohort_id_assessor_id_fk"),
        ),
        sa.PrimaryKeyConstraint("cohort_id", "assessor_id", "item", "criterion", name=op.f("calibration_pk")),
        schema="work",
    )
    op.create_table(
        "calibration_score",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("no_evidence", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("evidence", sa.String(), server_default="", nullable=False),
        sa.Column("scored_at", moment, nullable=True),
        sa.CheckConstraint(
            "not (no_evidence and score is not null)", name=op.f("calibration_score_one_or_the_other")
        ),
        sa.CheckConstraint(
            "(scored_at is null) = (score is null and not no_evidence)",
            name=op.f("calibration_score_scored_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id", "score"],
            ["work.scale_point.cohort_id", "work.scale_point.value"],
            name=op.f("calibration_score_cohort_id_score_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["work.sample.id"], name=op.f("calibration_score_sample_id_fk")
        ),
        sa.PrimaryKeyConstraint("sample_id", "assessor_id", "number", name=op.f("calibration_score_pk")),
        schema="work",
    )
    op.create_table(
        "assessor_standing",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", moment, nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id", "assessor_id"],
            ["work.assessor.cohort_id", "work.assessor.assessor_id"],
            name=op.f("assessor_standing_cohort_id_assessor_id_fk"),
        ),
        sa.PrimaryKeyConstraint("cohort_id", "assessor_id", name=op.f("assessor_standing_pk")),
        schema="work",
    )


def downgrade() -> None:
    op.execute("drop policy reader_is_calibrated on work.scorecard")
    op.execute(
        "alter policy reader_reader_was_given on work.blinded_answer"
        f" using (superseded_at is null and {GIVEN.format(more='')})"
    )
    for table in ("assessor_standing", "calibration_score", "calibration", "sample_opinion", "sample"):
        op.drop_table(table, schema="work")
