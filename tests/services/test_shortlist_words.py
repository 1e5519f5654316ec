"""What a shortlist says about itself: exact sentences."""

from dataclasses import replace

import pytest

from recruitment.queries.shortlists import FrozenShortlist
from recruitment.services.shortlist_words import cut_in_words, fit_in_words, no_evidence_in_words
from tests.exports.test_shortlist import candidate, modelled, shortlist

__all__ = ["modelled", "shortlist"]


def placed(shortlist: FrozenShortlist, *chances: float, **basis: object) -> FrozenShortlist:
    """A list with these chances of a place and changes of its basis."""
    rows = tuple(
        replace(candidate(place, 3.0), measure=3.0, p_top=chance, no_evidence=0)
        for place, chance in enumerate(chances, 1)
    )
    return replace(shortlist, candidates=rows, places=2, basis=dict(shortlist.basis) | basis)


@pytest.mark.parametrize(
    ("chances", "sentence"),
    [
        (
            (1.0, 0.95, 0.949, 0.051, 0.05, 0.0),
            "2 are clearly in, 2 stand either side of the cut and 2 are clearly out.",
        ),
        ((0.97, 0.5, 0.04), "1 is clearly in, 1 stands either side of the cut and 1 is clearly out."),
        ((0.5, 0.5), "0 are clearly in, 2 stand either side of the cut and 0 are clearly out."),
    ],
)
def test_the_cut_is_said_by_how_sure_it_is(
    modelled: FrozenShortlist, chances: tuple[float, ...], sentence: str
) -> None:
    assert cut_in_words(placed(modelled, *chances)) == sentence


def test_a_list_by_plain_averages_claims_nothing(shortlist: FrozenShortlist) -> None:
    assert (cut_in_words(shortlist), fit_in_words(shortlist)) == ("", "")


def test_the_fit_is_said_with_its_engine_and_the_digest_of_its_scores(modelled: FrozenShortlist) -> None:
    assert fit_in_words(modelled) == (
        "Converged after 14 sweeps, log-likelihood -123.5; 3 assessors, everybody on one scale."
        " Engine 1.0, scores abc."
    )
    assert fit_in_words(placed(modelled, 0.5, converged=False)).startswith("NOT CONVERGED after 14 sweeps")


def test_no_evidence_that_nobody_saw_is_said(modelled: FrozenShortlist) -> None:
    assert no_evidence_in_words(placed(modelled, 0.5)) == "Counts as the lowest score, 1. There was none."
    left_out = placed(modelled, 0.5, no_evidence="missing")
    assert no_evidence_in_words(left_out) == "Left out. There was none."


def seen(shortlist: FrozenShortlist, *changed: int) -> FrozenShortlist:
    """Everybody with one "no evidence seen"; those at these places hang on it."""
    rows = tuple(
        replace(row, no_evidence=1, depends_on_no_evidence=row.position in changed)
        for row in placed(shortlist, *([0.5] * 12)).candidates
    )
    return replace(shortlist, candidates=rows, places=4)


def test_a_choice_that_changes_nothing_is_said_to_change_nothing(modelled: FrozenShortlist) -> None:
    assert no_evidence_in_words(seen(modelled)) == (
        "Counts as the lowest score, 1. Counted the other way, the same candidates stand within the cut."
    )


def test_those_whose_place_changes_are_named_by_direction(modelled: FrozenShortlist) -> None:
    assert no_evidence_in_words(seen(modelled, 3, 4, 5, 6)) == (
        "Counts as the lowest score, 1. Counted the other way, DL27-0003-9XWB, DL27-0004-9XWB would fall"
        " below the cut and DL27-0005-9XWB, DL27-0006-9XWB would come within it."
    )


def test_of_many_some_are_named(modelled: FrozenShortlist) -> None:
    words = no_evidence_in_words(seen(modelled, *range(5, 13)))
    assert words.endswith("DL27-00010-9XWB and 2 more would come within it.")


def test_another_way_that_has_no_order_or_did_not_converge_is_said(modelled: FrozenShortlist) -> None:
    list_ = seen(modelled, 3, 5)
    noted = replace(list_, basis=dict(list_.basis) | {"otherwise": {"converged": None, "note": "No order."}})
    assert no_evidence_in_words(noted) == "Counts as the lowest score, 1. No order."
    doubtful = replace(list_, basis=dict(list_.basis) | {"otherwise": {"converged": False, "note": ""}})
    assert "Counted the other way (that fit did not converge)," in no_evidence_in_words(doubtful)
