"""E-mails: the same words twice, as text and as HTML, and nothing that a word can break."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from recruitment.mail.composing import Outgoing, compose

OUTGOING = Outgoing(
    header_id="<1@charity.example>",
    sender="Difference Leaders <recruitment@charity.example>",
    recipient="eva@example.org",
    subject="Your application",
    text="Dear Éva,\n\nWe have it.\n",
    made_at=datetime(2027, 1, 12, 10, tzinfo=UTC),
)


def read_back(outgoing: Outgoing) -> EmailMessage:
    """The e-mail as a mail program reads its bytes."""
    read = message_from_bytes(compose(outgoing).as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def test_calendar_file_goes_beside_the_words_with_what_it_is_for() -> None:
    file = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:Gespräch\r\nEND:VCALENDAR\r\n"
    email = read_back(replace(OUTGOING, calendar=file))
    (attached,) = email.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert (attached.get_param("method"), attached.get_filename()) == ("CANCEL", "invite.ics")
    assert attached.get_payload(decode=True) == file.encode()
    assert part(email, "plain") == part(read_back(OUTGOING), "plain")
    assert list(read_back(OUTGOING).iter_attachments()) == []


def part(email: EmailMessage, kind: str) -> str:
    body = email.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_headers_are_those_of_the_row() -> None:
    email = read_back(OUTGOING)
    assert {name: str(email[name]) for name in ("Message-ID", "From", "To", "Subject", "Date")} == {
        "Message-ID": "<1@charity.example>",
        "From": "Difference Leaders <recruitment@charity.example>",
        "To": "eva@example.org",
        "Subject": "Your application",
        "Date": "Tue, 12 Jan 2027 10:00:00 +0000",
    }


def test_holiday_replies_are_asked_to_stay_away() -> None:
    assert read_back(OUTGOING)["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("words", ["Éva Łukasz", "दीक्षा", "王小明", "“quoted” – and 🙂"])
def test_any_script_survives_in_subject_text_and_html(words: str) -> None:
    email = read_back(replace(OUTGOING, subject=words, text=f"Dear {words},\n\nhello.\n"))
    assert str(email["Subject"]) == words
    assert part(email, "plain") == f"Dear {words},\n\nhello.\n"
    assert f"Dear {words}," in part(email, "html")


def test_html_in_a_name_stays_text() -> None:
    email = read_back(replace(OUTGOING, text="Dear <script>alert(1)</script> & <b>co</b>,\n"))
    page = part(email, "html")
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;co&lt;/b&gt;" in page


def test_html_in_the_subject_stays_text() -> None:
    assert "<title>&lt;b&gt;" in part(read_back(replace(OUTGOING, subject="<b>")), "html")


def test_addresses_in_the_text_become_links() -> None:
    page = part(read_back(replace(OUTGOING, text="See https://apply.example.org/apply/X\n")), "html")
    assert '<a href="https://apply.example.org/apply/X"' in page


def test_html_part_fetches_nothing() -> None:
    page = part(read_back(OUTGOING), "html")
    assert "src=" not in page
    assert "url(" not in page


def test_long_lines_arrive_whole() -> None:
    long = "word " * 400
    assert part(read_back(replace(OUTGOING, text=f"{long.strip()}\n")), "plain") == f"{long.strip()}\n"


SMUGGLED = "a@example.org\r\nBcc: everybody@example.org"


@pytest.mark.parametrize(
    "outgoing",
    [
        replace(OUTGOING, subject=SMUGGLED),
        replace(OUTGOING, recipient=SMUGGLED),
        replace(OUTGOING, sender=SMUGGLED),
    ],
    ids=["subject", "recipient", "sender"],
)
def test_header_that_would_smuggle_another_is_refused(outgoing: Outgoing) -> None:
    with pytest.raises(ValueError, match=r"linefeed|carriage|header"):
        compose(outgoing)
