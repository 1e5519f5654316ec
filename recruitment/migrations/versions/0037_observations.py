"""Panels and observations: each member's card is theirs alone until all of the panel have committed."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0035"
branch_labels = None
depends_on = None

OFFICE, WORKER, READER = (f"recruitment_{role}" for role in ("office", "worker", "reader"))
ACTOR = "(select work.actor())"
TABLES = ("panel", "observation", "observation_card", "observed_score", "observation_note", "discussed_score")
#: Assessors and leads work on these under one role, so the rows say who may see them: not the pages alone.
LED = "cohort_id = any ((select work.cohorts_led())::uuid[])"
OWN = f"assessor_id = {ACTOR}"
DONE = "work.sits_on({0}) and work.panel_is_done({0})"
CARD = "exists (select from work.observation_card card where card.id = observed_score.card_id{0})"
OBSERVED = (
    "exists (select from work.observation mine where mine.id = observation_note.observation_id"
    f" and mine.{OWN} and mine.left_at is null)"
)
STANDS = (
    "exists (select from work.observation_card card"
    " where card.observation_id = observation_note.observation_id and card.state = 'committed'{0})"
)

FUNCTIONS = (
    """
    create function work.cohorts_led() returns uuid[] language sql stable security definer
    set search_path = work, identity, pg_temp as $$
        select coalesce(array_agg(cohort.id), '{}') from cohort where exists (
            select from staff_role where staff_role.person_id = work.actor() and staff_role.role = 'lead'
                and (staff_role.cohort_id = cohort.id or staff_role.cohort_id is null))
    $$
    """,
    """
    create function work.sits_on(panel uuid) returns boolean language sql stable security definer
    set search_path = work, pg_temp as $$
        select exists (select from observation
            where panel_id = panel and assessor_id = work.actor() and left_at is null)
    $$
    """,
    """
    create function work.panel_is_done(panel uuid) returns boolean language sql stable security definer
    set search_path = work, pg_temp as $$
        select coalesce(bool_and(exists (select from observation_card card
            where card.observation_id = observation.id and card.state = 'committed')), false)
        from observation where panel_id = panel and left_at is null
    $$
    """,
    # Whether its candidate is one still.
    """
    create function work.panel_stands(panel uuid) returns boolean language sql stable security definer
    set search_path = work, pg_temp as $$
        select exists (select from panel held join application on application.id = held.application_id
            where held.id = panel and stage not in ('withdrawn', 'not_progressed', 'ineligible'))
    $$
    """,
    """
    create function work.keep_committed_observation() returns trigger language plpgsql as $$
    begin
        if old.state = 'draft' then
            return new;
        end if;
        if old.state = 'committed' and new.state = 'superseded'
            and (old.id, old.observation_id, old.assessor_id, old.saved_at, old.committed_at, old.version)
                = (new.id, new.observation_id, new.assessor_id, new.saved_at, new.committed_at, new.version) then
            return new;
        end if;
        raise exception 'A committed scorecard is never edited, only superseded.'
            using errcode = 'check_violation', constraint = 'observation_card_stays_as_committed';
    end $$
    """,
    """
    create function work.keep_observed_score() returns trigger language plpgsql as $$
    begin
        if exists (select from work.observation_card
            where id in (new.card_id, old.card_id) and state <> 'draft') then
            raise exception 'The scores of a committed scorecard are never edited.'
                using errcode = 'check_violation', constraint = 'observed_score_stays_as_committed';
        end if;
        return coalesce(new, old);
    end $$
    """,
    "create trigger observation_card_stays_as_committed before update on work.observation_card"
    " for each row execute function work.keep_committed_observation()",
    "create trigger observed_score_stays_as_committed before insert or update or delete on work.observed_score"
    " for each row execute function work.keep_observed_score()",
    *(
        f"revoke execute on function work.{name} from public"
        for name in ("cohorts_led()", "sits_on(uuid)", "panel_is_done(uuid)", "panel_stands(uuid)")
    ),
    f"grant execute on function work.cohorts_led(), work.panel_is_done(uuid) to {OFFICE}, {WORKER}",
    f"grant execute on function work.sits_on(uuid) to {OFFICE}, {READER}",
    f"grant execute on function work.panel_stands(uuid) to {READER}",
)


def policy(name: str, table: str, role: str, using: str, *, check: str = "", verb: str = "all") -> str:
    """A policy; without `check` the same holds of what is written."""
    parts = "" if verb == "insert" else f" using ({using})"
    written = "" if verb == "select" else f" with check ({check or using})"
    return f"create policy {name} on work.{table} for {verb} to {role}{parts}{written}"


POLICIES = (
    policy("office_leads", "panel", OFFICE, LED),
    policy("office_sits", "panel", OFFICE, "work.sits_on(id)", verb="select"),
    policy("reader_sits", "panel", READER, "work.sits_on(id) and work.panel_stands(id)", verb="select"),
    policy("office_leads", "observation", OFFICE, LED),
    policy("office_sits", "observation", OFFICE, f"{OWN} or work.sits_on(panel_id)", verb="select"),
    policy("reader_owns", "observation", READER, OWN, verb="select"),
    policy("office_owns", "observation_card", OFFICE, f"{OWN} and work.sits_on(panel_id)"),
    policy("office_leads", "observation_card", OFFICE, LED, verb="select"),
    policy("office_after", "observation_card", OFFICE, DONE.format("panel_id"), verb="select"),
    policy("reader_owns", "observation_card", READER, OWN, verb="select"),
    # What is asked of the card goes through its own policies: who may not see the card finds none here.
    policy(
        "office_sees",
        "observed_score",
        OFFICE,
        CARD.format(f" and (card.{OWN} or card.state <> 'draft')"),
        verb="select",
    ),
    policy(
        "office_drafts", "observed_score", OFFICE, CARD.format(f" and card.{OWN} and card.state = 'draft'")
    ),
    policy("office_owns", "observation_note", OFFICE, f"{OWN}", verb="select"),
    policy("office_leads", "observation_note", OFFICE, STANDS.format(f" and card.{LED}"), verb="select"),
    policy("office_writes", "observation_note", OFFICE, f"{OWN} and {OBSERVED} and not {STANDS.format('')}"),
    policy("office_leads", "discussed_score", OFFICE, LED, verb="select"),
    policy("office_sits", "discussed_score", OFFICE, DONE.format("panel_id"), verb="select"),
    policy(
        "office_adds",
        "discussed_score",
        OFFICE,
        f"by_id = {ACTOR} and {DONE.format('panel_id')}",
        verb="insert",
    ),
)
GRANTS = (
    f"grant select, insert, update, delete on {', '.join(f'work.{table}' for table in TABLES)} to {WORKER}",
    f"grant select, insert, update on work.panel, work.observation to {OFFICE}",
    f"grant select, insert, update on work.observation_card, work.observed_score, work.observation_note to {OFFICE}",
    # Added once: neither changed nor taken away.
    f"grant select, insert on work.discussed_score to {OFFICE}",
    # For the list on an assessor's first page, which is read blind: when and where, and nobody's reference.
    f"grant select (id, cohort_id, exercise, held_at, place) on work.panel to {READER}",
    f"grant select (id, panel_id, cohort_id, assessor_id, left_at) on work.observation to {READER}",
    f"grant select (observation_id, assessor_id, state) on work.observation_card to {READER}",
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    _create_panel(moment)
    _create_card(moment)
    _create_what_is_written(moment)
    _add_training()
    for statement in FUNCTIONS:
        op.execute(statement)
    for table in TABLES:
        op.execute(f"alter table work.{table} enable row level security")
        op.execute(f"create policy worker on work.{table} to {WORKER} using (true) with check (true)")
    for statement in (*POLICIES, *GRANTS):
        op.execute(statement)


def _create_panel(moment: sa.DateTime) -> None:
    op.create_table(
        "panel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("held_at", moment, nullable=True),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column("set_at", moment, nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "cohort_id"],
            ["work.application.id", "work.application.cohort_id"],
            name=op.f("panel_application_id_cohort_id_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("panel_pk")),
        sa.UniqueConstraint("application_id", "exercise", name=op.f("panel_application_id_exercise_unique")),
        sa.UniqueConstraint("id", "cohort_id", name=op.f("panel_id_cohort_id_unique")),
        schema="work",
    )
    op.create_index("panel_cohort_id_exercise_index", "panel", ["cohort_id", "exercise"], schema="work")
    op.create_table(
        "observation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", moment, nullable=False),
        sa.Column("left_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["panel_id", "cohort_id"],
            ["work.panel.id", "work.panel.cohort_id"],
            name=op.f("observation_panel_id_cohort_id_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id", "assessor_id"],
            ["work.assessor.cohort_id", "work.assessor.assessor_id"],
            name=op.f("observation_cohort_id_assessor_id_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("observation_pk")),
        sa.UniqueConstraint("panel_id", "assessor_id", name=op.f("observation_panel_id_assessor_id_unique")),
        sa.UniqueConstraint(
            "id",
            "panel_id",
            "cohort_id",
            "assessor_id",
            name=op.f("observation_id_panel_id_cohort_id_assessor_id_unique"),
        ),
        schema="work",
    )
    op.create_index("observation_assessor_id_index", "observation", ["assessor_id"], schema="work")


def _create_card(moment: sa.DateTime) -> None:
    key = ("id", "panel_id", "cohort_id", "assessor_id")
    op.create_table(
        "observation_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.Column("committed_at", moment, nullable=True),
        sa.Column("superseded_at", moment, nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'committed', 'superseded')", name=op.f("observation_card_state_is_known")
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (committed_at is null)", name=op.f("observation_card_committed_has_time")
        ),
        sa.CheckConstraint(
            "(state = 'superseded') = (superseded_at is not null)",
            name=op.f("observation_card_superseded_has_time"),
        ),
        sa.CheckConstraint(
            "state <> 'superseded' or reason <> ''", name=op.f("observation_card_superseded_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["observation_id", "panel_id", "cohort_id", "assessor_id"],
            [f"work.observation.{name}" for name in key],
            name=op.f("observation_card_observation_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("observation_card_pk")),
        sa.UniqueConstraint("id", "cohort_id", name=op.f("observation_card_id_cohort_id_unique")),
        schema="work",
    )
    op.create_index(
        "observation_card_one_current",
        "observation_card",
        ["observation_id"],
        unique=True,
        schema="work",
        postgresql_where=sa.text("state <> 'superseded'"),
    )
    op.create_index("observation_card_panel_id_index", "observation_card", ["panel_id"], schema="work")


def _create_what_is_written(moment: sa.DateTime) -> None:
    scale = ["work.scale_point.cohort_id", "work.scale_point.value"]
    op.create_table(
        "observed_score",
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("absence", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "absence in ('no_evidence', 'no_opportunity')", name=op.f("observed_score_absence_is_known")
        ),
        sa.CheckConstraint("value is null or absence is null", name=op.f("observed_score_one_or_the_other")),
        sa.ForeignKeyConstraint(
            ["card_id", "cohort_id"],
            ["work.observation_card.id", "work.observation_card.cohort_id"],
            name=op.f("observed_score_card_id_cohort_id_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id", "value"], scale, name=op.f("observed_score_cohort_id_value_fk")
        ),
        sa.PrimaryKeyConstraint("card_id", "question", "criterion", name=op.f("observed_score_pk")),
        schema="work",
    )
    op.create_table(
        "observation_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["work.observation.id"], name=op.f("observation_note_observation_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("observation_note_pk")),
        schema="work",
    )
    op.create_index(
        "observation_note_observation_id_begun_at_index",
        "observation_note",
        ["observation_id", "begun_at"],
        schema="work",
    )
    op.create_table(
        "discussed_score",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("discussed_score_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["panel_id", "cohort_id"],
            ["work.panel.id", "work.panel.cohort_id"],
            name=op.f("discussed_score_panel_id_cohort_id_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id", "value"], scale, name=op.f("discussed_score_cohort_id_value_fk")
        ),
        sa.PrimaryKeyConstraint("panel_id", "question", "criterion", name=op.f("discussed_score_pk")),
        schema="work",
    )


def _add_training() -> None:
    """Training in safer recruitment, apart from training as an assessor, since it runs out."""
    for name in ("safer_on", "safer_until"):
        op.add_column("assessor_standing", sa.Column(name, sa.Date(), nullable=True), schema="work")
    op.create_check_constraint(
        op.f("assessor_standing_safer_until_is_later"),
        "assessor_standing",
        "(safer_on is null) = (safer_until is null) and safer_until >= safer_on",
        schema="work",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("assessor_standing_safer_until_is_later"), "assessor_standing", schema="work")
    for name in ("safer_on", "safer_until"):
        op.drop_column("assessor_standing", name, schema="work")
    for table in reversed(TABLES):
        op.drop_table(table, schema="work")
    for name in (
        "keep_observed_score()",
        "keep_committed_observation()",
        "panel_stands(uuid)",
        "panel_is_done(uuid)",
        "sits_on(uuid)",
        "cohorts_led()",
    ):
        op.execute(f"drop function work.{name}")
