"""What is one's own: a copy of what one sent, everything held to be read, another address to be known by."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None

OFFICE, WORKER, APPLICANT, SIGNIN = (
    f"recruitment_{role}" for role in ("office", "worker", "applicant", "signin")
)
ACTOR = "(select work.actor())"
OWN = (
    "exists (select 1 from identity.details mine where mine.application_id = {table}.application_id"
    f" and mine.person_id = {ACTOR})"
)
#: The addresses that are or were one's own, proved each by a code sent there.
OWN_ADDRESSES = (
    f"select email from identity.person where id = {ACTOR}"
    f" union all select was from identity.address_change where person_id = {ACTOR}"
)
#: To oneself, and about one's own application: a referee's letter about it is neither shown nor hinted at, nor is
#: what was sent to an address that somebody else had before.
OWN_LETTER = (
    f"recipient in ({OWN_ADDRESSES})"
    " and exists (select 1 from work.delivery sent where sent.message_id = message.id)"
)

#: What waits to be sent follows somebody to their new address, and so does where their open requests are answered.
#: Not a code: it belongs to the address that it was sent to. It does nothing but for whoever made the change.
FOLLOW = """
create function work.follow_to_new_address(change uuid) returns void
language plpgsql security definer set search_path = work, identity, pg_temp as $$
declare
    made address_change;
begin
    select * into made from address_change
    where id = change and person_id = work.actor()
        and exists (select 1 from person where person.id = person_id and person.email = becomes);
    if not found then
        return;
    end if;
    update message set recipient = made.becomes
    where recipient = made.was and kind not in ('sign_in_code', 'address_code')
        and exists (select 1 from delivery where message_id = message.id and state = 'queued')
        and not exists (
            select 1 from message told
            where told.recipient = made.becomes and told.kind = message.kind and told.event = message.event
        );
    update request set email = made.becomes
    where person_id = made.person_id and state = 'open' and email = made.was;
end $$
"""
#: table, name, command, role, using, with check
POLICIES = (
    ("work.pack", "office_and_worker", "all", f"{OFFICE}, {WORKER}", "true", "true"),
    ("work.pack", "applicant_reads", "select", APPLICANT, f"kind = 'copy' and {OWN.format(table='pack')}", None),
    (
        "work.pack",
        "applicant_asks",
        "insert",
        APPLICANT,
        None,
        f"kind = 'copy' and state = 'queued' and asked_by = {ACTOR} and {OWN.format(table='pack')}",
    ),
    ("identity.person", "everybody_else", "all", f"{SIGNIN}, {OFFICE}, {WORKER}", "true", "true"),
    ("identity.person", "applicant_is", "select", APPLICANT, f"id = {ACTOR}", None),
    (
        "identity.interest",
        "applicant_reads",
        "select",
        APPLICANT,
        f"email = (select person.email from identity.person where person.id = {ACTOR})",
        None,
    ),
    ("identity.address_change", "office_and_worker", "all", f"{OFFICE}, {WORKER}", "true", "true"),
    ("identity.address_change", "person_changes", "insert", SIGNIN, None, f"person_id = {ACTOR}"),
    ("identity.address_change", "applicant_reads", "select", APPLICANT, f"person_id = {ACTOR}", None),
    ("work.delivery", "applicant_reads", "select", APPLICANT, OWN.format(table="delivery"), None),
    ("identity.message", "applicant_reads", "select", APPLICANT, OWN_LETTER, None),
)  # fmt: skip
GRANTS = (
    f"grant select, insert on work.pack to {APPLICANT}",
    f"grant select (id, email, full_name, created_at, signed_in_at) on identity.person to {APPLICANT}",
    f"grant select (email, name, made_at, told_at) on identity.interest to {APPLICANT}",
    f"grant insert on identity.address_change to {SIGNIN}",
    f"grant select on identity.address_change to {APPLICANT}, {OFFICE}",
    f"grant select, insert, update, delete on identity.address_change to {WORKER}",
    f"grant select (message_id, application_id, state, sent_at) on work.delivery to {APPLICANT}",
    f"grant select (id, recipient, kind, subject, text, made_at) on identity.message to {APPLICANT}",
    "revoke execute on function work.follow_to_new_address(uuid) from public",
    f"grant execute on function work.follow_to_new_address(uuid) to {SIGNIN}",
)
#: Before this, no rows of them were anybody's in particular.
NEWLY_SECURED = ("work.pack", "identity.person", "identity.address_change")


def upgrade() -> None:
    know_packs(
        "'application', 'shortlist', 'copy'",
        "(kind in ('application', 'copy')) = (application_id is not null)",
    )
    op.create_check_constraint(
        op.f("pack_copy_is_somebodys"), "pack", "kind <> 'copy' or asked_by is not null", schema="work"
    )
    op.add_column("sign_in_code", sa.Column("person_id", sa.Uuid(), nullable=True), schema="identity")
    op.create_foreign_key(
        op.f("sign_in_code_person_id_fk"),
        "sign_in_code",
        "person",
        ["person_id"],
        ["id"],
        source_schema="identity",
        referent_schema="identity",
    )
    op.create_index(op.f("sign_in_code_person_id_index"), "sign_in_code", ["person_id"], schema="identity")
    make_address_change()
    for table in NEWLY_SECURED:
        op.execute(f"alter table {table} enable row level security")
    for statement in (FOLLOW, *GRANTS):
        op.execute(statement)
    for table, name, verb, role, using, check in POLICIES:
        clauses = (f" using ({using})" if using else "") + (f" with check ({check})" if check else "")
        op.execute(f"create policy {name} on {table} for {verb} to {role}{clauses}")


def know_packs(kinds: str, named: str) -> None:
    for name, check in (("kind_is_known", f"kind in ({kinds})"), ("application_named", named)):
        op.drop_constraint(op.f(f"pack_{name}"), "pack", schema="work", type_="check")
        op.create_check_constraint(op.f(f"pack_{name}"), "pack", check, schema="work")


def make_address_change() -> None:
    op.create_table(
        "address_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("becomes", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("was <> becomes", name=op.f("address_change_is_a_change")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity.person.id"], name=op.f("address_change_person_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("address_change_pk")),
        schema="identity",
    )
    op.create_index(
        op.f("address_change_person_id_index"), "address_change", ["person_id"], schema="identity"
    )


def downgrade() -> None:
    op.execute("drop function work.follow_to_new_address(uuid)")
    for table, name, *_ in reversed(POLICIES):
        op.execute(f"drop policy {name} on {table}")
    for table in NEWLY_SECURED:
        op.execute(f"alter table {table} disable row level security")
    op.execute(f"revoke all on work.pack from {APPLICANT}")
    op.execute(
        f"revoke all (id, email, full_name, created_at, signed_in_at) on identity.person from {APPLICANT}"
    )
    op.execute(f"revoke all (email, name, made_at, told_at) on identity.interest from {APPLICANT}")
    op.execute(f"revoke all (message_id, application_id, state, sent_at) on work.delivery from {APPLICANT}")
    op.execute(
        f"revoke all (id, recipient, kind, subject, text, made_at) on identity.message from {APPLICANT}"
    )
    op.drop_table("address_change", schema="identity")
    op.drop_column("sign_in_code", "person_id", schema="identity")
    op.drop_constraint(op.f("pack_copy_is_somebodys"), "pack", schema="work", type_="check")
    op.execute("delete from work.pack where kind = 'copy'")
    know_packs("'application', 'shortlist'", "(kind = 'application') = (application_id is not null)")
