"""The pack of feedback says what its candidate was told, and marks it up for everybody."""

from datetime import UTC, datetime

import pytest

from recruitment.domain.feedback import Band, CriterionBand
from recruitment.packs.contexts import Cover, FeedbackPack
from recruitment.packs.render import html_twin
from tests.packs.conftest import Open

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> & <b>so on</b>"


@pytest.fixture(scope="module")
def told() -> FeedbackPack:
    cover = Cover(
        title="Feedback on your application to Cohort 2027",
        purpose="To tell you what our assessors found.",
        audience="You.",
        reference="DL27-4KTQ-9XWB",
        organisation="Difference Leaders",
        prepared_at=NOW,
        destroy_by=None,
    )
    bands = (
        CriterionBand("purpose", "Purpose", Band.MIDDLE, "Began one thing.", "Changed a hard problem."),
        CriterionBand("bravery", "Bravery", Band.HIGH, "Challenged a person with more power."),
        CriterionBand("humility", "Humility", Band.NO_EVIDENCE, "", "Admits a mistake."),
        CriterionBand("challenge", "Enjoys challenge", Band.NOT_SCORED),
    )
    return FeedbackPack(cover, "Éva Almási", HOSTILE, bands, NOW)


def test_it_is_tagged_and_its_bookmarks_are_its_headings(told: FeedbackPack, opened: Open) -> None:
    document = opened(told)
    assert bool(document.file.Root.MarkInfo.Marked) is True
    assert [title for _, title in document.bookmarks()] == [
        "Feedback on your application to Cohort 2027",
        "Contents",
        "What we want to tell you",
        "What our assessors found",
        "Purpose",
        "Bravery",
        "Humility",
    ]


def test_it_says_each_band_with_its_anchors_and_what_nobody_scored(told: FeedbackPack, opened: Open) -> None:
    words = " ".join("\n".join(opened(told).pages).split())
    for said in (
        "To Éva Almási, 11 January 2027 <script>alert(1)</script> & <b>so on</b>",
        "Purpose Some evidence Closest to what they found: Began one thing."
        " The next step up: Changed a hard problem.",
        "Bravery Strong evidence Closest to what they found: Challenged a person with more power. Humility",
        "No evidence seen Nothing in your answers told our assessors about this.",
        "What we look for: Admits a mistake.",
        "Not scored in your application, so we say nothing of it: Enjoys challenge.",
        "Your own data: keep it safe",
    ):
        assert said in words


def test_its_twin_says_the_same_as_text(told: FeedbackPack) -> None:
    page = html_twin(told)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "Strong evidence" in page
