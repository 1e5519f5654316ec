"""Pages for applicants: start, the parts one a page, check and send, and how it stands."""

from recruitment.routes.apply import (
    another_referee,
    check,
    details,
    education,
    entries,
    history,
    offer,
    preview,
    questions,
    referees,
    requests,
    saving,
    sections,
    start,
    status,
    tasks,
    withdrawal,
)
from recruitment.routes.apply.blueprint import routes

__all__ = [
    "another_referee",
    "check",
    "details",
    "education",
    "entries",
    "history",
    "offer",
    "preview",
    "questions",
    "referees",
    "requests",
    "routes",
    "saving",
    "sections",
    "start",
    "status",
    "tasks",
    "withdrawal",
]
