"""Pages for recruitment leads: what they lead, and one cohort from its applications to its messages."""

from recruitment.routes.lead import (
    allocation,
    applications,
    decisions,
    exports,
    home,
    messages,
    packs,
    proposals,
    shortlists,
    timetable,
)
from recruitment.routes.lead.blueprint import routes

__all__ = [
    "allocation",
    "applications",
    "decisions",
    "exports",
    "home",
    "messages",
    "packs",
    "proposals",
    "routes",
    "shortlists",
    "timetable",
]
