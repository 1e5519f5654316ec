"""A reader's pack: how to score, one candidate a page under its reference, and blank scorecards."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from recruitment.packs.contexts import Cover, PrintedAnswer, ReaderPack, Scale
from recruitment.packs.render import html_twin
from recruitment.programme.loading import load_definition, shipped_definitions
from tests.packs.conftest import Open, answer_text
from tests.packs.test_hostile import MARKUP

REFERENCES = ("DL27-4KTQ-9XWB", "DL27-B2JD-PC4M", "DL27-7TWH-B5J9")


@pytest.fixture
def pack() -> ReaderPack:
    definition = load_definition(shipped_definitions()["difference_leaders"])
    cover = Cover(
        title="Answers to read: Question 2\u00a0· Purpose",
        purpose="To read these answers on paper and score each by itself.",
        audience="Assessor 7 of Cohort 2027, and nobody else.",
        reference="DL27, Assessor 7",
        organisation="Difference Leaders",
        prepared_at=datetime(2027, 3, 3, 16, 30, tzinfo=UTC),
        destroy_by=date(2027, 5, 2),
    )
    texts = (answer_text(900), answer_text(120), "")
    return ReaderPack(
        cover=cover,
        title="Question 2 · Purpose",
        question=definition.question("q2").text,
        criterion=definition.criterion("purpose"),
        scale=Scale(1, 5),
        evidence="Write evidence for 1, for 5 and for “No evidence seen”.",
        answers=tuple(
            PrintedAnswer(number, reference, text)
            for number, (reference, text) in enumerate(zip(REFERENCES, texts, strict=True), 4)
        ),
    )


def test_pack_is_tagged_and_its_bookmarks_name_each_candidate(pack: ReaderPack, opened: Open) -> None:
    document = opened(pack)
    assert bool(document.file.Root.MarkInfo.Marked) is True
    assert str(document.file.Root.Lang) == "en-GB"
    assert [title for level, title in document.bookmarks() if level == 1] == [
        "Contents",
        "How to score",
        *(f"No. {number}, {reference}" for number, reference in enumerate(REFERENCES, 4)),
        "Scorecards",
    ]
    assert document.kinds().count("TH") == 3


def test_each_candidate_has_pages_of_their_own_with_the_reference_at_their_head(
    pack: ReaderPack, opened: Open
) -> None:
    pages = opened(pack).pages
    first = next(place for place, text in enumerate(pages) if "No. 4," in text and "In the spring" in text)
    # The first answer runs on to a second page, under the same reference.
    assert [pages[first + place].count(REFERENCES[0]) for place in (0, 1)] == [2, 1]
    assert REFERENCES[1] in pages[first + 2]
    assert "This question was left unanswered." in pages[first + 3]
    assert not any(other in pages[first] for other in REFERENCES[1:])


def test_scorecards_have_a_box_for_each_point_and_for_no_evidence(pack: ReaderPack, opened: Open) -> None:
    last = " ".join(opened(pack).pages[-1].split())
    for number, reference in enumerate(REFERENCES, 4):
        assert f"No. {number}, {reference} 1 2 3 4 5 0 No evidence seen Evidence" in last


def test_every_page_but_the_cover_says_by_when_it_is_destroyed(pack: ReaderPack, opened: Open) -> None:
    assert all("Personal data: destroy by 2 May 2027" in page for page in opened(pack).pages)


def test_whatever_somebody_wrote_comes_out_as_text(pack: ReaderPack, opened: Open) -> None:
    hostile = "\n\n".join(MARKUP)
    document = opened(replace(pack, answers=(PrintedAnswer(1, REFERENCES[0], hostile),)))
    assert "Taken over" in document.text
    assert '<script>alert("x")</script>' in document.text
    assert "/EmbeddedFiles" not in document.file.Root.get("/Names", {})
    assert len([title for _, title in document.bookmarks() if "Taken over" in title]) == 0
    assert "<script>" not in html_twin(replace(pack, answers=(PrintedAnswer(1, REFERENCES[0], hostile),)))
