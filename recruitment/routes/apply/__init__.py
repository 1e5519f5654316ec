"""Pages for applicants: start, the parts one a page, check and send, and how it stands."""

from recruitment.routes.apply import (
    check,
    details,
    offer,
    preview,
    questions,
    referees,
    requests,
    saving,
    start,
    status,
    tasks,
    withdrawal,
)
from recruitment.routes.apply.blueprint import routes

__all__ = [
    "check",
    "details",
    "offer",
    "preview",
    "questions",
    "referees",
    "requests",
    "routes",
    "saving",
    "start",
    "status",
    "tasks",
    "withdrawal",
]
