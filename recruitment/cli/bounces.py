"""`recruitment bounce`: take in one report that a message came back, from a mail system's pipe."""

import sys

import click
from sqlalchemy.exc import OperationalError

from recruitment.cli.installation import installation
from recruitment.mail.bounces import LONGEST, read_bounce
from recruitment.services.bounces import Taken, take_report

#: Mail systems keep the e-mail and try again later (EX_TEMPFAIL of sysexits.h).
_LATER = 75
#: They try no more (EX_DATAERR).
_REFUSED = 65
_SAID = {
    Taken.FAILED: "The message counts as come back; leads see it.",
    Taken.AGAIN: "The message is sent once more.",
    Taken.KNOWN: "This report was taken in before.",
    Taken.UNKNOWN: "This report is about no message of ours.",
    Taken.UNNAMED: "Read this report yourself: nothing is changed, for it names no message.",
}


@click.command()
def bounce() -> None:
    """Read a report that a message came back from standard input: `recruitment bounce < message`.

    For a mail system that hands each e-mail to a command. What is no such report changes nothing.
    """
    raw = sys.stdin.buffer.read(LONGEST + 1)
    if len(raw) > LONGEST:
        click.echo("Have your mail system return headers alone: this e-mail is larger than 1 MB.", err=True)
        sys.exit(_REFUSED)
    report = read_bounce(raw)
    if report is None:
        click.echo("This is no report of a message that came back: nothing is changed.")
        return
    try:
        with installation() as here, here.database.transaction() as session:
            taken = take_report(session, report=report, now=here.now())
    except OperationalError:
        click.echo("The database is away: keep this report and hand it over again.", err=True)
        sys.exit(_LATER)
    click.echo(_SAID[taken])
