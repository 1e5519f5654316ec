"""Faults that are made on purpose: real processes, a real database, a real mail server."""
