"""What the long proof of a live cohort calls the same, and what it calls different."""

from datetime import UTC, datetime, timedelta

from tests.proofs.live_account import Account
from tests.proofs.live_compare import compare, likeness, mail_faults

AT = datetime(2027, 4, 7, 19, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SENT = ("DL27-R9D3-P5X5", "submit", "application", "sift")


def test_same_row_at_the_same_minute_is_the_same() -> None:
    found = likeness("moves by people", {SENT: (AT,)}, {SENT: (AT,)})
    assert (found.there, found.same, found.near, found.differences) == (1, 1, 0, ())


def test_what_somebody_does_a_minute_later_is_a_difference() -> None:
    found = likeness("moves by people", {SENT: (AT,)}, {SENT: (AT + MINUTE,)})
    assert found.differences == (
        "moves by people: at 07 April 19:03 in the rehearsal, 07 April 19:04 live:"
        " DL27-R9D3-P5X5 | submit | application | sift",
    )


def test_what_a_job_does_at_its_next_look_is_near() -> None:
    found = likeness("messages", {SENT: (AT, AT)}, {SENT: (AT, AT + 5 * MINUTE)})
    assert (found.same, found.near, found.differences) == (1, 1, ())


def test_what_a_job_does_after_its_next_look_is_a_difference() -> None:
    assert len(likeness("messages", {SENT: (AT,)}, {SENT: (AT + 6 * MINUTE,)}).differences) == 1


def test_what_is_there_twice_is_a_difference() -> None:
    found = likeness("moves by jobs", {SENT: (AT,)}, {SENT: (AT, AT)})
    assert found.differences == (
        "moves by jobs: 1 in the rehearsal, 2 live: DL27-R9D3-P5X5 | submit | application | sift",
    )


def test_kind_that_one_account_lacks_is_all_differences() -> None:
    rehearsed = Account({"packs": {SENT: (AT,)}}, frozenset())
    (found,) = compare(rehearsed, Account({}, frozenset()))
    assert (found.kind, found.there, found.same, len(found.differences)) == ("packs", 1, 0, 1)


def test_mail_that_came_twice_never_or_beyond_what_was_rehearsed_is_said() -> None:
    live = Account({}, frozenset({"<one>", "<two>"}))
    taken = {"<one>": 2, "<code>": 1, "<stray>": 1}
    assert list(mail_faults(live, Account({}, frozenset({"<1>"})), taken, frozenset({"<code>"}))) == [
        "1 e-mails came more than once",
        "1 messages never came",
        "1 e-mails came of no message",
        "2 e-mails came by SMTP, 1 in the rehearsal",
    ]
    assert list(mail_faults(live, live, {"<one>": 1, "<two>": 1})) == []
