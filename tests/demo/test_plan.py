"""Readings of an invented cohort: shared out evenly, each pass to different assessors, some of them read."""

import numpy as np
import pytest

from recruitment.demo.plan import ReadingPlan, plan_readings


def plan(
    candidates: int, assessors: int, *, readings: int = 2, share: float = 0.5, seed: int = 7
) -> ReadingPlan:
    return plan_readings(candidates, 9, assessors, readings=readings, share_read=share, seed=seed)


@pytest.mark.parametrize(
    ("candidates", "assessors"), [(12, 6), (140, 14), (1_000, 7), (97, 13), (20_000, 500)]
)
def test_every_pass_is_read_by_different_assessors_with_even_loads(candidates: int, assessors: int) -> None:
    made = plan(candidates, assessors)
    assert made.assessor.shape == (candidates, 9, 2)
    assert (made.assessor[:, :, 0] != made.assessor[:, :, 1]).all()
    loads = made.loads(assessors)
    assert loads.sum() == candidates * 9 * 2
    assert loads.max() - loads.min() <= 2


def test_as_many_readings_as_assessors_give_each_of_them_one() -> None:
    made = plan(30, 3, readings=3)
    assert (np.sort(made.assessor, axis=2) == np.arange(3)).all()


def test_no_two_assessors_are_a_fixed_couple() -> None:
    made = plan(140, 14)
    couples = {tuple(sorted(pair)) for pair in made.assessor.reshape(-1, 2).tolist()}
    assert len(couples) == 14 * 13 / 2


def test_places_in_an_assessors_order_of_a_pass_run_from_one_and_are_shuffled() -> None:
    made = plan(140, 14)
    mine = made.position[:, 3, :][made.assessor[:, 3, :] == 5]
    assert sorted(mine.tolist()) == list(range(1, len(mine) + 1))
    assert mine.tolist() != sorted(mine.tolist())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_the_first_share_of_each_order_is_read(share: float) -> None:
    made = plan(140, 14, share=share)
    queue = (made.assessor == 5) & (np.arange(9) == 2)[None, :, None]
    length = int(queue.sum())
    read = made.position[queue & made.is_read]
    assert sorted(read.tolist()) == list(range(1, int(np.ceil(length * share)) + 1))


def test_the_same_seed_makes_the_same_plan_and_another_another() -> None:
    one, same, other = plan(140, 14), plan(140, 14), plan(140, 14, seed=8)
    assert (one.assessor == same.assessor).all()
    assert (one.position == same.position).all()
    assert (one.assessor != other.assessor).any()


def test_nobody_in_the_sift_gives_nobody_anything_to_read() -> None:
    made = plan(0, 6)
    assert made.assessor.size == 0
    assert made.loads(6).tolist() == [0] * 6
