"""Proof: whatever is killed whenever, each candidate moves once and each message arrives.

Three workers, two of them with a clock, and the web server run under the supervisor of `recruitment up`, on a
PostgreSQL and a mail server of their own. The clock they go by is told, and runs faster than real time.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.embedded import Embedded
from recruitment.migrations.running import upgrade
from recruitment.queue import lost_work
from tests.faults.conftest import installation_environ
from tests.faults.mail import Fault, FaultyServer
from tests.faults.rows import unfinished
from tests.faults.running import Service, start
from tests.faults.told import ToldClock
from tests.faults.waiting import status, until
from tests.proofs.kills_checks import find, story
from tests.proofs.kills_cohort import Plan, prepare
from tests.proofs.kills_outcome import Outcome
from tests.proofs.kills_strikes import RELEASING, Striker
from tests.proofs.kills_writer import Writer, cookie_signer
from tests.proofs.record import record

#: Told seconds in a real one: a look at the timetable every three seconds, no conversation longer than six.
RATE = 20.0
#: The share of conversations that are made to fail, until so many of one recipient have.
FAILING, MOST_FAILING = 0.5, 3
#: The mail server takes up to this many seconds over each of two steps.
PACE = 0.8


def main(arguments: list[str]) -> None:
    """Run it, print the table, write it to docs/proofs.md; leave with 1 where it fails."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="recruitment-kills-") as folder:
        embedded = Embedded(Path(folder) / "data", durable=True)
        try:
            outcome = _Proof(options, embedded, Path(folder)).run()
        finally:
            embedded.destroy()
    faults = outcome.faults(options.decisions)
    table = outcome.table(options.decisions)
    print(table)
    print("\n".join(faults) or "Everything is as it must be.")
    if not options.dry and not faults:
        counts = f"--seed {options.seed} --kills {options.kills} --decisions {options.decisions}"
        name = "kills" if options.decisions > 1 else "kills-one"
        record(name, f"script/prove kills {counts}", table, {"seconds": outcome.seconds})
    raise SystemExit(1 if faults else 0)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("script/prove kills")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--decisions", type=int, default=14, help="that the 140 candidates are shared among")
    parser.add_argument("--every", type=float, default=3.2, help="seconds between kills, on average")
    parser.add_argument("--dry", action="store_true", help="leave docs/proofs.md as it is")
    return parser.parse_args(arguments)


