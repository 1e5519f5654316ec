"""`recruitment bounce`: a report on standard input is taken in, and anything else changes nothing."""

from io import BytesIO
from typing import BinaryIO

from click.testing import CliRunner, Result

from recruitment.cli import recruitment
from recruitment.db import Database
from recruitment.mail.bounces import LONGEST
from tests.cli.conftest import Command
from tests.conftest import NOW
from tests.factories import make_cohort
from tests.mail.reports import report
from tests.services.test_bounces import READER, delivery, sent


class Endless(BytesIO):
    """An e-mail without an end, that knows how much of it was asked for."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size >= 0
        self.asked += size
        return b"x" * size


def hand_over(raw: bytes | BinaryIO) -> Result:
    return CliRunner().invoke(recruitment, ["bounce"], input=raw)


def test_a_report_is_taken_in_once(run: Command, worker_database: Database) -> None:
    with worker_database.transaction() as session:
        message = sent(session, make_cohort(session, NOW))
        header_id = delivery(session, message).header_id
    assert hand_over(report(header_id)).output == "The message counts as come back; leads see it.\n"
    assert hand_over(report(header_id)).output == "This report was taken in before.\n"
    with worker_database.transaction() as session:
        assert delivery(session, message).state == "failed"


def test_what_is_no_report_changes_nothing(run: Command) -> None:
    ended = hand_over(b"Subject: Thank you\r\n\r\nGladly.")
    assert (ended.exit_code, ended.output) == (
        0,
        "This is no report of a message that came back: nothing is changed.\n",
    )


def test_a_report_that_does_not_name_what_came_back_is_left_to_a_person(
    run: Command, worker_database: Database
) -> None:
    with worker_database.transaction() as session:
        message = sent(session, make_cohort(session, NOW))
    ended = hand_over(report(recipient=READER, returned=""))
    assert (ended.exit_code, ended.output) == (
        0,
        "Read this report yourself: nothing is changed, for it names no message.\n",
    )
    with worker_database.transaction() as session:
        assert delivery(session, message).state == "sent"


def test_what_is_larger_than_a_megabyte_is_refused_and_not_read_to_its_end() -> None:
    endless = Endless()
    ended = hand_over(endless)
    assert (ended.exit_code, ended.stderr) == (
        65,
        "Have your mail system return headers alone: this e-mail is larger than 1 MB.\n",
    )
    assert endless.asked == LONGEST + 1


def test_a_report_of_a_megabyte_is_taken_in(run: Command) -> None:
    whole = report("<a@elsewhere.example>")
    assert hand_over(whole + b"\n" * (LONGEST - len(whole))).exit_code == 0


def test_a_report_about_another_house_is_said(run: Command) -> None:
    assert hand_over(report("<a@elsewhere.example>")).output == "This report is about no message of ours.\n"
