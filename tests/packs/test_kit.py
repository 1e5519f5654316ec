"""A kit holds all it takes to carry an exercise out, each hand-out on a page of its own."""

from datetime import UTC, date, datetime

import pytest

from recruitment.packs.contexts import KitPack
from recruitment.programme.loading import load_definition, shipped_definitions
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.kit_contents import kit_pack
from tests.packs.conftest import Open

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


def kit(code: str) -> KitPack:
    definition = load_definition(shipped_definitions()["difference_leaders"])
    cohort = CohortFacts(
        **dict.fromkeys(("id", "slug", "opens_at", "closes_at", "places", "phase", "is_public", "version")),  # type: ignore[arg-type]
        name="Cohort 2027",
        prefix="DL27",
        definition=definition,
    )
    return kit_pack(cohort=cohort, exercise=definition.exercise(code), destroy_by=date(2028, 3, 2), now=NOW)


@pytest.fixture(scope="module")
def stakeholder() -> KitPack:
    return kit("stakeholder")


def test_every_criterion_of_a_question_has_a_line_on_the_scorecard(stakeholder: KitPack) -> None:
    assert [card.criterion.code for card in stakeholder.cards] == ["collaboration", "bravery", "humility"]


def test_a_kit_is_tagged_and_its_bookmarks_are_its_headings(stakeholder: KitPack, opened: Open) -> None:
    document = opened(stakeholder)
    assert bool(document.file.Root.MarkInfo.Marked) is True
    assert [title for level, title in document.bookmarks() if level == 1] == [
        "Contents",
        "What candidates are told",
        "For whoever carries it out",
        "Questions",
        "For the role-player: deputy head of the mainstream school",
        "For the role-player: Sam's grandmother",
        "Scorecard",
    ]


def test_what_candidates_get_and_what_they_never_get_stand_on_different_pages(
    stakeholder: KitPack, opened: Open
) -> None:
    pages = opened(stakeholder).pages
    (told,) = [text for text in pages if "You are the new deputy head" in text]
    players = [text for text in pages if "Candidates never get it." in text]
    assert [page for page in players if "You are tired and fair-minded." in page]
    assert [page for page in players if "Sam gets up early for one lesson" in page]
    assert len(players) == 2
    assert told not in players


def test_pupils_get_a_plain_scorecard(opened: Open) -> None:
    words = "\n".join(opened(kit("pupil_panel")).pages)
    assert "“not at all”" in words
    assert "No opportunity to observe" not in words
    assert "Ring one number in each line" in words
