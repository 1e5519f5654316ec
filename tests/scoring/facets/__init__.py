"""Tests of the many-facet model."""
