"""Sheets: rows out as CSV or XLSX. Plain values in, bytes out."""
