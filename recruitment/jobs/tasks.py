"""The tasks a worker carries out, by the names `recruitment.queue` queues them under."""

import time
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from uuid import UUID

import structlog
from procrastinate import App, PsycopgConnector
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from recruitment.db import IMPATIENCE
from recruitment.domain.errors import Refusal
from recruitment.jobs.bounces import read_bounces
from recruitment.jobs.day_packs import build_day
from recruitment.jobs.desk import Desk
from recruitment.jobs.running import run_tick
from recruitment.jobs.timetable import JOBS
from recruitment.jobs.worker import PatientManager
from recruitment.mail.composing import Outgoing, compose
from recruitment.mail.posting import PostCut, PostRefused
from recruitment.queries.acquaintance import cohort_of_application, cohorts_of_assessor
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.packs import is_of_parts
from recruitment.queries.passes import Queue
from recruitment.queue import Task
from recruitment.services.acquaintance import find_conflicts
from recruitment.services.calibration import tell_leads
from recruitment.services.deliveries import Claim, claim, mark_cut, mark_refused, mark_sent
from recruitment.services.giving_back import pass_on
from recruitment.services.packs import await_storage, fail_pack, forget_copies, make_pack, remove_orphans
from recruitment.services.safer_recruitment import tell_of_concern
from recruitment.storage.base import StorageFault

log = structlog.get_logger()

#: Seconds between tries to mark what the mail server said, while the database is away: a minute in all.
_PAUSES = (0.2, 0.3, 0.5, 1, 2, 4, 8, 15, 30)


def build_queue(desk: Desk, url: str) -> App:
    """The procrastinate application of a worker: its tasks, and the database as the worker's login.

    Args:
        desk: what the tasks work with.
        url: the worker login's SQLAlchemy URL.
    """
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    options = {"options": "-c search_path=queue", **IMPATIENCE}
    connector = PsycopgConnector(conninfo=conninfo, kwargs=options)
    app = App(connector=connector)
    app.job_manager = PatientManager(connector)

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

    @app.task(name=Task.HAND_ON.value)
    def passing(cohort_id: str) -> None:
        with desk.database.transaction() as session:
            cohort = cohort_by_id(session, UUID(cohort_id))
            if cohort is not None:
                pass_on(session, cohort=cohort, now=desk.clock())

    @app.task(name=Task.FIND_CONFLICTS.value)
    def finding(assessor_id: str = "", application_id: str = "") -> None:
        look_for_conflicts(desk, assessor_id=assessor_id, application_id=application_id)

    @app.task(name=Task.TELL_OF_CONCERN.value)
    def concern(request_id: str) -> None:
        with desk.database.transaction() as session:
            tell_of_concern(session, request_id=UUID(request_id), address=desk.address, now=desk.clock())

    @app.task(name=Task.TELL_OF_CALIBRATION.value)
    def calibration(cohort_id: str, assessor_id: str, item: str, criterion: str) -> None:
        tell_of_calibration(desk, Queue(UUID(cohort_id), UUID(assessor_id), item, criterion))

    @app.task(name=Task.READ_BOUNCES.value)
    def bounces() -> None:
        read_bounces(desk)

    _add_pack_tasks(app, desk)
    return app


def _add_pack_tasks(app: App, desk: Desk) -> None:
    """What is done with packs, in a queue of its own."""

    @app.task(name=Task.MAKE_PACK.value, queue="packs")
    def pack(pack_id: str) -> None:
        build_pack(desk, UUID(pack_id))

    @app.task(name=Task.TIDY_PACKS.value, queue="packs")
    def tidy() -> None:
        with desk.database.transaction() as session:
            forget_copies(session, now=desk.clock())
        # Apart: what is forgotten is forgotten, also where the storage is away.
        with desk.database.transaction() as session:
            remove_orphans(session, storage=desk.packs, now=desk.clock())


def look_for_conflicts(desk: Desk, *, assessor_id: str = "", application_id: str = "") -> None:
    """Find whom one assessor knows in each of their cohorts; or who knows the sender of one application."""
    with desk.database.transaction() as session:
        if application_id:
            about = UUID(application_id)
            cohort = cohort_of_application(session, about)
            if cohort is not None:
                find_conflicts(session, cohort=cohort, now=desk.clock(), application_id=about)
            return
        for cohort_id in cohorts_of_assessor(session, UUID(assessor_id)):
            cohort = cohort_by_id(session, cohort_id)
            if cohort is not None:
                find_conflicts(session, cohort=cohort, now=desk.clock(), assessor_id=UUID(assessor_id))


def tell_of_calibration(desk: Desk, queue: Queue) -> None:
    """Tell leads that somebody's tries are used up: a reader may not know who they are."""
    with desk.database.transaction() as session:
        cohort = cohort_by_id(session, queue.cohort_id)
        if cohort is not None:
            tell_leads(session, cohort=cohort, queue=queue, address=desk.address, now=desk.clock())


def send(desk: Desk, message_id: UUID) -> None:
    """Send one message: claimed and committed first, so that a crash leaves a trace."""
    with desk.database.transaction() as session:
        claimed = claim(session, message_id=message_id, now=desk.clock())
    if claimed is not None:
        _record(desk, claimed, _posted(desk, claimed))


def _posted(desk: Desk, claimed: Claim) -> Callable[..., None]:
    """Speak with the mail server; returns the mark that says how it went."""
    try:
        desk.postbox.post(_composed(claimed.outgoing))
    except PostRefused as refused:
        return partial(mark_refused, reason=str(refused), forever=refused.forever)
    except PostCut as cut:
        return partial(mark_cut, reason=str(cut))
    return mark_sent


def _record(desk: Desk, claimed: Claim, mark: Callable[..., None]) -> None:
    """Mark how it went, and wait for a database that is away: unmarked, the message would go out again."""
    for pause in _PAUSES:
        try:
            with desk.database.transaction() as session:
                return mark(session, claim=claimed, now=desk.clock())
        except OperationalError:
            log.warning("the database is away; what the mail server said is not marked yet")
            time.sleep(pause)
    raise RuntimeError("The database stayed away: the message counts as cut and will go out once more.")


def _composed(outgoing: Outgoing) -> EmailMessage:
    """The e-mail; one that cannot be written never can, and has not been sent."""
    try:
        return compose(outgoing)
    except Exception:
        log.exception("message cannot be written as an e-mail", header_id=outgoing.header_id)
        raise PostRefused("it cannot be written as an e-mail; the log says why", forever=True) from None


def build_pack(desk: Desk, pack_id: UUID) -> None:
    """Make one pack; where that fails, the pack says what to do, or that the log says why, under its id.

    Where the storage is away it goes on waiting, and says so.
    """
    try:
        with desk.database.transaction() as session:
            by_parts = is_of_parts(session, pack_id)
            if not by_parts:
                make_pack(session, pack_id=pack_id, storage=desk.packs, now=desk.clock())
        if by_parts:
            build_day(desk, pack_id)
    except StorageFault as away:
        log.error("pack waits for its storage", pack_id=str(pack_id), reason=away.reason)
        with desk.database.transaction() as session:
            await_storage(session, pack_id=pack_id, reason=away.reason)
        return
    except Refusal as refused:
        log.info("pack refused", pack_id=str(pack_id), said=refused.sentence)
        fault = refused.sentence
    except Exception:
        log.exception("pack failed", pack_id=str(pack_id))
        fault = "It could not be made; the log says why."
    else:
        return
    with desk.database.transaction() as session:
        fail_pack(session, pack_id=pack_id, fault=fault, now=desk.clock())
