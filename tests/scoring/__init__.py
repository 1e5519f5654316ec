"""Tests of the scoring engine: published results, known truth found again, independent algorithms, and the
edges.
"""
