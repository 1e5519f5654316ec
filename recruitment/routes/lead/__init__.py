"""Pages for recruitment leads: what they lead, and one cohort from its applications to its messages."""

from recruitment.routes.lead import home
from recruitment.routes.lead.blueprint import routes

__all__ = ["home", "routes"]
