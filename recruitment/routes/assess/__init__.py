"""Pages for assessors: what there is to read, samples before it, a reading a page, batches, past work."""

from recruitment.routes.assess import (
    acquaintance,
    aside,
    batches,
    calibration,
    home,
    past_work,
    readings,
    saving,
)
from recruitment.routes.assess.blueprint import routes

__all__ = [
    "acquaintance",
    "aside",
    "batches",
    "calibration",
    "home",
    "past_work",
    "readings",
    "routes",
    "saving",
]
