"""Pages for applicants: start, the parts one a page, check and send, and how it stands."""

from recruitment.routes.apply import (
    check,
    details,
    preview,
    questions,
    referees,
    saving,
    start,
    status,
    tasks,
)
from recruitment.routes.apply.blueprint import routes

__all__ = [
    "check",
    "details",
    "preview",
    "questions",
    "referees",
    "routes",
    "saving",
    "start",
    "status",
    "tasks",
]
