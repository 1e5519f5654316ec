"""Invented cohorts of any size on a scratch server: loaded by the product's own command, asked for pages."""

from __future__ import annotations

import os
import random
import re
import resource
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from sqlalchemy import text

from recruitment.app import create_app
from recruitment.db import Database
from recruitment.demo.people import LEAD
from recruitment.domain.searching import found_words
from recruitment.embedded import create_database
from recruitment.migrations.running import upgrade
from recruitment.processes import command
from recruitment.queries.cohorts import cohorts
from recruitment.servers import Addresses
from recruitment.services.searches import keep_search
from recruitment.services.sign_in import open_session
from tests.benchmarks.web_pages.installation import connect, production
from tests.benchmarks.web_pages.measure import Answer, Meter, environ_for, measured
from tests.statements import counted

_HOME = "192.0.2.7"
#: Seconds between two looks at how much memory a load takes.
_LOOK = 0.25
_ASKED = 300
_ROW = b'data-label="Reference"'


@dataclass(frozen=True)
class Loaded:
    """A cohort, and what it took to load it.

    Attributes:
        seconds: by the clock, tidying by the database included.
        cpu: seconds of the command and the processes it started.
        database_cpu: seconds of the database process that served it.
        memory: bytes, the most that the command and its processes held at a time; what they share is counted
            in each.
        database_memory: bytes of its own, the most that the database process held.
        size: bytes of the database on disk.
    """

    addresses: Addresses
    applications: int
    drafts: int
    readings: int
    scored: int
    seconds: float
    cpu: float
    database_cpu: float
    memory: int
    database_memory: int
    size: int


def loaded_cohort(folder: Path, addresses: Addresses, applicants: int) -> Loaded:
    """Load the demonstration by its command into a database of its own on a scratch server."""
    assert addresses.superuser is not None, "the embedded server's"
    name = f"of_{applicants}"
    create_database(addresses.superuser, name)
    here = addresses.for_database(name)
    upgrade(here.owner)
    given = {"DATABASE_URL": here.web, "DATABASE_WORKER_URL": here.worker, "DATABASE_OWNER_URL": here.owner}
    line = command("demo", "--applicants", str(applicants), "--seed", "7")
    began, used = time.monotonic(), _children()
    watched = _Watched(addresses.superuser, name)
    child = subprocess.Popen(
        line, env=os.environ | given | {"DATA_DIR": str(folder / name)}, stdout=subprocess.DEVNULL
    )
    while child.poll() is None:
        watched.look(child.pid)
        time.sleep(_LOOK)
    if child.returncode:
        sys.exit(f"The demonstration of {applicants:,} could not be loaded.")
    seconds, cpu = time.monotonic() - began, _children() - used
    with connect(here.worker) as connection:
        row: Any = connection.execute(_COUNTS).fetchone()
    applications, drafts, readings, scored, size = row
    return Loaded(
        here,
        applications,
        drafts,
        readings,
        scored,
        seconds=seconds,
        cpu=cpu,
        database_cpu=watched.cpu,
        memory=watched.memory,
        database_memory=watched.database_memory,
        size=size,
    )


_COUNTS = """
select count(submitted_at), count(*) - count(submitted_at), (select count(*) from work.reading),
    (select count(*) from work.scorecard), pg_database_size(current_database())
from work.application
"""


class _Watched:
    """What a load holds and uses, by looking often."""

    def __init__(self, superuser: str, name: str) -> None:
        self.connection = connect(superuser)
        self.name = name
        self.memory = self.database_memory = 0
        self._cpu: dict[int, float] = {}

    @property
    def cpu(self) -> float:
        """Seconds of the database's processes that were seen."""
        return sum(self._cpu.values())

    def look(self, process: int) -> None:
        """See how much is held now."""
        self.memory = max(self.memory, sum(_held(one, "VmRSS") for one in _tree(process)))
        backends = self.connection.execute(
            "select pid from pg_stat_activity where datname = %s", [self.name]
        ).fetchall()
        for (backend,) in backends:
            self.database_memory = max(self.database_memory, _held(int(str(backend)), "RssAnon"))
            self._cpu[int(str(backend))] = _ran(int(str(backend)))


