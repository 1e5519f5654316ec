"""Making a database on a server of one's own, and bringing it up and down."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from recruitment.cli import recruitment
from recruitment.domain.errors import Refusal
from recruitment.embedded import Embedded, Version
from recruitment.migrations import HEAD
from recruitment.servers import Addresses


@pytest.fixture(scope="module")
def bare(server_version: Version, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """A server whose logins have no passwords yet."""
    embedded = Embedded(tmp_path_factory.mktemp("bare"), server_version, durable=False)
    addresses = embedded.start()
    for login in ("owner", "web", "worker"):
        as_superuser(addresses, f"alter role recruitment_{login} password null")
    yield addresses
    embedded.destroy()


def as_superuser(addresses: Addresses, query: str) -> None:
    with psycopg.connect(str(addresses.superuser).replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(query.encode())


def run(*arguments: str, environ: dict[str, str] | None = None) -> Result:
    return CliRunner(env=environ).invoke(recruitment, ["database", *arguments])


def test_a_database_is_made_with_the_settings_to_reach_it(bare: Addresses, tmp_path: Path) -> None:
    address = str(bare.superuser)
    first = run("create", address, "--name", "ours")
    assert first.exit_code == 0, first.output
    assert first.stderr == "The database ours is there, with its roles.\n"
    printed = dict(line.split("=", 1) for line in first.stdout.splitlines())
    assert list(printed) == ["DATABASE_OWNER_URL", "DATABASE_URL", "DATABASE_WORKER_URL"]
    # This server listens on no network, so the socket takes the place of the host.
    host = make_url(address).query["host"]
    reached = {name: f"{url.replace('@localhost/', '@/')}?host={host}" for name, url in printed.items()}
    environ = reached | {"DATA_DIR": str(tmp_path)}
    assert run("upgrade", environ=environ).output == "The database is up to date.\n"
    with psycopg.connect(reached["DATABASE_WORKER_URL"]) as worker:
        assert worker.execute("select version_num from migration.alembic_version").fetchone() == (HEAD,)

    again = run("create", address, "--name", "ours")
    assert again.stdout == ""
    assert again.stderr == (
        "The database ours is there, with its roles. The logins keep the passwords that they have.\n"
    )
    assert run("downgrade", "base", "--yes", environ=environ).output == "The database stands at base.\n"
    unknown = run("downgrade", "9999", "--yes", environ=environ).exception
    assert isinstance(unknown, Refusal)
    assert unknown.sentence.startswith("Name a migration that there is, or install the version")


def test_a_database_of_a_later_version_is_a_sentence(bare: Addresses, tmp_path: Path) -> None:
    later = bare.for_database("later")
    run("create", str(bare.superuser), "--name", "later")
    for login in ("owner", "web", "worker"):
        as_superuser(bare, f"alter role recruitment_{login} password 'known'")
    at = {name: make_url(str(url)).set(password="known") for name, url in vars(later).items() if url}
    environ = {
        "DATABASE_OWNER_URL": at["owner"].render_as_string(hide_password=False),
        "DATABASE_URL": at["web"].render_as_string(hide_password=False),
        "DATABASE_WORKER_URL": at["worker"].render_as_string(hide_password=False),
        "DATA_DIR": str(tmp_path),
    }
    assert run("upgrade", environ=environ).exit_code == 0
    with psycopg.connect(environ["DATABASE_OWNER_URL"].replace("+psycopg", "")) as owner:
        owner.execute("update migration.alembic_version set version_num = '9999'")
    refused = run("upgrade", environ=environ).exception
    assert isinstance(refused, Refusal)
    assert "Can't locate revision identified by '9999'" in refused.sentence


def test_a_database_holds_every_letter_whatever_the_server_would_choose(bare: Addresses) -> None:
    run("create", str(bare.superuser), "--name", "letters")
    address = make_url(str(bare.superuser)).set(database="letters", drivername="postgresql")
    with psycopg.connect(address.render_as_string()) as connection:
        found = connection.execute(
            "select pg_encoding_to_char(encoding), datcollate, upper('éva łucja') from pg_database"
            " where datname = 'letters'"
        ).fetchone()
    assert found == ("UTF8", "C.UTF-8", "ÉVA ŁUCJA")


def test_what_people_wrote_comes_to_stand_in_no_log(bare: Addresses) -> None:
    run("create", str(bare.superuser), "--name", "quiet")
    address = make_url(str(bare.superuser)).set(drivername="postgresql").render_as_string()
    with psycopg.connect(address) as connection:
        found = connection.execute(
            "select setconfig from pg_db_role_setting where setrole = 0"
            " and setdatabase = (select oid from pg_database where datname = 'quiet')"
        ).fetchone()
    assert found is not None
    assert {"log_error_verbosity=terse", "log_min_error_statement=panic"} <= set(found[0])


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nowhere", "Write the server's address like postgresql:///postgres."),
        ("postgresql://127.0.0.1:1/postgres", "Mend what the server says: connection failed: "),
    ],
)
def test_a_server_that_is_none_is_a_sentence(address: str, sentence: str) -> None:
    refused = run("create", address).exception
    assert isinstance(refused, Refusal)
    assert refused.sentence.startswith(sentence)
