"""Whatever is typed is saved or answered by a sentence: never an error of ours, never half."""

import pytest
from sqlmodel import select

from recruitment.models import Answer
from tests.pages import Page
from tests.routes.apply.conftest import Applicant

STRANGE = {
    "null characters": ("one\x00two\x00", "onetwo"),
    "emoji": ("👩🏽‍🏫 taught 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏽‍🏫 taught 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    "right to left": ("\u202eשלום עולם مرحبا\u202c", "\u202eשלום עולם مرحبا\u202c"),
    "combining marks": ("e" + "\u0301" * 500, "e" + "\u0301" * 500),
    "line ends": ("a\r\nb\rc\nd", "a\nb\nc\nd"),
    "HTML": ("<script>alert(1)</script></textarea>", "<script>alert(1)</script></textarea>"),
    "templates": ("{{ 7 * 7 }} {name} %s", "{{ 7 * 7 }} {name} %s"),
    "SQL": ("'; drop table identity.answer; --", "'; drop table identity.answer; --"),
    "only space": (" \t\r\n ", None),
    "one word of 100,000 letters": ("x" * 100_000, "x" * 100_000),
    "100,000 characters of four bytes": ("😀" * 100_000, "😀" * 100_000),
    "every word another": (
        " ".join(f"w{n}" for n in range(15_000)),
        " ".join(f"w{n}" for n in range(15_000)),
    ),
    "a letter that unfolds": ("\ufdfa " * 3_000, ("\ufdfa " * 3_000).strip()),
}


def post(applicant: Applicant, page: str, data: dict[str, str]) -> int:
    response = applicant.browser.client.post(
        applicant.address + page, data=applicant.browser.with_token(data), follow_redirects=True
    )
    return response.status_code


@pytest.mark.parametrize("name", STRANGE)
def test_an_answer_is_saved_as_it_was_typed(beginner: Applicant, name: str) -> None:
    typed, kept = STRANGE[name]
    assert post(beginner, "/questions/q1", {"text": typed, "version": "0"}) == 200
    with beginner.database.transaction() as session:
        assert session.exec(select(Answer.text)).one_or_none() == kept


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("page", ["/details", "/referees"])
def test_a_line_is_saved_or_answered_by_a_sentence(beginner: Applicant, page: str, name: str) -> None:
    typed, _ = STRANGE[name]
    fields = ("full_name", "known_as", "phone", "employer", "full_name_1", "email_1", "email_2")
    data = dict.fromkeys(fields, typed) | {"version": "1", "version_1": "0"}
    # 413: so much of it that the request as a whole is refused, by a page that says so.
    assert post(beginner, page, data) in (200, 409, 413)


def test_far_too_long_is_answered_by_a_sentence_and_stays_on_the_page(beginner: Applicant) -> None:
    page = beginner.browser.post(f"{beginner.address}/questions/q1", {"text": "x" * 100_001, "version": "0"})
    assert "Shorten this to 100,000 characters or fewer; it has 100,001." in page.main
    assert len(page.value("text")) == 100_001


def test_more_than_can_be_sent_at_all_is_answered_by_a_page(beginner: Applicant) -> None:
    data = beginner.browser.with_token({"text": "x" * 3_000_000, "version": "0"})
    page = Page(beginner.browser.client.post(f"{beginner.address}/questions/q1", data=data))
    assert (page.status, page.heading) == (413, "That is too long")


@pytest.mark.parametrize("name", ["HTML", "templates", "emoji", "right to left"])
def test_strange_text_is_shown_as_text_on_every_page(beginner: Applicant, name: str) -> None:
    typed, kept = STRANGE[name]
    post(beginner, "/questions/q1", {"text": typed, "version": "0"})
    assert beginner.browser.get(f"{beginner.address}/questions/q1").value("text") == kept
    assert str(kept) in beginner.browser.get(f"{beginner.address}/check").main
    assert str(kept) in beginner.browser.get(f"{beginner.address}/preview").main
