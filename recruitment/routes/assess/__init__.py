"""Pages for assessors: what there is to read, one reading a page, each batch looked through, past work."""

from recruitment.routes.assess import acquaintance, aside, batches, home, past_work, readings, saving
from recruitment.routes.assess.blueprint import routes

__all__ = ["acquaintance", "aside", "batches", "home", "past_work", "readings", "routes", "saving"]
