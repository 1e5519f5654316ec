"""Work by the thousand, and the service as processes: what `docs/performance.md` sets beside others.

``script/bench web_volume [--applicants N]``: decisions of everybody released by the job; their e-mails
delivered by one worker to a mail server of this process; every score as a sheet; the memory of two web
processes, and what a page costs through gunicorn and HTTP.
"""

from __future__ import annotations

import argparse
import http.client
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from recruitment.config import CHECKOUT
from recruitment.db import Database
from recruitment.demo.progress import Progress
from recruitment.jobs.desk import open_desk
from recruitment.jobs.running import run
from recruitment.jobs.timetable import JOBS
from recruitment.processes import command
from recruitment.servers import Addresses
from tests.benchmarks.web_pages.entry import Ask
from tests.benchmarks.web_pages.installation import ADDRESS, connect, fill, production, scratch
from tests.benchmarks.web_pages.measure import Meter, measured
from tests.benchmarks.web_pages.scene import Scene
from tests.faults.mail import FaultyServer

LISTEN = ("127.0.0.1", 18765)
REQUESTS = 500
LONGEST_SECONDS = 600.0
_MIB = 1024 * 1024


def main(arguments: list[str]) -> None:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser(prog="script/bench web_volume", description=__doc__)
    parser.add_argument("--applicants", type=int, default=1_000)
    options = parser.parse_args(arguments)
    mail = FaultyServer()
    mail.start()
    try:
        with scratch() as (folder, addresses):
            fill(addresses, options.applicants, progress=Progress.CONFIRMED, drafts=0)
            _scores(folder, addresses)
            _release(folder, addresses)
            environ = _environ(folder, addresses, mail.port)
            _deliver(environ, mail, options.applicants)
            _serve(environ, addresses)
    finally:
        mail.stop()


def _release(folder: Path, addresses: Addresses) -> None:
    """By the job, as the clock would have it run."""
    with connect(addresses.worker) as connection:
        connection.execute("update work.decision set release_at = now()")
        database = Database(addresses.worker)
        desk = open_desk(production(folder), database)
        with _timed("decisions released, and their messages posted"):
            run(desk, JOBS["release_decisions"], datetime.now(UTC))
        database.dispose()
        found = connection.execute("select count(*) from work.application where stage = 'sift'").fetchone()
        decided = connection.execute("select count(*) from work.decision_item where not is_open").fetchone()
        assert found == (0,)
        assert decided is not None
        print(f"  {decided[0]:,} decisions")


def _deliver(environ: dict[str, str], mail: FaultyServer, expected: int) -> None:
    with _process(environ, "worker", "--queue", "default", "--no-clock") as worker:
        with _timed("their e-mails delivered by one worker, from its start"):
            _until(lambda: len(mail.taken()) >= expected)
        times = worker.cpu_times()
        print(f"  {len(mail.taken()):,} e-mails; {times.user + times.system:.1f} s of CPU in the worker")


def _scores(folder: Path, addresses: Addresses) -> None:
    scene = Scene(production(folder), addresses)
    ask = Ask(f"/lead/{scene.cohort.slug}/exports/scores.csv", scene.lead)
    for _ in range(2):
        answer = measured(scene.app.wsgi_app, scene.environ("GET", ask), Meter(()))
    lines = answer.body.count(b"\n")
    print(f"{'scores as CSV, in the web process':56} {answer.web / 1e9:8.2f} s of CPU; {lines:,} lines")
    scene.dispose()


def _serve(environ: dict[str, str], addresses: Addresses) -> None:
    """Memory before and after work, and CPU of a page through gunicorn, with its database's."""
    with _process(environ | {"WEB_PROCESSES": "2"}, "serve") as master:
        _until(_answers)
        _ask_many(REQUESTS)
        family = [master, *master.children(recursive=True)]
        with connect(addresses.superuser or "") as connection:
            rows = connection.execute("select pid from pg_stat_activity where usename = 'recruitment_web'")
            backends = [int(str(row[0])) for row in rows]
        before = _cpu(family) + sum(_used(pid) for pid in backends)
        _ask_many(REQUESTS)
        used = _cpu(family) + sum(_used(pid) for pid in backends) - before
        print(
            f"{'first page through gunicorn and HTTP, with its database':56} {1000 * used / REQUESTS:8.2f} ms"
        )
        own = sum(one.memory_full_info().pss for one in family) / _MIB
        largest = max(one.memory_info().rss for one in family) / _MIB
        words = "memory of gunicorn's two web processes and their parent"
        print(f"{words:56} {own:8.0f} MiB (the largest alone: {largest:.0f})")


def _ask_many(count: int) -> None:
    connection = http.client.HTTPConnection(*LISTEN)
    for _ in range(count):
        connection.request("GET", "/", headers={"X-Forwarded-Proto": "https", "Host": "bench.example"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    connection.close()


def _answers() -> bool:
    try:
        _ask_many(1)
    except OSError:
        return False
    return True


def _cpu(processes: list[psutil.Process]) -> float:
    return float(sum(times.user + times.system for times in (one.cpu_times() for one in processes)))


def _used(process: int) -> float:
    return _cpu([psutil.Process(process)])


@contextmanager
def _process(environ: dict[str, str], *arguments: str) -> Iterator[psutil.Popen]:
    process = psutil.Popen(command(*arguments), env=environ, cwd=CHECKOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    clock, cpu = time.monotonic(), time.process_time()
    yield
    seconds, used = time.monotonic() - clock, time.process_time() - cpu
    print(f"{what:56} {seconds:8.2f} s by the clock; {used:.2f} s of CPU in this process", flush=True)


def _until(come: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_SECONDS
    while not come():
        if time.monotonic() > end:
            sys.exit("It took too long.")
        time.sleep(0.05)


def _environ(folder: Path, addresses: Addresses, mail_port: int) -> dict[str, str]:
    urls = {
        "DATABASE_OWNER_URL": addresses.owner,
        "DATABASE_URL": addresses.web,
        "DATABASE_WORKER_URL": addresses.worker,
    }
    return (
        {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        | {name: url.replace("postgresql+psycopg://", "postgresql://") for name, url in urls.items()}
        | {
            "MODE": "production",
            "DATA_DIR": str(folder),
            "SECRET_KEY": production(folder).secret(),
            "BASE_URL": ADDRESS,
            "LISTEN": f"{LISTEN[0]}:{LISTEN[1]}",
            "TRUSTED_PROXIES": "1",
            "MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "LOG_LEVEL": "warning",
        }
    )
