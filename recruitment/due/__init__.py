"""What is due: read from the rows, in detail, doing nothing. Jobs do it; the forecast tells it."""
