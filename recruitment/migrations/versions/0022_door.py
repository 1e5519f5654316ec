"""One question at the door: who a token belongs to and which cohort is meant, asked by the web login itself."""

from alembic import op

revision = "0022"
down_revision = "0024"
branch_labels = None
depends_on = None

#: Whoever asks must hold the token itself: its hash opens nothing but what it was made for.
ARRIVAL = """
create function door.arrival(
    session_hash text, link_hash text, asks_cohort boolean, wanted text, at timestamptz,
    out person_id uuid, out email text, out roles text[], out role_cohorts uuid[], out bearer_id uuid,
    out id uuid, out slug text, out name text, out prefix text, out opens_at timestamptz,
    out closes_at timestamptz, out places integer, out phase text, out is_public boolean, out version integer
) language plpgsql stable security definer set search_path = work, identity, pg_temp as $$
begin
    if session_hash is not null then
        select person.id, person.email into arrival.person_id, arrival.email
        from sign_in_session held join person on person.id = held.person_id
        where held.token_hash = session_hash and held.revoked_at is null and held.expires_at > arrival.at
            and person.active;
        select array_agg(given.role::text), array_agg(given.cohort_id) into arrival.roles, arrival.role_cohorts
        from staff_role given where given.person_id = arrival.person_id;
    end if;
    if link_hash is not null then
        select asked.bearer_id into arrival.bearer_id
        from reference_link link join reference_request asked on asked.id = link.request_id
        where link.token_hash = link_hash and link.ended_at is null and link.expires_at > arrival.at
            and asked.state <> 'replaced';
    end if;
    if asks_cohort then
        select meant.id, meant.slug, meant.name, meant.prefix, meant.opens_at, meant.closes_at, meant.places,
            meant.phase, meant.is_public,
            (select max(pinned.version) from cohort_definition pinned where pinned.cohort_id = meant.id)
        into arrival.id, arrival.slug, arrival.name, arrival.prefix, arrival.opens_at,
            arrival.closes_at, arrival.places, arrival.phase, arrival.is_public, arrival.version
        from cohort meant
        where case when wanted is null then meant.is_public else meant.slug = wanted end;
    end if;
end $$
"""
ASKS = "recruitment_web, recruitment_signin, recruitment_worker"
SIGNATURE = "door.arrival(text, text, boolean, text, timestamptz)"
STATEMENTS = (
    "create schema door",
    ARRIVAL,
    f"revoke execute on function {SIGNATURE} from public",
    f"grant usage on schema door to {ASKS}",
    f"grant execute on function {SIGNATURE} to {ASKS}",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute(f"drop function {SIGNATURE}")
    op.execute("drop schema door")
