"""Pages for recruitment leads: what they lead, and one cohort from its applications to its messages."""

from recruitment.routes.lead import (
    allocation,
    application,
    applications,
    assessors,
    decisions,
    exports,
    home,
    jobs,
    messages,
    packs,
    proposals,
    quality,
    references,
    requests,
    shortlists,
    staff,
    timetable,
)
from recruitment.routes.lead.blueprint import routes

__all__ = [
    "allocation",
    "application",
    "applications",
    "assessors",
    "decisions",
    "exports",
    "home",
    "jobs",
    "messages",
    "packs",
    "proposals",
    "quality",
    "references",
    "requests",
    "routes",
    "shortlists",
    "staff",
    "timetable",
]
