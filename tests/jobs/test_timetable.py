"""The printed timetable and the jobs are one list."""

from recruitment.domain.timetable import ENTRIES
from recruitment.due.forecast import READERS
from recruitment.jobs.timetable import DOERS, JOBS, TIMETABLE


def test_every_entry_is_bound_to_a_job_and_no_job_is_without_an_entry() -> None:
    assert [(job.name, job.words, job.schedule) for job in TIMETABLE] == [
        (entry.name, entry.words, entry.schedule) for entry in ENTRIES
    ]
    assert set(READERS) == set(DOERS) == set(JOBS) == {entry.name for entry in ENTRIES}
