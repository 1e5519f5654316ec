"""The tasks a worker carries out, by the names `recruitment.queue` queues them under."""

from email.message import EmailMessage
from uuid import UUID

import structlog
from procrastinate import App, PsycopgConnector
from sqlalchemy.engine import make_url

from recruitment.jobs.desk import Desk
from recruitment.jobs.running import run_tick
from recruitment.jobs.timetable import JOBS
from recruitment.mail.composing import Outgoing, compose
from recruitment.mail.posting import PostCut, PostRefused
from recruitment.queue import Task
from recruitment.services.deliveries import claim, mark_cut, mark_refused, mark_sent
from recruitment.services.packs import fail_pack, make_pack

log = structlog.get_logger()


def build_queue(desk: Desk, url: str) -> App:
    """The procrastinate application of a worker: its tasks, and the database as the worker's login.

    Args:
        desk: what the tasks work with.
        url: the worker login's SQLAlchemy URL.
    """
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=conninfo, kwargs={"options": "-c search_path=queue"}))

    @app.task(name=Task.RUN_TICK.value)
    def tick(tick_id: str, job: str) -> None:
        # A job that a newer version no longer has leaves its tick behind and does nothing.
        if job in JOBS:
            # By the clock and not by the tick's own time: after a queue that stood still, what was due
            # may be too late to do (a reminder after closing), and what is written down is true.
            run_tick(desk, JOBS[job], UUID(tick_id), desk.clock())

    @app.task(name=Task.SEND_MESSAGE.value)
    def message(message_id: str) -> None:
        send(desk, UUID(message_id))

    @app.task(name=Task.MAKE_PACK.value, queue="packs")
    def pack(pack_id: str) -> None:
        build_pack(desk, UUID(pack_id))

    return app


def send(desk: Desk, message_id: UUID) -> None:
    """Send one message: claimed and committed first, so that a crash leaves a trace."""
    with desk.database.transaction() as session:
        outgoing = claim(session, message_id=message_id, now=desk.clock())
    if outgoing is None:
        return
    try:
        desk.postbox.post(_composed(outgoing))
    except PostRefused as refused:
        with desk.database.transaction() as session:
            mark_refused(
                session, message_id=message_id, reason=str(refused), forever=refused.forever, now=desk.clock()
            )
    except PostCut as cut:
        with desk.database.transaction() as session:
            mark_cut(session, message_id=message_id, reason=str(cut), now=desk.clock())
    else:
        with desk.database.transaction() as session:
            mark_sent(session, message_id=message_id, now=desk.clock())


def _composed(outgoing: Outgoing) -> EmailMessage:
    """The e-mail; one that cannot be written never can, and has not been sent."""
    try:
        return compose(outgoing)
    except Exception:
        log.exception("message cannot be written as an e-mail", header_id=outgoing.header_id)
        raise PostRefused("it cannot be written as an e-mail; the log says why", forever=True) from None


def build_pack(desk: Desk, pack_id: UUID) -> None:
    """Make one pack; where that fails, the pack says so under an id that the log has too."""
    try:
        with desk.database.transaction() as session:
            make_pack(session, pack_id=pack_id, folder=desk.packs, now=desk.clock())
    except Exception:
        log.exception("pack failed", pack_id=str(pack_id))
        with desk.database.transaction() as session:
            fail_pack(
                session, pack_id=pack_id, fault="It could not be made; the log says why.", now=desk.clock()
            )
