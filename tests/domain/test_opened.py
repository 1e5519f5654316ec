"""What counts as somebody having opened an application, and the refusal to decline it unread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.opened import Looked, NobodyOpened, refusal, unopened

ITEMS = frozenset({"q1", "q2"})


@pytest.mark.parametrize(
    ("is_opened", "read", "known"),
    [
        (True, [], True),
        (False, ["q1", "q2"], True),
        (False, ["q1", "q2", "interview"], True),
        (False, ["q1"], False),
        (False, [], False),
    ],
)
def test_a_lead_opened_all_of_it_or_assessors_read_every_answer(
    is_opened: bool, read: list[str], known: bool
) -> None:
    assert Looked("DL27-AAAA-AAAA", is_opened, frozenset(read)).is_known(ITEMS) is known


def test_where_there_is_nothing_to_read_somebody_opens_it_all_the_same() -> None:
    assert not Looked("DL27-AAAA-AAAA", is_opened=False).is_known(())


@given(st.lists(st.tuples(st.booleans(), st.frozensets(st.sampled_from(sorted(ITEMS)))), max_size=6))
def test_those_named_are_all_that_nobody_knows_and_no_others(
    looks: list[tuple[bool, frozenset[str]]],
) -> None:
    looked = [Looked(f"DL27-{number}", *look) for number, look in enumerate(looks)]
    named = unopened(looked[::-1], ITEMS)
    assert named == tuple(
        f"DL27-{number}" for number, (is_opened, read) in enumerate(looks) if not is_opened and read != ITEMS
    )


def test_the_sentence_names_them() -> None:
    assert refusal(["A"]) == "Open A before it is turned down: nobody has opened its answers yet."
    assert refusal(["A", "B", "C"]).startswith(
        "Open these 3 applications before they are turned down: A, B and C."
    )
    many = [f"R{number}" for number in range(12)]
    assert "R0, R1, R2, R3, R4, R5, R6, R7, R8, R9 and 2 more." in refusal(many)


def test_the_refusal_keeps_all_however_many_the_sentence_names() -> None:
    many = [f"R{number}" for number in range(12)]
    assert NobodyOpened(many).references == tuple(many)
