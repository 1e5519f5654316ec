"""Find applications in the same time however many there are: indexes in the orders lists have, words of what was sent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT = "recruitment_office", "recruitment_worker", "recruitment_applicant"
ACTOR = "(select work.actor())"
OWN_APPLICATION = (
    "exists (select 1 from identity.details mine where mine.application_id = answer_words.application_id"
    f" and mine.person_id = {ACTOR})"
)
#: Rows stay so narrow that a search reads a few pages of them: what is longer lies in the table's annex.
NARROW = "alter table identity.answer_words set (toast_tuple_target = 128)"
#: What was sent before is taken apart by the database itself: nearly as the service does it.
WORDS_OF_WHAT_WAS_SENT = """
insert into identity.answer_words (application_id, cohort_id, reference, words)
select application.id, application.cohort_id, application.reference,
    strip(to_tsvector('simple', regexp_replace(
        normalize(string_agg(answer.text, ' '), nfkd), U&'[\\0300-\\036f\\2019'']', '', 'g')))
from work.application join identity.answer on answer.application_id = application.id
where application.submitted_at is not null
group by application.id
"""
POLICIES = (
    f"create policy office_and_worker on identity.answer_words to {OFFICE}, {WORKER} using (true) with check (true)",
    f"create policy applicant_sends on identity.answer_words for insert to {APPLICANT} with check ({OWN_APPLICATION})",
    f"create policy office_looks on identity.search to {OFFICE}"
    f" using (person_id = {ACTOR}) with check (person_id = {ACTOR})",
    f"create policy worker_tidies on identity.search to {WORKER} using (true) with check (true)",
)


def upgrade() -> None:
    op.create_index("application_all_index", "application", ["cohort_id", "reference"], schema="work")
    op.create_index(
        "application_unnamed_index",
        "application",
        ["cohort_id", "id"],
        schema="work",
        postgresql_where=sa.text("source = 'import'"),
    )
    op.drop_index("details_search_name_index", table_name="details", schema="identity")
    op.create_index(
        "details_name_index",
        "details",
        ["cohort_id", "search_name", "application_id"],
        schema="identity",
    )
    op.create_index(
        "details_name_words_index",
        "details",
        [sa.text("array_to_tsvector(array_remove(string_to_array(search_name, ' '), ''))")],
        schema="identity",
        postgresql_using="gin",
    )
    make_answer_words()
    make_search()
    for policy in POLICIES:
        op.execute(policy)
    op.drop_index("answer_words_index", table_name="answer", schema="identity")
    op.drop_column("answer", "words", schema="identity")


def make_answer_words() -> None:
    op.create_table(
        "answer_words",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "cohort_id"],
            ["work.application.id", "work.application.cohort_id"],
            name=op.f("answer_words_application_id_cohort_id_fk"),
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("answer_words_pk")),
        schema="identity",
    )
    op.execute(NARROW)
    op.execute(WORDS_OF_WHAT_WAS_SENT)
    op.create_index(
        "answer_words_words_index", "answer_words", ["words"], schema="identity", postgresql_using="gin"
    )
    op.execute(f"grant select, insert, update, delete on identity.answer_words to {OFFICE}, {WORKER}")
    op.execute(f"grant insert on identity.answer_words to {APPLICANT}")
    op.execute("alter table identity.answer_words enable row level security")


def make_search() -> None:
    op.create_table(
        "search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("find", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("search_cohort_id_fk")),
        sa.ForeignKeyConstraint(["person_id"], ["identity.person.id"], name=op.f("search_person_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("search_pk")),
        schema="identity",
    )
    op.create_index(op.f("search_person_id_index"), "search", ["person_id"], schema="identity")
    op.execute(f"grant select, insert, delete on identity.search to {OFFICE}")
    op.execute(f"grant select, insert, update, delete on identity.search to {WORKER}")
    op.execute("alter table identity.search enable row level security")


def downgrade() -> None:
    op.add_column(
        "answer",
        sa.Column("words", postgresql.TSVECTOR(), sa.Computed("to_tsvector('simple', text)", persisted=True)),
        schema="identity",
    )
    op.create_index("answer_words_index", "answer", ["words"], schema="identity", postgresql_using="gin")
    op.drop_table("search", schema="identity")
    op.drop_table("answer_words", schema="identity")
    op.drop_index("details_name_words_index", table_name="details", schema="identity")
    op.drop_index("details_name_index", table_name="details", schema="identity")
    op.create_index(
        "details_search_name_index",
        "details",
        ["cohort_id", "search_name"],
        schema="identity",
        postgresql_ops={"search_name": "text_pattern_ops"},
    )
    op.drop_index("application_unnamed_index", table_name="application", schema="work")
    op.drop_index("application_all_index", table_name="application", schema="work")
