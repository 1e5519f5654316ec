"""Pages for assessors: what there is to read, samples before it, readings, paper, past work; interviews."""

from recruitment.routes.assess import (
    acquaintance,
    aside,
    availability,
    batches,
    calendar,
    calibration,
    discussing,
    home,
    interview_packs,
    observation_saving,
    observations,
    paper,
    past_work,
    readings,
    saving,
)
from recruitment.routes.assess.blueprint import routes

__all__ = [
    "acquaintance",
    "aside",
    "availability",
    "batches",
    "calendar",
    "calibration",
    "discussing",
    "home",
    "interview_packs",
    "observation_saving",
    "observations",
    "paper",
    "past_work",
    "readings",
    "routes",
    "saving",
]
