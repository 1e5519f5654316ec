"""How long what was taken is somebody's own."""

from datetime import timedelta

import pytest

from recruitment.domain.leases import lease_for, most_in_all


@pytest.mark.parametrize(
    ("asked", "batch", "minutes", "lease"),
    [(45, 10, 1.75, 45), (45, 30, 1.75, 105), (5, 1, 1, 5), (60, 10, 3, 60), (60, 10, 3.5, 70)],
)
def test_lease_is_as_asked_and_never_shorter_than_two_batches(
    asked: int, batch: int, minutes: float, lease: int
) -> None:
    found = lease_for(timedelta(minutes=asked), batch=batch, minutes=minutes)
    assert found == timedelta(minutes=lease)


@pytest.mark.parametrize(
    ("hours", "minutes", "readings"), [(3, 1.75, 102), (0, 2, 0), (0.5, 40, 0), (1, 60, 1)]
)
def test_so_many_whole_readings_fit_into_the_hours(hours: float, minutes: float, readings: int) -> None:
    assert most_in_all(hours, minutes) == readings
