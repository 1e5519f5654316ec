"""Tables on a terminal."""

from __future__ import annotations

from scoring.agreement import agree
from scoring.allocation import allocate
from scoring.facets import fit
from scoring.generalise import generalise
from scoring.printing import agreement_text, allocation_text, components_text, findings_text, table
from tests.scoring.tables import cohort, crossed


def test_words_stand_left_and_numbers_right() -> None:
    assert table(("name", "value"), [("a", 1.5), ("long", None), ("b", 12.25)]) == (
        "name   value\na      1.500\nlong       -\nb     12.250"
    )


def test_an_empty_table_is_its_heading() -> None:
    assert table(("name", "value"), []) == "name  value"


def test_a_report_shows_every_part() -> None:
    ratings, _ = cohort(40, 6)
    text = findings_text(fit(ratings))
    for part in (
        "pooled: converged",
        "Candidates",
        "Assessors",
        "Criteria",
        "Steps",
        "reliability",
        "Unexpected scores",
    ):
        assert part in text


def test_a_report_without_measures_says_why() -> None:
    text = findings_text(fit(crossed(4, 2, "p", lambda _i, _j, _k: 3)))
    assert "There are no measures: every score is the same" in text


def test_candidates_stand_by_their_measure() -> None:
    ratings, _ = cohort(40, 6)
    lines = findings_text(fit(ratings)).split("Candidates\n")[1].splitlines()[1:41]
    measures = [float(line.split()[1]) for line in lines]
    assert measures == sorted(measures, reverse=True)


def test_reasons_stand_beside_what_is_missing() -> None:
    ratings, _ = cohort(20, 5)
    assert "the assessors are not the same for every target" in agreement_text(agree(ratings))
    once, _ = cohort(20, 5, readings=1)
    assert "cannot be told from the other sources" in components_text(generalise(once))


def test_an_allocation_that_is_not_connected_says_what_to_do() -> None:
    text = allocation_text(allocate([f"c{i}" for i in range(6)], ["p"], ["a", "b", "d"], readings=1))
    assert "NOT CONNECTED: give anchor answers for everyone to read" in text


def test_what_stays_unread_is_listed() -> None:
    text = allocation_text(allocate(["c"], ["p"], ["a"], readings=2))
    assert "every assessor has a conflict or reads this answer already" in text