def _tree(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except FileNotFoundError:
        return
    for child in children:
        yield from _tree(int(child))


def _held(process: int, what: str) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except FileNotFoundError:
        return 0
    found = re.search(rf"^{what}:\s+(\d+) kB", status, re.MULTILINE)
    return 1024 * int(found[1]) if found else 0


def _ran(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[0]) / 1e9
    except FileNotFoundError:
        return 0.0


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class House:
    """The service over one of these databases, with a lead signed in, and what to look for.

    Attributes:
        references, surnames: of some of its applications, by chance.
        words: each stands in one of 1,000 answers.
    """

    def __init__(self, folder: Path, loaded: Loaded) -> None:
        self.database, self.worker = Database(loaded.addresses.web), Database(loaded.addresses.worker)
        self.app = create_app(production(folder), self.database)
        with self.worker.transaction() as session:
            self.cohort = cohorts(session)[0]
            self.lead = session.execute(
                text("select id from identity.person where email = :email"), {"email": LEAD}
            ).scalar_one()
            token = open_session(session, person_id=self.lead, now=datetime.now(UTC))
            self.references: list[str] = self._some("select reference from work.application", session)
            self.surnames: list[str] = self._some(
                "select split_part(search_name, ' ', 1) from identity.details", session
            )
            self.words = rare_words(session)
        self.list = f"/lead/{self.cohort.slug}/applications"
        self._cookie, self._token = self._signed_in(token)
        with self.database.engine.connect() as connection:
            self.meter = Meter((connection.execute(text("select pg_backend_pid()")).scalar_one(),))

    def found(self, find: str = "", words: str = "") -> str:
        """The query of a search that was kept a moment ago."""
        with self.worker.transaction() as session:
            kept = keep_search(
                session,
                cohort_id=self.cohort.id,
                find=find,
                words=words,
                actor_id=self.lead,
                now=datetime.now(UTC),
            )
        return f"?search={kept}"

    def get(self, query: str, *, counting: bool) -> tuple[Answer, int, int]:
        """Ask for a page of the list: what it cost, its statements if they are counted, and its rows."""
        environ = environ_for("GET", self.list + query, address=_HOME, cookie=self._cookie)
        answer, statements = self._measured(environ, 200, counting=counting)
        return answer, statements, answer.body.count(_ROW)

    def post(self, chance: random.Random, *, counting: bool) -> tuple[Answer, int, int]:
        """Post a search for a surname."""
        body = urlencode(
            {"csrf_token": self._token, "find": chance.choice(self.surnames), "words": ""}
        ).encode()
        environ = environ_for(
            "POST",
            self.list,
            address=_HOME,
            cookie=self._cookie,
            body=body,
            content_type="application/x-www-form-urlencoded",
        )
        answer, statements = self._measured(environ, 302, counting=counting)
        return answer, statements, 0

    def dispose(self) -> None:
        """Close every connection."""
        self.database.dispose()
        self.worker.dispose()

    def _measured(self, environ: dict[str, Any], status: int, *, counting: bool) -> tuple[Answer, int]:
        statements: list[str] = []
        # Counting costs a little: only rounds that are not measured count.
        with counted(self.database) if counting else nullcontext(statements) as statements:
            answer = measured(self.app.wsgi_app, environ, self.meter)
        if answer.status != status:
            sys.exit(f"{environ['RAW_URI']}: {answer.status} instead of {status}.")
        return answer, len(statements)

    @staticmethod
    def _some(statement: str, session: Any) -> list[str]:
        return list(session.execute(text(f"{statement} order by random() limit {_ASKED}")).scalars())

    def _signed_in(self, token: str) -> tuple[str, str]:
        """The cookie and the form token of the lead's browser."""
        with self.app.test_request_context(environ_overrides=environ_for("GET", "/", address=_HOME)):
            cookie["csrf_token"] = secrets.token_hex(20)
            form_token: str = generate_csrf()
            held = dict(cookie) | {"_user_id": token}
        signer: Any = SecureCookieSessionInterface().get_signing_serializer(self.app)
        return f"session={signer.dumps(held)}", form_token


def rare_words(session: Any) -> list[str]:
    """Words that begin the words of one answer in 1,000, by the answers of 1,000 applications."""
    answers = list(
        session.execute(
            text(
                "select text from identity.answer where application_id in"
                " (select application_id from identity.answer_words limit 1000)"
            )
        ).scalars()
    )
    counts = Counter(word for answer in answers for word in found_words([answer]))
    few = {word: count for word, count in counts.items() if count <= 0.0013 * len(answers)}
    begun = {word: sum(n for other, n in counts.items() if other.startswith(word)) for word in few}
    return [word for word, count in begun.items() if 0.0007 <= count / len(answers) <= 0.0013]
