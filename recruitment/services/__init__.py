"""Writes: one verb a function, session first, then keywords only. Nothing here commits."""
