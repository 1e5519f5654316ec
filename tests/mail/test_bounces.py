"""Reports that an e-mail came back are read as what they say, and hostile ones as nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.mail.bounces import read_bounce
from tests.mail.reports import report

LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_a_report_says_which_e_mail_came_back_and_why(returned: str) -> None:
    found = read_bounce(report(returned=returned))
    assert found is not None
    assert found.header_ids == ("<one@example.org>",)
    assert (found.hard, found.reason) == (True, "the address does not exist (5.1.1)")


def test_a_report_that_returns_nothing_names_no_e_mail() -> None:
    found = read_bounce(report(returned=""))
    assert found is not None
    assert found.header_ids == ()


@pytest.mark.parametrize("returned", ["text/plain", "text/html", "application/octet-stream"])
def test_a_message_id_counts_in_what_is_returned_alone(returned: str) -> None:
    found = read_bounce(report(returned=returned))
    assert found is not None
    assert found.header_ids == ()


@pytest.mark.parametrize(
    ("status", "hard", "words"),
    [
        ("5.1.2", True, "the part of the address after the @ does not exist"),
        ("5.1.9", True, "nothing can be delivered to the address"),
        ("5.2.1", True, "the mailbox is switched off"),
        ("5.2.2", False, "the mailbox is full"),
        ("4.2.2", False, "the mailbox is full"),
        ("4.4.7", False, "their mail system could not be reached"),
        ("5.4.4", False, "their mail system could not be reached"),
        ("5.7.1", True, "their mail system refused it, perhaps as unwanted mail"),
        ("5.9.9", True, "it could not be delivered"),
    ],
)
def test_a_code_means_whether_trying_again_helps_and_why_in_plain_words(
    status: str, hard: bool, words: str
) -> None:
    found = read_bounce(report(status=status))
    assert found is not None
    assert (found.hard, found.reason) == (hard, f"{words} ({status})")


def test_without_a_status_the_servers_own_code_counts() -> None:
    found = read_bounce(report(status="who knows"))
    assert found is not None
    assert found.reason == "the address does not exist (5.1.1)"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_has_not_failed_has_not_come_back(action: str) -> None:
    assert read_bounce(report(action=action)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: Thank you\r\n\r\nGladly.",
        # Somebody's answer that quotes a report is none.
        b"Subject: Re: Returned\r\nContent-Type: text/plain\r\n\r\n" + report(),
        b"Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: message/rfc822\r\n\r\n"
        + report()
        + b"\r\n--c--\r\n",
    ],
)
def test_any_other_e_mail_is_no_report(raw: bytes) -> None:
    assert read_bounce(raw) is None


def test_no_word_of_a_report_is_passed_on() -> None:
    assert "Marmalade" not in str(read_bounce(report()))


def test_the_same_report_has_the_same_digest_and_another_has_another() -> None:
    found = [read_bounce(raw) for raw in (report(), report(), report(status="5.2.2"))]
    assert found[0] == found[1]
    assert len({one.digest for one in found if one}) == 2


@given(st.binary(max_size=400))
def test_nothing_that_arrives_is_an_error(raw: bytes) -> None:
    assert read_bounce(raw) is None or raw


@given(st.binary(max_size=300), st.integers(0, 600))
def test_a_report_with_anything_in_the_midst_of_it_is_no_error(junk: bytes, place: int) -> None:
    whole = report()
    found = read_bounce(whole[:place] + junk + whole[place:])
    assert found is None or all(len(one) <= 410 and "\n" not in one for one in found.header_ids)


@given(LINES, LINES, LINES)
def test_hostile_fields_are_never_passed_on(header_id: str, status: str, recipient: str) -> None:
    found = read_bounce(report(header_id, status=status, recipient=recipient))
    if found is not None:
        assert all(one.startswith("<") and one.endswith(">") and " " not in one for one in found.header_ids)
        assert len(found.reason) < 100


@pytest.mark.parametrize("hostile", ["o\x00ne", "o\x01ne", "o\x7fne"])
def test_what_no_database_takes_is_never_passed_on(hostile: str) -> None:
    found = read_bounce(report(f"<{hostile}@example.org>", status=hostile))
    assert found is not None
    assert found.header_ids == ()
    assert found.reason == "the address does not exist (5.1.1)"


def test_a_report_of_a_thousand_nested_parts_is_no_error() -> None:
    layer = b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n"
    assert read_bounce(b"".join(layer % (number, number) for number in range(3000))) is None
