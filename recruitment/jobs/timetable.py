"""Every job: its entry in the printed timetable, bound to its two halves."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session

from recruitment.domain.timetable import ENTRIES
from recruitment.due.forecast import READERS
from recruitment.jobs.assessor_reminders import remind_round
from recruitment.jobs.bookings import chase_choice, follow_one
from recruitment.jobs.bounces import look_one
from recruitment.jobs.contradictions import look
from recruitment.jobs.decisions import release_one
from recruitment.jobs.drift import watch
from recruitment.jobs.feedback import send_one
from recruitment.jobs.further import free_one
from recruitment.jobs.job import Job
from recruitment.jobs.messages import queue_one
from recruitment.jobs.news import tell_one
from recruitment.jobs.packs import make_due
from recruitment.jobs.phases import close_one, open_one
from recruitment.jobs.plans import ask_one
from recruitment.jobs.recovery import recover_one
from recruitment.jobs.references import chase_one
from recruitment.jobs.reminders import remind_one
from recruitment.jobs.tidying import tidy_all

#: By the entry's name: the doing of one thing that `READERS` finds due.
DOERS: Mapping[str, Callable[[Session, str, str, datetime], None]] = {
    "open_applications": open_one,
    "close_applications": close_one,
    "remind_drafts": remind_one,
    "chase_references": chase_one,
    "chase_assessors": remind_round,
    "tell_leads": tell_one,
    "release_decisions": release_one,
    "send_feedback": send_one,
    "send_messages": queue_one,
    "build_packs": make_due,
    "ask_rounds": ask_one,
    "follow_bookings": follow_one,
    "chase_bookings": chase_choice,
    "free_leases": free_one,
    "read_bounces": look_one,
    "recover_work": recover_one,
    "watch_drift": watch,
    "look_for_contradictions": look,
    "tidy": tidy_all,
}

TIMETABLE: tuple[Job, ...] = tuple(
    Job(entry.name, entry.words, entry.schedule, READERS[entry.name], DOERS[entry.name]) for entry in ENTRIES
)

JOBS = {job.name: job for job in TIMETABLE}
