"""`recruitment bounce`: a report on standard input is taken in, and anything else changes nothing."""

from click.testing import CliRunner, Result

from recruitment.cli import recruitment
from recruitment.db import Database
from tests.cli.conftest import Command
from tests.conftest import NOW
from tests.factories import make_cohort
from tests.mail.reports import report
from tests.services.test_bounces import delivery, sent


def hand_over(raw: bytes) -> Result:
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


def test_a_report_about_another_house_is_said(run: Command) -> None:
    assert hand_over(report("<a@elsewhere.example>")).output == "This report is about no message of ours.\n"
