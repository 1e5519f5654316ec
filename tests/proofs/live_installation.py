"""An installation as `recruitment up` runs one, on a told clock: where a rehearsed cohort acts live."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.embedded import Embedded
from recruitment.jobs.desk import Desk
from recruitment.mail.posting import FolderPostbox
from recruitment.migrations.running import upgrade
from recruitment.rehearsal.scene import ADDRESS, SECRET, Scene
from recruitment.storage.folder import FolderStorage
from tests.faults.conftest import installation_environ
from tests.faults.running import Service, start
from tests.faults.told import ToldClock
from tests.faults.waiting import status, until
from tests.proofs.live_scene import Arrivals, KeepingServer, LiveClock, LiveWorker

#: Seconds between two looks of a clock, of which real time has sixty.
LOOKS_EVERY = 0.4
#: Workers, and how many of them have a clock.
_WORKERS, _CLOCKS = 3, 2


@dataclass(frozen=True)
class Installation:
    """Everything that runs.

    Attributes:
        scene: where people act.
        listen: address and port of the web server.
        mail: the mail server.
        service: the processes.
        settings: theirs.
    """

    scene: Scene
    listen: str
    mail: KeepingServer
    service: Service
    settings: Settings


@contextmanager
def live_installation(
    embedded: Embedded,
    folder: Path,
    mail: KeepingServer,
    *,
    seed: int,
    begins: datetime,
    rate: float = 1.0,
    make_database: Callable[[str], Database] = Database,
    make_worker: Callable[[Database], LiveWorker] = LiveWorker,
    make_arrivals: Callable[[Path], Arrivals] = Arrivals,
    make_clock: Callable[[ToldClock, datetime], LiveClock] = LiveClock,
    parts: tuple[str, ...] = (),
) -> Iterator[Installation]:
    """Start three workers, two of them with a clock, one of packs, and the web server; end them all.

    Args:
        embedded: a server of this installation's own, empty.
        folder: where clock, packs, messages and log are kept.
        mail: not started yet.
        seed: of what people do.
        begins: when it begins, aware.
        rate: by how much conversations with the mail server are shortened.
        make_database: what people act on, from an address.
        make_worker: what waits for the processes.
        make_arrivals: the letterbox, from the folder of messages.
        make_clock: what moves the clock.
        parts: more that the supervisor is told (`tests.faults.running`).
    """
    addresses = embedded.start()
    upgrade(addresses.owner)
    (folder / "messages").mkdir()
    mail.keeps = make_arrivals(folder / "messages")
    mail.start()
    environ = installation_environ(addresses, mail.port, folder / "data")
    environ |= {"BASE_URL": ADDRESS, "SECRET_KEY": SECRET}
    clock = make_clock(ToldClock(folder / "clock.json"), begins)
    log = folder / "service.log"
    told = (str(_WORKERS), str(_CLOCKS), "pages", "packs", f"every={LOOKS_EVERY}", *parts)
    service = start(clock.told, rate, environ, log, "supervise", *told)
    web, database = make_database(addresses.web), make_database(addresses.worker)
    postbox, packs = FolderPostbox(folder / "unused"), FolderStorage(folder / "data" / "packs")
    desk = Desk(database, ADDRESS, postbox, packs, clock)
    scene = Scene(clock, mail.keeps, web, desk, make_worker(database), seed)
    address = f"http://{environ['LISTEN']}"
    try:
        until(lambda: status(f"{address}/health/live") == 200, "the web answers", patience=90)
        until(lambda: len(service.clocks()) == _CLOCKS, "the workers run", patience=90)
        yield Installation(scene, environ["LISTEN"], mail, service, Settings.load(environ))
    except BaseException:
        print(log.read_text("utf-8")[-10_000:])
        raise
    finally:
        service.end()
        mail.stop()
        web.dispose()
        database.dispose()
