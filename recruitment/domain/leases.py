"""How long work that was taken is somebody's own, and how much of it one person takes."""

from datetime import timedelta

#: A lease is so many times as long as a batch is reckoned to take, at the least: whoever is in the middle of
#: one, and reads slowly, keeps it.
BATCHES_HELD = 2


def lease_for(asked: timedelta, *, batch: int, minutes: float) -> timedelta:
    """The length of a lease: as asked, and never shorter than two batches are reckoned to take.

    Args:
        asked: what the definition says.
        batch: readings that are looked through and committed together.
        minutes: that one reading is reckoned to take.
    """
    return max(asked, timedelta(minutes=BATCHES_HELD * batch * minutes))


def most_in_all(hours: float, minutes: float) -> int:
    """How many readings of so many minutes fit into so many hours."""
    return int(hours * 60 / minutes)
