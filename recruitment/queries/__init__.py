"""Reads: named functions that return rows or small frozen dataclasses."""
