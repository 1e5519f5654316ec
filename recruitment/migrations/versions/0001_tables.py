"""Everything a first cohort needs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SCHEMAS = ("identity", "work", "safeguarding", "monitoring")


def upgrade() -> None:
    for schema in SCHEMAS:
        op.execute(f"create schema {schema}")
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("message_pk")),
        sa.UniqueConstraint("recipient", "kind", "event", name=op.f("message_recipient_kind_event_unique")),
        schema="identity",
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email) and email <> ''", name=op.f("person_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pk")),
        sa.UniqueConstraint("email", name=op.f("person_email_unique")),
        schema="identity",
    )
    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("sign_in_code_expires_after_creation")),
        sa.CheckConstraint("tries between 0 and 5", name=op.f("sign_in_code_tries_within_limit")),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_code_pk")),
        schema="identity",
    )
    op.create_index(
        "sign_in_code_email_created_at_index",
        "sign_in_code",
        ["email", "created_at"],
        unique=False,
        schema="identity",
    )
    op.create_table(
        "cohort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("scale_low", sa.Integer(), nullable=False),
        sa.Column("scale_high", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("phase in ('planned', 'open', 'closed')", name=op.f("cohort_phase_is_known")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("cohort_closes_after_opening")),
        sa.CheckConstraint("places > 0", name=op.f("cohort_has_places")),
        sa.CheckConstraint("scale_high > scale_low", name=op.f("cohort_scale_has_points")),
        sa.PrimaryKeyConstraint("id", name=op.f("cohort_pk")),
        sa.UniqueConstraint("slug", name=op.f("cohort_slug_unique")),
        schema="work",
    )
    op.create_index(
        "cohort_one_is_public",
        "cohort",
        ["is_public"],
        unique=True,
        schema="work",
        postgresql_where=sa.text("is_public"),
    )
    op.create_table(
        "tick",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.CheckConstraint("state in ('queued', 'done', 'failed')", name=op.f("tick_state_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("tick_pk")),
        sa.UniqueConstraint("job", "due_at", name=op.f("tick_job_due_at_unique")),
        schema="work",
    )
    op.create_index("tick_due_at_index", "tick", ["due_at"], unique=False, schema="work")
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("sign_in_session_expires_after_creation")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity.person.id"], name=op.f("sign_in_session_person_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_session_pk")),
        sa.UniqueConstraint("token_hash", name=op.f("sign_in_session_token_hash_unique")),
        schema="identity",
    )
    op.create_index(
        op.f("sign_in_session_person_id_index"),
        "sign_in_session",
        ["person_id"],
        unique=False,
        schema="identity",
    )
    op.create_table(
        "staff_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role in ('lead', 'assessor')", name=op.f("staff_role_role_is_known")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("staff_role_cohort_id_fk")),
        sa.ForeignKeyConstraint(["person_id"], ["identity.person.id"], name=op.f("staff_role_person_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("staff_role_pk")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "cohort_id",
            name=op.f("staff_role_person_id_role_cohort_id_unique"),
            postgresql_nulls_not_distinct=True,
        ),
        schema="identity",
    )
    op.create_table(
        "application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("outside_id", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source in ('form', 'import')", name=op.f("application_source_is_known")),
        sa.CheckConstraint(
            "stage in ('register', 'application') or submitted_at is not null",
            name=op.f("application_submitted_has_time"),
        ),
        sa.CheckConstraint(
            "stage in ('register', 'application', 'sift', 'offer', 'not_progressed')",
            name=op.f("application_stage_is_known"),
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("application_cohort_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("application_pk")),
        sa.UniqueConstraint("cohort_id", "outside_id", name=op.f("application_cohort_id_outside_id_unique")),
        sa.UniqueConstraint("id", "cohort_id", name=op.f("application_id_cohort_id_unique")),
        sa.UniqueConstraint("reference", name=op.f("application_reference_unique")),
        schema="work",
    )
    op.create_index(
        "application_list_index",
        "application",
        ["cohort_id", "stage", "reference"],
        unique=False,
        schema="work",
    )
    op.create_table(
        "assessor",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("has_account", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("assessor_cohort_id_fk")),
        sa.PrimaryKeyConstraint("cohort_id", "assessor_id", name=op.f("assessor_pk")),
        sa.UniqueConstraint("cohort_id", "label", name=op.f("assessor_cohort_id_label_unique")),
        schema="work",
    )
    op.create_table(
        "cohort_definition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["work.cohort.id"], name=op.f("cohort_definition_cohort_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("cohort_definition_pk")),
        sa.UniqueConstraint("cohort_id", "version", name=op.f("cohort_definition_cohort_id_version_unique")),
        schema="work",
    )
    op.create_table(
        "scale_point",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("scale_point_cohort_id_fk")),
        sa.PrimaryKeyConstraint("cohort_id", "value", name=op.f("scale_point_pk")),
        schema="work",
    )
    op.create_table(
        "shortlist",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("basis", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("places > 0", name=op.f("shortlist_has_places")),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("shortlist_cohort_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("shortlist_pk")),
        schema="work",
    )
    op.create_index(
        op.f("shortlist_cohort_id_index"), "shortlist", ["cohort_id"], unique=False, schema="work"
    )
    op.create_table(
        "answer",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple', text)", persisted=True),
            nullable=True,
        ),
        sa.CheckConstraint("version > 0", name=op.f("answer_version_is_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("answer_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", "question", name=op.f("answer_pk")),
        schema="identity",
    )
    op.create_index(
        "answer_words_index", "answer", ["words"], unique=False, schema="identity", postgresql_using="gin"
    )
    op.create_table(
        "details",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("known_as", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("search_name", sa.String(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("details_version_is_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("details_application_id_fk")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("details_cohort_id_fk")),
        sa.ForeignKeyConstraint(["person_id"], ["identity.person.id"], name=op.f("details_person_id_fk")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("details_pk")),
        sa.UniqueConstraint("person_id", "cohort_id", name=op.f("details_person_id_cohort_id_unique")),
        schema="identity",
    )
    op.create_index(
        "details_search_name_index",
        "details",
        ["cohort_id", "search_name"],
        unique=False,
        schema="identity",
        postgresql_ops={"search_name": "text_pattern_ops"},
    )
    op.create_table(
        "referee",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("position between 1 and 2", name=op.f("referee_position_is_one_or_two")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("referee_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("application_id", "position", name=op.f("referee_pk")),
        schema="identity",
    )
    op.create_table(
        "blinded_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "superseded_at is null or reason <> ''", name=op.f("blinded_answer_superseded_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("blinded_answer_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("blinded_answer_pk")),
        schema="work",
    )
    op.create_index(
        "blinded_answer_one_current",
        "blinded_answer",
        ["application_id", "question"],
        unique=True,
        schema="work",
        postgresql_where=sa.text("superseded_at is null"),
    )
    op.create_table(
        "conflict",
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("source in ('declared', 'found', 'lead')", name=op.f("conflict_source_is_known")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("conflict_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("assessor_id", "application_id", name=op.f("conflict_pk")),
        schema="work",
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("shortlist_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'released') = (released_at is not null)", name=op.f("decision_released_has_time")
        ),
        sa.CheckConstraint(
            "release_at is null or state in ('confirmed', 'released')",
            name=op.f("decision_release_needs_confirmation"),
        ),
        sa.CheckConstraint(
            "state <> 'released' or release_at <= released_at", name=op.f("decision_released_not_early")
        ),
        sa.CheckConstraint(
            "state in ('proposed', 'confirmed', 'released', 'withdrawn')",
            name=op.f("decision_state_is_known"),
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("decision_cohort_id_fk")),
        sa.ForeignKeyConstraint(
            ["shortlist_id"], ["work.shortlist.id"], name=op.f("decision_shortlist_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("decision_pk")),
        sa.UniqueConstraint("id", "proposed_by", name=op.f("decision_id_proposed_by_unique")),
        schema="work",
    )
    op.create_index(op.f("decision_cohort_id_index"), "decision", ["cohort_id"], unique=False, schema="work")
    op.create_index(
        "decision_due_index",
        "decision",
        ["release_at"],
        unique=False,
        schema="work",
        postgresql_where=sa.text("state = 'confirmed'"),
    )
    op.create_table(
        "delivery",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("header_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("maybe_twice", sa.Boolean(), nullable=False),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at is not null)", name=op.f("delivery_sent_has_time")),
        sa.CheckConstraint(
            "state in ('queued', 'sending', 'sent', 'failed')", name=op.f("delivery_state_is_known")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("delivery_attempts_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("delivery_application_id_fk")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("delivery_cohort_id_fk")),
        sa.ForeignKeyConstraint(["message_id"], ["identity.message.id"], name=op.f("delivery_message_id_fk")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("delivery_pk")),
        sa.UniqueConstraint("header_id", name=op.f("delivery_header_id_unique")),
        schema="work",
    )
    op.create_index(
        "delivery_cohort_id_state_index", "delivery", ["cohort_id", "state"], unique=False, schema="work"
    )
    op.create_index(
        "delivery_due_index",
        "delivery",
        ["due_at"],
        unique=False,
        schema="work",
        postgresql_where=sa.text("state in ('queued', 'sending')"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=False),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("event_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("event_pk")),
        schema="work",
    )
    op.create_index(
        "event_application_id_at_index", "event", ["application_id", "at"], unique=False, schema="work"
    )
    op.create_table(
        "pack",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("shortlist_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'application') = (application_id is not null)", name=op.f("pack_application_named")
        ),
        sa.CheckConstraint(
            "(kind = 'shortlist') = (shortlist_id is not null)", name=op.f("pack_shortlist_named")
        ),
        sa.CheckConstraint("(state = 'ready') = (digest is not null)", name=op.f("pack_ready_has_digest")),
        sa.CheckConstraint("kind in ('application', 'shortlist')", name=op.f("pack_kind_is_known")),
        sa.CheckConstraint("state in ('queued', 'ready', 'failed')", name=op.f("pack_state_is_known")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("pack_application_id_fk")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["work.cohort.id"], name=op.f("pack_cohort_id_fk")),
        sa.ForeignKeyConstraint(["shortlist_id"], ["work.shortlist.id"], name=op.f("pack_shortlist_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pack_pk")),
        schema="work",
    )
    op.create_index(
        "pack_cohort_id_asked_at_index", "pack", ["cohort_id", "asked_at"], unique=False, schema="work"
    )
    op.create_table(
        "reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("allocated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("displayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source in ('allocated', 'imported')", name=op.f("reading_source_is_known")),
        sa.ForeignKeyConstraint(
            ["application_id", "cohort_id"],
            ["work.application.id", "work.application.cohort_id"],
            name=op.f("reading_application_id_cohort_id_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id", "assessor_id"],
            ["work.assessor.cohort_id", "work.assessor.assessor_id"],
            name=op.f("reading_cohort_id_assessor_id_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reading_pk")),
        sa.UniqueConstraint(
            "application_id",
            "item",
            "criterion",
            "assessor_id",
            name=op.f("reading_application_id_item_criterion_assessor_id_unique"),
        ),
        sa.UniqueConstraint(
            "id", "cohort_id", "assessor_id", name=op.f("reading_id_cohort_id_assessor_id_unique")
        ),
        schema="work",
    )
    op.create_index(
        "reading_queue_index",
        "reading",
        ["assessor_id", "cohort_id", "item", "criterion", "position"],
        unique=False,
        schema="work",
    )
    op.create_table(
        "shortlist_row",
        sa.Column("shortlist_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("average", sa.Float(), nullable=True),
        sa.Column("measure", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("expected_rank", sa.Float(), nullable=True),
        sa.Column("rank_low", sa.Integer(), nullable=True),
        sa.Column("rank_high", sa.Integer(), nullable=True),
        sa.Column("p_top", sa.Float(), nullable=True),
        sa.Column("scores", sa.Integer(), nullable=False),
        sa.Column("no_evidence", sa.Integer(), nullable=False),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("depends_on_no_evidence", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("shortlist_row_application_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["shortlist_id"], ["work.shortlist.id"], name=op.f("shortlist_row_shortlist_id_fk")
        ),
        sa.PrimaryKeyConstraint("shortlist_id", "position", name=op.f("shortlist_row_pk")),
        sa.UniqueConstraint(
            "shortlist_id", "application_id", name=op.f("shortlist_row_shortlist_id_application_id_unique")
        ),
        schema="work",
    )
    op.create_table(
        "view",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("view_application_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("view_pk")),
        schema="work",
    )
    op.create_index(
        "view_application_id_person_id_index",
        "view",
        ["application_id", "person_id"],
        unique=False,
        schema="work",
    )
    op.create_table(
        "confirmation",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person_id <> proposed_by", name=op.f("confirmation_by_somebody_else")),
        sa.ForeignKeyConstraint(
            ["decision_id", "proposed_by"],
            ["work.decision.id", "work.decision.proposed_by"],
            name=op.f("confirmation_decision_id_proposed_by_fk"),
        ),
        sa.PrimaryKeyConstraint("decision_id", "person_id", name=op.f("confirmation_pk")),
        schema="work",
    )
    op.create_table(
        "decision_item",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("action in ('offer', 'decline')", name=op.f("decision_item_action_is_a_decision")),
        sa.CheckConstraint("reason <> ''", name=op.f("decision_item_has_reason")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["work.application.id"], name=op.f("decision_item_application_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["work.decision.id"], name=op.f("decision_item_decision_id_fk")
        ),
        sa.PrimaryKeyConstraint("decision_id", "application_id", name=op.f("decision_item_pk")),
        schema="work",
    )
    op.create_index(
        "decision_item_one_open",
        "decision_item",
        ["application_id"],
        unique=True,
        schema="work",
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "scorecard",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'draft') = (committed_at is null)", name=op.f("scorecard_committed_has_time")
        ),
        sa.CheckConstraint(
            "(state = 'superseded') = (superseded_at is not null)", name=op.f("scorecard_superseded_has_time")
        ),
        sa.CheckConstraint(
            "state <> 'superseded' or reason <> ''", name=op.f("scorecard_superseded_with_reason")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'committed', 'superseded')", name=op.f("scorecard_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["reading_id", "cohort_id", "assessor_id"],
            ["work.reading.id", "work.reading.cohort_id", "work.reading.assessor_id"],
            name=op.f("scorecard_reading_id_cohort_id_assessor_id_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("scorecard_pk")),
        sa.UniqueConstraint("id", "cohort_id", name=op.f("scorecard_id_cohort_id_unique")),
        schema="work",
    )
    op.create_index(
        "scorecard_assessor_id_state_index",
        "scorecard",
        ["assessor_id", "state"],
        unique=False,
        schema="work",
    )
    op.create_index(
        "scorecard_cohort_id_state_index", "scorecard", ["cohort_id", "state"], unique=False, schema="work"
    )
    op.create_index(
        "scorecard_one_current",
        "scorecard",
        ["reading_id"],
        unique=True,
        schema="work",
        postgresql_where=sa.text("state <> 'superseded'"),
    )
    op.create_table(
        "absence",
        sa.Column("scorecard_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint("kind in ('no_evidence', 'no_opportunity')", name=op.f("absence_kind_is_known")),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["work.scorecard.id"], name=op.f("absence_scorecard_id_fk")
        ),
        sa.PrimaryKeyConstraint("scorecard_id", "criterion", name=op.f("absence_pk")),
        schema="work",
    )
    op.create_table(
        "evidence",
        sa.Column("scorecard_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["work.scorecard.id"], name=op.f("evidence_scorecard_id_fk")
        ),
        sa.PrimaryKeyConstraint("scorecard_id", "criterion", name=op.f("evidence_pk")),
        schema="work",
    )
    op.create_table(
        "score",
        sa.Column("scorecard_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id", "value"],
            ["work.scale_point.cohort_id", "work.scale_point.value"],
            name=op.f("score_cohort_id_value_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id", "cohort_id"],
            ["work.scorecard.id", "work.scorecard.cohort_id"],
            name=op.f("score_scorecard_id_cohort_id_fk"),
        ),
        sa.PrimaryKeyConstraint("scorecard_id", "criterion", name=op.f("score_pk")),
        schema="work",
    )


def downgrade() -> None:
    op.drop_table("score", schema="work")
    op.drop_table("evidence", schema="work")
    op.drop_table("absence", schema="work")
    op.drop_index(
        "scorecard_one_current",
        table_name="scorecard",
        schema="work",
        postgresql_where=sa.text("state <> 'superseded'"),
    )
    op.drop_index("scorecard_cohort_id_state_index", table_name="scorecard", schema="work")
    op.drop_index("scorecard_assessor_id_state_index", table_name="scorecard", schema="work")
    op.drop_table("scorecard", schema="work")
    op.drop_index(
        "decision_item_one_open",
        table_name="decision_item",
        schema="work",
        postgresql_where=sa.text("is_open"),
    )
    op.drop_table("decision_item", schema="work")
    op.drop_table("confirmation", schema="work")
    op.drop_index("view_application_id_person_id_index", table_name="view", schema="work")
    op.drop_table("view", schema="work")
    op.drop_table("shortlist_row", schema="work")
    op.drop_index("reading_queue_index", table_name="reading", schema="work")
    op.drop_table("reading", schema="work")
    op.drop_index("pack_cohort_id_asked_at_index", table_name="pack", schema="work")
    op.drop_table("pack", schema="work")
    op.drop_index("event_application_id_at_index", table_name="event", schema="work")
    op.drop_table("event", schema="work")
    op.drop_index(
        "delivery_due_index",
        table_name="delivery",
        schema="work",
        postgresql_where=sa.text("state in ('queued', 'sending')"),
    )
    op.drop_index("delivery_cohort_id_state_index", table_name="delivery", schema="work")
    op.drop_table("delivery", schema="work")
    op.drop_index(
        "decision_due_index",
        table_name="decision",
        schema="work",
        postgresql_where=sa.text("state = 'confirmed'"),
    )
    op.drop_index(op.f("decision_cohort_id_index"), table_name="decision", schema="work")
    op.drop_table("decision", schema="work")
    op.drop_table("conflict", schema="work")
    op.drop_index(
        "blinded_answer_one_current",
        table_name="blinded_answer",
        schema="work",
        postgresql_where=sa.text("superseded_at is null"),
    )
    op.drop_table("blinded_answer", schema="work")
    op.drop_table("referee", schema="identity")
    op.drop_index(
        "details_search_name_index",
        table_name="details",
        schema="identity",
        postgresql_ops={"search_name": "text_pattern_ops"},
    )
    op.drop_table("details", schema="identity")
    op.drop_index("answer_words_index", table_name="answer", schema="identity", postgresql_using="gin")
    op.drop_table("answer", schema="identity")
    op.drop_index(op.f("shortlist_cohort_id_index"), table_name="shortlist", schema="work")
    op.drop_table("shortlist", schema="work")
    op.drop_table("scale_point", schema="work")
    op.drop_table("cohort_definition", schema="work")
    op.drop_table("assessor", schema="work")
    op.drop_index("application_list_index", table_name="application", schema="work")
    op.drop_table("application", schema="work")
    op.drop_table("staff_role", schema="identity")
    op.drop_index(op.f("sign_in_session_person_id_index"), table_name="sign_in_session", schema="identity")
    op.drop_table("sign_in_session", schema="identity")
    op.drop_index("tick_due_at_index", table_name="tick", schema="work")
    op.drop_table("tick", schema="work")
    op.drop_index(
        "cohort_one_is_public", table_name="cohort", schema="work", postgresql_where=sa.text("is_public")
    )
    op.drop_table("cohort", schema="work")
    op.drop_index("sign_in_code_email_created_at_index", table_name="sign_in_code", schema="identity")
    op.drop_table("sign_in_code", schema="identity")
    op.drop_table("person", schema="identity")
    op.drop_table("message", schema="identity")
    for schema in SCHEMAS:
        op.execute(f"drop schema {schema}")
