"""The many-facet rating-scale model: candidates, assessors, passes and steps on one scale of logits."""

from scoring.facets.findings import describe, fit, scale_of
from scoring.facets.model import Model, measure
from scoring.facets.report import Element, Findings, Scale, Separation, Unexpected

__all__ = [
    "Element",
    "Findings",
    "Model",
    "Scale",
    "Separation",
    "Unexpected",
    "describe",
    "fit",
    "measure",
    "scale_of",
]
