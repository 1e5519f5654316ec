"""The clock: APScheduler says when to look at the timetable. Any number of clocks may run."""

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from recruitment.jobs.desk import Desk
from recruitment.jobs.running import tick

log = structlog.get_logger()

#: The shortest schedule is a minute, so one look a minute finds every due time.
EVERY_MINUTE = CronTrigger(second=0, timezone="UTC")
#: A look that a busy machine delays by less than this is had late, not left out.
_LATEST_SECONDS = 30


def start_clock(desk: Desk, trigger: BaseTrigger = EVERY_MINUTE) -> BackgroundScheduler:
    """Claim due times now and whenever the trigger says, in a thread of this process.

    A row unique by job and time makes sure each is claimed once, by whichever clock is first.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        _look,
        trigger,
        args=[desk],
        coalesce=True,
        max_instances=1,
        misfire_grace_time=_LATEST_SECONDS,
        id="look",
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
