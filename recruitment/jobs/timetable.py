"""Every job: its entry in the printed timetable, bound to its two halves."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from recruitment.domain.timetable import ENTRIES
from recruitment.jobs.decisions import due_decisions, release_one
from recruitment.jobs.job import Due, Job
from recruitment.jobs.messages import due_messages, queue_one
from recruitment.jobs.packs import due_packs, queue_again
from recruitment.jobs.phases import close_one, due_closings, due_openings, open_one
from recruitment.jobs.recovery import due_recoveries, recover_one
from recruitment.jobs.reminders import due_reminders, remind_one
from recruitment.jobs.tidying import due_tidying, tidy_all

Halves = tuple[Callable[[Session, datetime], tuple[Due, ...]], Callable[[Session, str, str, datetime], None]]

#: By the entry's name: what is due, and the doing of one due thing.
HALVES: dict[str, Halves] = {
    "open_applications": (due_openings, open_one),
    "close_applications": (due_closings, close_one),
    "remind_drafts": (due_reminders, remind_one),
    "release_decisions": (due_decisions, release_one),
    "send_messages": (due_messages, queue_one),
    "build_packs": (due_packs, queue_again),
    "recover_work": (due_recoveries, recover_one),
    "tidy": (due_tidying, tidy_all),
}

TIMETABLE: tuple[Job, ...] = tuple(
    Job(entry.name, entry.words, entry.schedule, *HALVES[entry.name]) for entry in ENTRIES
)

JOBS = {job.name: job for job in TIMETABLE}
