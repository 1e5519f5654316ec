"""Packs: PDFs made for one use. Plain values in, bytes out; no Flask, no database, no session."""
