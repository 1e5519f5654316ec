"""Who stands in where somebody of a panel is missing: as few people as can be, by the rules of panels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ortools.sat.python import cp_model

from scoring.centre_parts import MOST_SEEN
from scoring.patience import solver_for

#: What a gap that is filled is worth against one more person who is asked, or one who is not there yet.
_FILLED, _ASKED = 1_000, 10


@dataclass(frozen=True)
class Gap:
    """A place on a panel that has come free: at which exercise of whom, when, and who else sits there."""

    id: str
    candidate: str
    begins: datetime
    ends: datetime
    others: tuple[str, ...] = ()
    needs_training: bool = False


@dataclass(frozen=True)
class StandIn:
    """Somebody who could fill gaps: when they see others, and whether they are at the centre already."""

    id: str
    is_trained: bool = False
    is_here: bool = True
    busy: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Limits:
    """Pairs (assessor, candidate) that never meet, and at how many exercises each sees each already."""

    apart: Collection[tuple[str, str]] = ()
    seen: Mapping[tuple[str, str], int] = field(default_factory=dict)


def stand_ins(
    gaps: Sequence[Gap], people: Sequence[StandIn], limits: Limits | None = None, *, seconds: float = 4.0
) -> Mapping[str, str]:
    """Return who fills each gap, by its id; those that nobody can fill are left out.

    As many as can be are filled, by as few people as can be, those who are there before others.
    """
    held = limits or Limits()
    model = cp_model.CpModel()
    fills = {
        (number, gap.id): model.new_bool_var(f"{number} {gap.id}")
        for number, one in enumerate(people)
        for gap in gaps
        if _can(one, gap, held)
    }
    for gap in gaps:
        model.add_at_most_one(some for (_, which), some in fills.items() if which == gap.id)
    asked = []
    for number, one in enumerate(people):
        mine = [gap for gap in gaps if (number, gap.id) in fills]
        _one_at_a_time(model, mine, {gap.id: fills[number, gap.id] for gap in mine})
        _seldom(model, one, mine, {gap.id: fills[number, gap.id] for gap in mine}, held)
        is_asked = model.new_bool_var(f"asked {number}")
        for gap in mine:
            model.add_implication(fills[number, gap.id], is_asked)
        asked.append(is_asked * (_ASKED - 5 * one.is_here))
    model.maximize(_FILLED * sum(fills.values()) - sum(asked))
    return _found(model, fills, people, seconds)


def _can(one: StandIn, gap: Gap, limits: Limits) -> bool:
    return (
        one.id not in gap.others
        and (one.id, gap.candidate) not in limits.apart
        and (one.is_trained or not gap.needs_training)
        and all(ends <= gap.begins or gap.ends <= begins for begins, ends in one.busy)
    )


def _one_at_a_time(
    model: cp_model.CpModel, gaps: Sequence[Gap], fills: Mapping[str, cp_model.IntVar]
) -> None:
    for number, gap in enumerate(gaps):
        for other in gaps[number + 1 :]:
            if gap.begins < other.ends and other.begins < gap.ends:
                model.add_at_most_one(fills[gap.id], fills[other.id])


def _seldom(
    model: cp_model.CpModel,
    one: StandIn,
    gaps: Sequence[Gap],
    fills: Mapping[str, cp_model.IntVar],
    limits: Limits,
) -> None:
    for who in dict.fromkeys(gap.candidate for gap in gaps):
        most = max(MOST_SEEN - limits.seen.get((one.id, who), 0), 0)
        model.add(sum(fills[gap.id] for gap in gaps if gap.candidate == who) <= most)


def _found(
    model: cp_model.CpModel,
    fills: Mapping[tuple[int, str], cp_model.IntVar],
    people: Sequence[StandIn],
    seconds: float,
) -> Mapping[str, str]:
    solver = solver_for(seconds)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}
    return {gap: people[number].id for (number, gap), filled in fills.items() if solver.value(filled)}
