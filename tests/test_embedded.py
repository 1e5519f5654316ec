"""The embedded PostgreSQL: real servers, made in passing, of both versions."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import psycopg
import pytest

from recruitment.embedded import Embedded, EmbeddedRefused, binaries, create_database, drop_database
from recruitment.embedded.account import Account, find_account
from recruitment.embedded.binaries import Version, find_programs
from recruitment.embedded.cluster import LONGEST_SOCKET, SOCKET, Cluster
from recruitment.embedded.databases import apply_roles
from recruitment.servers import Addresses

pytestmark = pytest.mark.both_versions
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to act as another user of the system")
GROUPS = ["applicant", "office", "reader", "referee", "signin"]


@pytest.fixture(scope="module", params=["18", "16"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """A server that the tests of roles share."""
    embedded = Embedded(tmp_path_factory.mktemp("shared"), request.param, durable=False)
    embedded.start()
    yield embedded
    embedded.destroy()


@pytest.fixture(scope="module", params=["18", "16"])
def version(request: pytest.FixtureRequest) -> Version:
    return cast("Version", request.param)


@pytest.fixture(scope="module")
def place(version: Version, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose server the tests of start and stop share, for making one takes a while."""
    folder = tmp_path_factory.mktemp("place")
    yield folder
    Embedded(folder, version).destroy()


@pytest.fixture
def embed(version: Version, place: Path) -> Iterator[Callable[[], Embedded]]:
    """Make holds on one and the same server; all are let go of after the test."""
    made: list[Embedded] = []

    def make() -> Embedded:
        made.append(Embedded(place, version, durable=False))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def value(url: str, query: str) -> object:
    with connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def cluster_of(embedded: Embedded) -> Cluster:
    assert embedded.cluster is not None
    return embedded.cluster


