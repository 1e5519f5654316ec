"""Pages for recruitment leads: what they lead, and one cohort from its applications to its messages."""

from recruitment.routes.lead import allocation, applications, exports, home, packs
from recruitment.routes.lead.blueprint import routes

__all__ = ["allocation", "applications", "exports", "home", "packs", "routes"]
