"""What is not shown of counts cannot be reckoned back: the rule in the database, on generated tables."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from recruitment.db import Database

#: Every number that may not be shown.
SMALL = range(5)
#: A number for each answer: few or many, often alike.
COLUMNS = st.lists(st.integers(0, 12) | st.integers(13, 400), min_size=1, max_size=8)
#: The limit of many tables in one statement; a table is ranks, firsts and seconds.
LIMITS = text(
    "select monitoring.hidden_up_to(ranks::bigint[], firsts::bigint[], seconds::bigint[]) from unnest("
    "cast(:ranks as text[]), cast(:firsts as text[]), cast(:seconds as text[]))"
    " with ordinality as tables (ranks, firsts, seconds, place) order by place"
)
Table = tuple[Sequence[int], Sequence[int], Sequence[int]]
Shown = tuple[int | None, ...]
fixture_once = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def rule(worker_database: Database) -> Iterator[Session]:
    with worker_database.transaction() as session:
        yield session


def limits(session: Session, tables: Sequence[Table]) -> list[int | None]:
    columns = zip(*[[f"{{{','.join(map(str, one))}}}" for one in table] for table in tables], strict=True)
    found = session.execute(
        LIMITS, dict(zip(("ranks", "firsts", "seconds"), map(list, columns), strict=True))
    )
    return list(found.scalars())


def published(session: Session, columns: Sequence[Sequence[int]]) -> list[Shown]:
    """Each column as it is shown."""
    found = limits(session, [(one, one, one) for one in columns])
    return [shown(column, column, limit) for column, limit in zip(columns, found, strict=True)]


def shown(ranks: Sequence[int], numbers: Sequence[int], limit: int | None) -> Shown:
    return tuple(
        number if limit is None or rank > limit else None for rank, number in zip(ranks, numbers, strict=True)
    )


@fixture_once
@given(column=COLUMNS)
def test_nothing_small_is_shown_and_what_is_left_of_the_total_is_not_small(
    rule: Session, column: list[int]
) -> None:
    (seen,) = published(rule, [column])
    hidden = [number for number, cell in zip(column, seen, strict=True) if cell is None]
    assert not [cell for cell in seen if cell in SMALL]
    assert (hidden == []) is (min(column) not in SMALL)
    if hidden and len(hidden) < len(column):
        assert len(hidden) >= 2
        assert sum(hidden) not in SMALL


@fixture_once
@given(column=COLUMNS)
def test_what_is_shown_does_not_depend_on_the_order_of_answers(rule: Session, column: list[int]) -> None:
    one, other = published(rule, [column, column[::-1]])
    assert one == other[::-1]


@pytest.mark.parametrize(("answers", "most"), [(2, 16), (3, 13), (4, 9)])
def test_whoever_knows_total_and_rule_can_tell_no_hidden_number(
    rule: Session, answers: int, most: int
) -> None:
    columns = list(product(range(most + 1), repeat=answers))
    alike = defaultdict(list)
    for column, seen in zip(columns, published(rule, columns), strict=True):
        alike[seen, sum(column)].append(column)
    told = [
        (seen, total)
        for (seen, total), possible in alike.items()
        for place, cell in enumerate(seen)
        if cell is None and len({column[place] for column in possible}) == 1
    ]
    # Where there is nobody, everybody knows how many each answer has.
    assert set(told) == {((None,) * answers, 0)}


@fixture_once
@given(sent=COLUMNS, shares=st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_of_those_taken_further_no_hidden_number_follows_from_those_who_sent(
    rule: Session, sent: list[int], shares: list[float]
) -> None:
    (seen,) = published(rule, [sent])
    taken = [round(number * share) for number, share in zip(sent, shares, strict=False)]
    left = [number - part for number, part in zip(sent, taken, strict=True)]
    ranks = [-1 if cell is None else min(a, b) for cell, a, b in zip(seen, taken, left, strict=True)]
    (limit,) = limits(rule, [(ranks, taken, left)])
    cells = shown(ranks, taken, limit)
    hidden = [place for place, cell in enumerate(cells) if cell is None]
    assert not [place for place, cell in enumerate(cells) if cell is not None and ranks[place] in SMALL]
    assert {place for place, cell in enumerate(seen) if cell is None} <= set(hidden)
    if len(hidden) == len(sent) or not hidden:
        return
    whole, part = sum(sent[place] for place in hidden), sum(taken[place] for place in hidden)
    assert part not in SMALL
    assert whole - part not in SMALL
    # Those whose number of sent is not shown are known together alone: any of them may have none, or all.
    unknown = sum(number for number, cell in zip(sent, seen, strict=True) if cell is None)
    for place in hidden:
        if seen[place] is None:
            assert min(unknown, part) > 0
        else:
            assert min(sent[place], part) > max(0, part - (whole - sent[place]))


@pytest.mark.parametrize(
    ("column", "seen"),
    [
        ([40, 20, 12], (40, 20, 12)),
        ([40, 20, 3], (40, None, None)),
        ([40, 20, 3, 2], (40, 20, None, None)),
        # Together they are fewer than five.
        ([40, 20, 3, 1], (40, None, None, None)),
        # As small as the next smallest.
        ([40, 20, 20, 3], (40, None, None, None)),
        # All alike, so that each would follow from the total.
        ([40, 20, 4, 4, 4], (40, None, None, None, None)),
        ([40, 3], (None, None)),
        ([4], (None,)),
        ([140], (140,)),
    ],
)
def test_what_is_shown(rule: Session, column: list[int], seen: Shown) -> None:
    assert published(rule, [column]) == [seen]