def number_of(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def kill_server(cluster: Cluster) -> None:
    """End the server and its children as a power cut would."""
    os.kill(number_of(cluster), signal.SIGKILL)
    while cluster.processes():
        time.sleep(0.02)


# Roles


def test_every_login_reaches_the_database_under_its_own_name(running: Embedded) -> None:
    addresses = running.start()
    names = [value(url, "SELECT current_user") for url in (addresses.owner, addresses.web, addresses.worker)]
    assert names == ["recruitment_owner", "recruitment_web", "recruitment_worker"]


def test_the_server_is_of_the_version_asked_for(running: Embedded) -> None:
    assert str(value(running.start().web, "SHOW server_version")).startswith(f"{running.version}.")


def test_database_is_owned_by_the_owner_and_holds_every_letter(running: Embedded) -> None:
    found = value(
        running.start().owner,
        "SELECT (pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate)::text "
        "FROM pg_database WHERE datname = current_database()",
    )
    assert found == "(recruitment_owner,UTF8,C.UTF-8)"


def test_letters_beyond_english_have_capitals_and_times_are_utc(running: Embedded) -> None:
    web = running.start().web
    assert value(web, "SELECT upper('éva łucja')") == "ÉVA ŁUCJA"
    assert value(web, "SHOW timezone") == "UTC"


def test_no_role_of_ours_has_a_right_over_the_server(running: Embedded) -> None:
    count = value(
        running.start().owner,
        "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'recruitment%' AND "
        "(rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)",
    )
    assert count == 0


def test_only_the_web_login_can_become_the_five_groups(running: Embedded) -> None:
    members = value(
        running.start().owner,
        "SELECT array_agg(member::regrole || ' ' || replace(roleid::regrole::text, 'recruitment_', '') "
        "|| ' ' || set_option || ' ' || inherit_option ORDER BY roleid::regrole::text) "
        "FROM pg_auth_members WHERE member::regrole::text LIKE 'recruitment%'",
    )
    assert members == [f"recruitment_web {group} true false" for group in GROUPS]


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE public.mine (n int)",
        "CREATE TEMP TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "SET ROLE recruitment_owner",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
@pytest.mark.parametrize("login", ["web", "worker"])
def test_login_may_do_nothing_by_itself(running: Embedded, login: str, forbidden: str) -> None:
    with (
        connect(getattr(running.start(), login)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(forbidden.encode())


def test_web_login_does_not_inherit_what_its_groups_may_do(running: Embedded) -> None:
    addresses = running.start()
    with connect(addresses.owner) as owner:
        owner.execute("CREATE SCHEMA inherited")
        owner.execute("CREATE TABLE inherited.thing AS SELECT 7 AS n")
        owner.execute("GRANT USAGE ON SCHEMA inherited TO recruitment_office")
        owner.execute("GRANT SELECT ON inherited.thing TO recruitment_office")
    with connect(addresses.web) as web:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SELECT n FROM inherited.thing")
        web.execute("SET ROLE recruitment_office")
        assert web.execute("SELECT n FROM inherited.thing").fetchone() == (7,)


def test_worker_cannot_become_a_group(running: Embedded) -> None:
    with (
        connect(running.start().worker) as worker,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        worker.execute("SET ROLE recruitment_office")


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_web_login_is_refused_by_the_other_databases(running: Embedded, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(running.start().for_database(database).web)


def test_wrong_password_is_refused(running: Embedded) -> None:
    url = running.start().web
    password = url.split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(url.replace(password, "0" * 48))


def test_server_listens_on_no_network(running: Embedded) -> None:
    assert value(running.start().web, "SHOW listen_addresses") == ""


def test_roles_file_changes_nothing_when_run_again(running: Embedded) -> None:
    superuser = str(running.start().superuser)
    query = "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM (SELECT a.* FROM pg_auth_members a) t"
    before = value(superuser, query)
    apply_roles(superuser, "recruitment")
    assert value(superuser, query) == before


def test_roles_file_refuses_a_role_that_can_do_too_much(running: Embedded) -> None:
    superuser = str(running.start().superuser)
    with connect(superuser) as connection:
        connection.execute("ALTER ROLE recruitment_web BYPASSRLS")
        with pytest.raises(psycopg.errors.RaiseException, match="Take from the role recruitment_web"):
            apply_roles(superuser, "recruitment")
        connection.execute("ALTER ROLE recruitment_web NOBYPASSRLS")
    apply_roles(superuser, "recruitment")


# Databases for tests


def test_copy_of_a_template_has_its_rows_and_the_same_rights(running: Embedded) -> None:
    addresses = running.start()
    superuser = str(addresses.superuser)
    create_database(superuser, "first")
    with connect(addresses.for_database("first").owner) as owner:
        owner.execute("CREATE TABLE thing AS SELECT 7 AS n")
    create_database(superuser, "second", template="first")
    copy = addresses.for_database("second")
    assert value(copy.owner, "SELECT n FROM thing") == 7
    with connect(copy.web) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("CREATE TEMP TABLE mine (n int)")
    drop_database(superuser, "second")
    drop_database(superuser, "first")


def test_database_is_dropped_under_those_who_are_connected(running: Embedded) -> None:
    addresses = running.start()
    create_database(str(addresses.superuser), "busy")
    with connect(addresses.for_database("busy").web) as connection:
        drop_database(str(addresses.superuser), "busy")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    drop_database(str(addresses.superuser), "busy")


# The superuser


def as_user(uid: int, attempt: Callable[[], object]) -> str:
    """Run the attempt in a child that is another user; return its error, or an empty text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = ""
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            attempt()
        except BaseException as error:
            said = str(error)
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return pipe.read()


@as_root
def test_socket_is_out_of_reach_for_another_user(running: Embedded) -> None:
    url = running.start().web
    assert "Permission denied" in as_user(pwd.getpwnam("nobody").pw_uid, lambda: connect(url))


@as_root
def test_superuser_is_refused_to_another_user_even_with_its_password(running: Embedded) -> None:
    addresses, sockets = running.start(), cluster_of(running).sockets
    superuser = str(addresses.superuser)
    with connect(superuser) as connection:
        connection.execute("ALTER ROLE postgres PASSWORD 'known'")
    sockets.chmod(0o755)  # so that nothing but the server itself stands in the way
    (sockets / SOCKET).chmod(0o777)
    try:
        nobody = pwd.getpwnam("nobody").pw_uid
        refused = as_user(nobody, lambda: connect(superuser.replace("postgres@", "postgres:known@")))
        assert "Peer authentication failed" in refused
        assert as_user(nobody, lambda: connect(addresses.web)) == ""
    finally:
        sockets.chmod(0o700)
        (sockets / SOCKET).chmod(0o700)


def test_passwords_are_kept_in_a_private_file_and_not_shown(running: Embedded) -> None:
    file = cluster_of(running).home / "passwords.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_uid == os.geteuid()
    assert "@" not in repr(running.start())


def test_logs_hold_nothing_that_people_wrote(running: Embedded) -> None:
    with connect(running.start().owner) as owner:
        owner.execute("CREATE TABLE addresses (address text UNIQUE)")
        owner.execute("INSERT INTO addresses VALUES ('amina@example.org')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO addresses VALUES ('amina@example.org')")
    written = cluster_of(running).log.read_text()
    assert "duplicate key" in written
    assert "amina" not in written


# Start and stop


def test_data_are_kept_from_one_start_to_the_next(embed: Callable[[], Embedded], version: Version) -> None:
    with embed() as first, connect(first.owner) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS n")
    begun = time.monotonic()
    with embed() as second:
        took = time.monotonic() - begun
        assert second == first
        assert value(second.owner, "SELECT n FROM kept") == 7
    print(f"PostgreSQL {version}: started again in {took:.2f} s")
    assert took < 10


def test_second_start_finds_the_running_server_and_leaves_it_running(embed: Callable[[], Embedded]) -> None:
    started = "SELECT pg_postmaster_start_time()::text"
    with embed() as first:
        since = value(first.web, started)
        with embed() as second:
            assert value(second.web, started) == since
        assert value(first.web, started) == since


def test_last_to_let_go_stops_the_server(embed: Callable[[], Embedded]) -> None:
    first, second = embed(), embed()
    first.start()
    addresses = second.start()
    cluster = cluster_of(first)
    first.stop()
    assert value(addresses.web, "SELECT 1") == 1
    second.stop()
    assert cluster.processes() == set()
    with pytest.raises(psycopg.OperationalError):
        connect(addresses.web)


def test_stop_ends_what_is_still_connected(embed: Callable[[], Embedded]) -> None:
    embedded = embed()
    with connect(embedded.start().web) as connection:
        begun = time.monotonic()
        embedded.stop()
        assert time.monotonic() - begun < 5
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_start_and_stop_may_be_said_twice(embed: Callable[[], Embedded]) -> None:
    embedded = embed()
    assert embedded.start() is embedded.start()
    embedded.stop()
    embedded.stop()
    assert value(embedded.start().web, "SELECT 1") == 1


def test_killed_server_recovers_what_was_committed(version: Version, tmp_path: Path) -> None:
    first, second = Embedded(tmp_path / "data", version), Embedded(tmp_path / "data", version)
    try:
        with connect(first.start().owner) as owner:
            owner.execute("CREATE TABLE thing AS SELECT 7 AS n")
            kill_server(cluster_of(first))
        assert value(second.start().owner, "SELECT n FROM thing") == 7
    finally:
        first.stop()
        second.destroy()


def test_number_of_a_killed_server_that_another_program_took_is_no_hindrance(
    embed: Callable[[], Embedded],
) -> None:
    first = embed()
    first.start()
    cluster = cluster_of(first)
    kill_server(cluster)
    first.stop()
    with another_program(cluster.account) as number:
        for lock in (cluster.data / "postmaster.pid", cluster.sockets / f"{SOCKET}.lock"):
            _, rest = lock.read_text().split("\n", 1)
            lock.write_text(f"{number}\n{rest}")
        with embed() as addresses:
            assert value(addresses.web, "SELECT 1") == 1


class another_program:  # noqa: N801 - reads as a phrase
    """A program that runs as the account for as long as the block lasts."""

    def __init__(self, account: Account) -> None:
        user = {"user": account.uid} if account.other else {}
        self.program = subprocess.Popen(["sleep", "60"], cwd="/", **user)  # type: ignore[call-overload]

    def __enter__(self) -> int:
        return cast("int", self.program.pid)

    def __exit__(self, *error: object) -> None:
        self.program.kill()
        self.program.wait()


HOLDER = """\
import sys, time
from pathlib import Path
from recruitment.embedded import Embedded
with Embedded(Path(sys.argv[1]), sys.argv[2], durable=False):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(place: Path, version: Version) -> subprocess.Popen[str]:
    """Another process that holds the server of the test, and has said so."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(place), version],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_interrupted_process_leaves_no_server(
    embed: Callable[[], Embedded], place: Path, version: Version
) -> None:
    cluster = known_cluster(embed)
    process = holder(place, version)
    assert cluster.processes() != set()
    process.send_signal(signal.SIGINT)
    process.wait(30)
    assert cluster.processes() == set()


def test_server_of_a_killed_process_is_taken_over_and_stopped(
    embed: Callable[[], Embedded], place: Path, version: Version
) -> None:
    cluster = known_cluster(embed)
    process = holder(place, version)
    process.kill()
    process.wait(30)
    number = number_of(cluster)
    with embed() as addresses:
        assert value(addresses.web, "SELECT 1") == 1
        assert number_of(cluster) == number
    assert cluster.processes() == set()


def test_server_that_another_process_holds_is_not_stopped_or_removed(
    embed: Callable[[], Embedded], place: Path, version: Version
) -> None:
    process = holder(place, version)
    embedded = embed()
    embedded.start()
    with pytest.raises(EmbeddedRefused, match="Stop the other processes"):
        embedded.destroy()
    assert value(embedded.start().web, "SELECT 1") == 1
    process.send_signal(signal.SIGINT)
    process.wait(30)


def known_cluster(embed: Callable[[], Embedded]) -> Cluster:
    embedded = embed()
    embedded.start()
    embedded.stop()
    return cluster_of(embedded)


def test_folder_of_an_interrupted_first_start_is_made_anew(embed: Callable[[], Embedded]) -> None:
    cluster = known_cluster(embed)
    cluster.data.rename(cluster.home / "data.unfinished")
    (cluster.home / "data.unfinished" / "PG_VERSION").unlink()
    with embed() as addresses:
        assert value(addresses.web, "SELECT 1") == 1


def test_new_passwords_are_made_and_set_where_the_file_was_lost(embed: Callable[[], Embedded]) -> None:
    with embed() as first:
        pass
    (known_cluster(embed).home / "passwords.json").unlink()
    with embed() as second:
        assert second.web != first.web
        assert value(second.web, "SELECT 1") == 1


def test_removed_server_leaves_neither_process_nor_folder(version: Version, tmp_path: Path) -> None:
    embedded = Embedded(tmp_path / "data", version, durable=False)
    embedded.start()
    cluster = cluster_of(embedded)
    embedded.destroy()
    assert cluster.processes() == set()
    assert not cluster.home.exists()


def test_durable_server_waits_for_the_disk(version: Version, tmp_path: Path) -> None:
    embedded = Embedded(tmp_path / "data", version)
    try:
        settings = [value(embedded.start().web, f"SHOW {name}") for name in ("fsync", "synchronous_commit")]
        assert settings == ["on", "on"]
    finally:
        embedded.destroy()


# Where things are


@pytest.mark.parametrize("folder", ["x" * 90, "with space", "with,comma"])
def test_socket_has_a_short_plain_path_wherever_the_data_are(folder: str, version: Version) -> None:
    account = find_account()
    cluster = Cluster(Path("/srv") / folder, version, account, Path("/"))
    assert len(str(cluster.sockets / SOCKET)) <= LONGEST_SOCKET
    assert cluster.sockets.parent == Path("/tmp")
    assert Cluster(Path("/srv/plain"), version, account, Path("/")).sockets == Path("/srv/plain/sockets")


def test_socket_folder_that_is_not_ours_alone_is_refused(tmp_path: Path) -> None:
    account = find_account()
    (tmp_path / "sockets").mkdir()
    (tmp_path / "sockets").chmod(0o777)
    with pytest.raises(EmbeddedRefused, match=f"not a private folder of {account.name}"):
        account.make_folder(tmp_path / "sockets")


@as_root
def test_programs_out_of_reach_are_copied_and_the_way_to_them_stays_closed(
    version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = find_account()
    wheel = find_programs(version, account).parents[1]
    for part in (wheel / binaries.FOLDERS[version], wheel.with_name(f"{wheel.name}.libs")):
        shutil.copytree(part, tmp_path / part.relative_to(wheel.parent), symlinks=True)
    (tmp_path / wheel.name / "__init__.py").touch()
    tmp_path.chmod(0o700)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, wheel.name, raising=False)
    with tempfile.TemporaryDirectory(dir="/var/lib") as system:
        Path(system).chmod(0o755)
        monkeypatch.setattr(binaries, "SYSTEM_FOLDER", Path(system) / "recruitment")
        programs = find_programs(version, account)
        assert programs.is_relative_to(system)
        assert account.run(programs / "postgres", "--version")[1].split()[2].startswith(version)
        assert find_programs(version, account) == programs
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@as_root
def test_root_runs_the_server_as_a_system_user_in_a_place_of_its_own(running: Embedded) -> None:
    cluster = cluster_of(running)
    assert cluster.account.name == "recruitment-db"
    assert cluster.home.parent == Path("/var/lib/recruitment")
    assert Path(f"/proc/{number_of(cluster)}").stat().st_uid == cluster.account.uid
    assert cluster.home.stat().st_uid == 0


@as_root
def test_root_does_not_pass_over_the_data_of_an_ordinary_user(version: Version, tmp_path: Path) -> None:
    (tmp_path / f"postgres-{version}").mkdir()
    with pytest.raises(EmbeddedRefused, match="Run this as the user who owns"):
        Embedded(tmp_path, version).start()


def test_addresses_in_another_database_keep_login_and_socket() -> None:
    addresses = Addresses(
        "p://o:1@/a?host=/s", "p://w:2@/a?host=/s", "p://k:3@/a?host=/s", "p://s@/p?host=/s"
    )
    assert addresses.for_database("b").web == "p://w:2@/b?host=/s"
    assert addresses.for_database("b").superuser == addresses.superuser
