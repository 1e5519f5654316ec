"""The clock: APScheduler says when to look at the timetable. Any number of clocks may run."""

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from recruitment.jobs.desk import Desk
from recruitment.jobs.running import tick

log = structlog.get_logger()


def start_clock(desk: Desk) -> BackgroundScheduler:
    """Claim due times now and at the start of every minute, in a thread of this process.

    The shortest schedule is a minute, so one look a minute finds every due time; a row unique by
    job and time makes sure each is claimed once, by whichever clock is first.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        _look, CronTrigger(second=0, timezone="UTC"), args=[desk], coalesce=True, max_instances=1, id="look"
    )
    scheduler.start()
    _look(desk)
    return scheduler


def _look(desk: Desk) -> None:
    try:
        tick(desk, desk.clock())
    except Exception:
        # The database may be restarting; the next minute tries again.
        log.exception("the clock could not claim")
