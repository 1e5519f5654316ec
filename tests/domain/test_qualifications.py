"""What a list of qualifications lacks."""

from dataclasses import replace
from uuid import UUID

import pytest

from recruitment.domain.parts import PartState
from recruitment.domain.qualifications import Level, Qualification, education_part, qualification_faults

DEGREE = Qualification(UUID(int=1), Level.DEGREE, "BA History", "University of Leeds", "2011", "2:1")


def lacks(**changes: str) -> list[tuple[str, str]]:
    changed = replace(DEGREE, **changes)  # type: ignore[arg-type]
    return [(fault.field, fault.sentence) for fault in qualification_faults(changed, 2027)]


def test_one_with_everything_lacks_nothing_and_the_result_may_be_left_out() -> None:
    assert lacks() == []
    assert lacks(result="") == []


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"level": ""}, "level", "Choose what kind of qualification it is."),
        ({"title": ""}, "title", "Enter what the qualification is, such as BA History."),
        ({"place": ""}, "place", "Enter where you gained it: the university, college or school."),
        ({"year": ""}, "year", "Enter the year you gained it."),
        ({"year": "11"}, "year", "Enter the year you gained it with four digits, like 2019."),
        ({"year": "2028"}, "year", "Enter a year that is not in the future: it is 2027 now."),
        ({"year": "1890"}, "year", "Check the year you gained it: 1890 is too long ago."),
    ],
)
def test_what_is_wrong_is_said_where_it_is(changes: dict[str, str], field: str, sentence: str) -> None:
    assert lacks(**changes) == [(field, sentence)]


def test_none_at_all_is_enough_unless_a_degree_is_needed() -> None:
    assert education_part((), degree_needed=False, this_year=2027).state is PartState.DONE
    needed = education_part((), degree_needed=True, this_year=2027)
    assert needed.state is PartState.NOT_STARTED
    assert [fault.sentence for fault in needed.faults] == ["Add a degree, or a qualification equal to one."]


def test_a_degree_is_told_from_another_qualification() -> None:
    other = replace(DEGREE, level=Level.OTHER)
    assert education_part((other,), degree_needed=True, this_year=2027).state is PartState.IN_PROGRESS
    assert education_part((other, DEGREE), degree_needed=True, this_year=2027).state is PartState.DONE


def test_one_that_is_not_finished_is_named() -> None:
    part = education_part((replace(DEGREE, year=""),), degree_needed=False, this_year=2027)
    assert part.state is PartState.IN_PROGRESS
    assert [fault.sentence for fault in part.faults] == ["Finish “BA History, University of Leeds”."]