@dataclass
class _Proof:
    options: argparse.Namespace
    embedded: Embedded
    folder: Path

    def __post_init__(self) -> None:
        self.chance = random.Random(self.options.seed)
        self.failing = True
        self.began = time.monotonic()
        upgrade(self.embedded.start().owner)
        self.database = Database(self.embedded.start().worker)
        self.told = ToldClock(self.folder / "clock.json")
        self.mail = FaultyServer(choose=self._fault, pace=PACE)

    def run(self) -> Outcome:
        """Prepare, kill, let it drain, look."""
        now = datetime.now(UTC).replace(microsecond=0)
        lasts = self.options.kills * self.options.every
        over = timedelta(seconds=lasts * RATE * 0.8)
        plan = prepare(
            self.database, now, decisions=self.options.decisions, over=over, seed=self.options.seed
        )
        self.mail.start()
        environ = installation_environ(self.embedded.start(), self.mail.port, self.folder / "data")
        self.told.tell(now, 0)
        log = self.folder / "service.log"
        service = start(self.told, RATE, environ, log, "supervise", "3", "2", "web")
        try:
            self._kill_all(service, plan, environ)
            self._drain()
            return self._outcome()
        except BaseException:
            print(log.read_text("utf-8")[-20_000:])
            raise
        finally:
            service.end()
            self.mail.stop()
            self.database.dispose()

    def _kill_all(self, service: Service, plan: Plan, environ: dict[str, str]) -> None:
        address = f"http://{environ['LISTEN']}"
        until(lambda: status(f"{address}/health/ready") == 200, "the web answers", patience=60)
        until(lambda: len(service.clocks()) == 2, "the workers run", patience=60)
        settings = Settings.load(environ)
        web = Database(self.embedded.start().web)
        page = f"/apply/{plan.draft}/questions/q1"
        self.writer = Writer(address, page, cookie_signer(settings, web)(plan.token))
        web.dispose()
        self.plan = plan
        self.writer.start()
        self.striker = Striker(service, self.embedded, self.mail, self.chance)
        self.told.tell(self.told(), RATE)
        try:
            self._strike(list(plan.releases))
        finally:
            self.writer.end()

    def _strike(self, releases: list[datetime]) -> None:
        """Kill at random times, and also in the middle of each release."""
        next_at = time.monotonic() + self.chance.expovariate(1 / self.options.every)
        while len(self.striker.strikes) < self.options.kills:
            if releases and self.told() >= releases[0]:
                releases.pop(0)
                self.striker.in_the_middle(RELEASING, patience=5)
            elif time.monotonic() >= next_at:
                self.striker.at_random()
                next_at = time.monotonic() + self.chance.expovariate(1 / self.options.every)
            time.sleep(0.02)

    def _drain(self) -> None:
        """No more faults and kills; the clock jumps over the pauses, whenever nothing is being sent."""
        self.failing = False
        end = time.monotonic() + 240
        while self._waits():
            assert time.monotonic() < end, f"not drained: {unfinished(self.database)}"
            self._jump()
            time.sleep(0.3)
        until(lambda: not self._unheard(), "what the dead had in hand is taken up", patience=120)
        self.told.tell(self.told(), 0)
        until(lambda: not unfinished(self.database), "nothing is left over", patience=60)

    def _waits(self) -> bool:
        undecided = "select exists (select from work.decision where state = 'confirmed')"
        with self.database.transaction() as session:
            confirmed = session.execute(text(undecided)).scalar()
        return bool(confirmed) or "deliveries" in unfinished(self.database)

    def _jump(self) -> None:
        """To the next time at which something is due, where nothing is being sent or about to be."""
        busy = """
            select exists (select from work.delivery
                           where state = 'sending' or due_at <= :now and state = 'queued')
                or exists (select from work.decision where state = 'confirmed' and release_at <= :now)
        """
        next_due = """
            select least((select min(due_at) from work.delivery where state = 'queued'),
                         (select min(release_at) from work.decision where state = 'confirmed'))
        """
        with self.database.transaction() as session:
            if session.execute(text(busy), {"now": self.told()}).scalar():
                return
            due = session.execute(text(next_due)).scalar()
        if due is not None:
            self.told.tell(due, RATE)

    def _unheard(self) -> bool:
        """Whether a call is lost, or belongs to a worker that has not been heard of for a while."""
        silent = """
            select exists (
                select from queue.procrastinate_jobs job
                left join queue.procrastinate_workers worker on worker.id = job.worker_id
                where job.status = 'doing'
                and (worker.id is null or worker.last_heartbeat < now() - interval '15 seconds'))
        """
        with self.database.transaction() as session:
            return bool(session.execute(text(silent)).scalar()) or bool(lost_work(session))

    def _outcome(self) -> Outcome:
        answer = text("select text from identity.answer where application_id = :id and question = 'q1'")
        with self.database.transaction() as session:
            kept = str(session.execute(answer, {"id": self.plan.draft_id}).scalar_one())
        found = find(self.database, self.mail, self.striker.strikes)
        for header_id in found.sent.unexplained:
            print(story(header_id, self.mail, self.striker.strikes))
        return Outcome(
            found=found,
            strikes=tuple(self.striker.strikes),
            conversations=tuple(self.mail.conversations),
            saved=self.writer.saved,
            saved_times=self.writer.saved_times,
            unsaved=self.writer.refused,
            kept=int(re.sub(r"\D", "", kept) or 0),
            seconds=round(time.monotonic() - self.began),
        )

    def _fault(self, recipient: str, number: int) -> Fault:
        """By the seed, the recipient and how many conversations there were; the same in every run."""
        chosen = Fault.NONE
        failed = 0
        for earlier in range(number + 1):
            chance = random.Random(f"{self.options.seed}/{recipient}/{earlier}")
            fails = chance.random() < FAILING and failed < MOST_FAILING
            failed += fails
            chosen = chance.choice([one for one in Fault if one is not Fault.NONE]) if fails else Fault.NONE
        return chosen if self.failing else Fault.NONE
