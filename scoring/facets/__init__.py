"""The many-facet rating-scale model: candidates, assessors, passes and steps on one scale of logits."""
