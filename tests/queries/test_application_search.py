"""A page of those who wrote a word: the same whether those near fill it or everybody has to be asked."""

from datetime import datetime

import pytest
from sqlmodel import Session

from recruitment.queries.application_search import application_rows
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.wanted import Wanted
from tests.factories import make_cohort
from tests.factories_lead import make_named

#: By what their codes begin with: four stand near the first, two far off, one between.
REFERENCES = [
    f"DL27-{code}-3333" for code in ("2222", "2333", "3222", "4222", "7222", "C222", "K222", "X222", "X333")
]


@pytest.fixture
def cohort(session: Session, now: datetime) -> CohortFacts:
    made = make_cohort(session, now)
    for number, reference in enumerate(reversed(REFERENCES)):
        make_named(session, made, now, name=f"Person {number}", reference=reference)
    return made


def page(session: Session, cohort: CohortFacts, most: int, *, after: str = "", before: str = "") -> list[str]:
    wanted = Wanted(words="worked", after=after, before=before)
    return [row.reference for row in application_rows(session, cohort.id, wanted, most)]


def test_the_first_page_is_the_first_of_all_in_order(session: Session, cohort: CohortFacts) -> None:
    for most in (1, 3, 4, 5, 9, 20):
        assert page(session, cohort, most) == REFERENCES[:most]


def test_pages_go_on_and_back_from_wherever_they_begin(session: Session, cohort: CohortFacts) -> None:
    for at, edge in enumerate(REFERENCES):
        for most in (1, 2, 20):
            assert page(session, cohort, most, after=edge) == REFERENCES[at + 1 :][:most]
            assert page(session, cohort, most, before=edge) == REFERENCES[:at][::-1][:most]


def test_a_page_may_begin_at_a_reference_that_there_is_not(session: Session, cohort: CohortFacts) -> None:
    assert page(session, cohort, 2, after="DL27-3333-3333") == REFERENCES[3:5]
    assert page(session, cohort, 2, before="DL27-3333-3333") == REFERENCES[1:3][::-1]
    assert page(session, cohort, 2, after="nonsense") == []
