"""The demonstration: an invented cohort in the middle of its sift, so that every page has something on it."""
