"""Every job, its schedule and its two halves: one list."""

from recruitment.jobs.decisions import due_decisions, release_one
from recruitment.jobs.job import Job
from recruitment.jobs.messages import due_messages, queue_one
from recruitment.jobs.packs import due_packs, queue_again
from recruitment.jobs.phases import close_one, due_closings, due_openings, open_one
from recruitment.jobs.reminders import due_reminders, remind_one
from recruitment.jobs.schedule import Daily, Every
from recruitment.jobs.tidying import due_tidying, tidy_all

TIMETABLE: tuple[Job, ...] = (
    Job("open_applications", "Opens applications at their time", Every(1), due_openings, open_one),
    Job(
        "close_applications",
        "Closes applications at their time, after the grace",
        Every(1),
        due_closings,
        close_one,
    ),
    Job("remind_drafts", "Reminds people whose application is not sent", Every(5), due_reminders, remind_one),
    Job("release_decisions", "Carries out confirmed decisions", Every(1), due_decisions, release_one),
    Job("send_messages", "Sends messages that wait or were cut off", Every(1), due_messages, queue_one),
    Job("build_packs", "Makes packs whose making was lost", Every(5), due_packs, queue_again),
    Job("tidy", "Removes old ticks, ended sessions and codes", Daily(3), due_tidying, tidy_all),
)

JOBS = {job.name: job for job in TIMETABLE}
