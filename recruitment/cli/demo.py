"""`recruitment demo`: an invented cohort."""

import click

from recruitment.cli.installation import Installation, installation
from recruitment.demo.loading import load_demo
from recruitment.demo.people import APPLICANT, ASSESSOR, LEAD, SECOND_LEAD
from recruitment.domain.errors import Refusal
from recruitment.queries.accounts import has_account
from recruitment.queries.cohorts import cohorts

APPLICANTS = 24
SEED = 2027


@click.command()
@click.option("--applicants", type=click.IntRange(12, 100_000), default=APPLICANTS, show_default=True)
@click.option(
    "--seed", type=int, default=SEED, show_default=True, help="The same seed invents the same cohort."
)
def demo(applicants: int, seed: int) -> None:
    """Load invented people in the middle of a sift, into a database that holds no cohort yet."""
    with installation() as here:
        load(here, applicants, seed)
        tell_sign_ins(here)


def load_demo_once(here: Installation) -> None:
    """Load the demonstration where there is no cohort at all; say whom to sign in as where it is there."""
    with here.database.transaction() as session:
        every = cohorts(session)
        is_demo = has_account(session, LEAD)
    if not every:
        load(here, APPLICANTS, SEED)
    if not every or is_demo:
        tell_sign_ins(here)


def load(here: Installation, applicants: int, seed: int) -> None:
    """Load it.

    Raises:
        Refusal: in production, or where there is a cohort already.
    """
    if here.settings.production:
        raise Refusal("Load the demonstration where MODE is development: its people are invented.")
    if here.settings.mail_server is not None:
        raise Refusal("Leave MAIL_URL unset for the demonstration: nobody reads its people's mail.")
    with here.database.transaction() as session:
        if cohorts(session):
            raise Refusal("Load the demonstration into an empty database: this one has a cohort.")
        click.echo(f"Inventing {applicants:,} applicants")
        loaded = load_demo(
            session, applicants=applicants, seed=seed, address=here.settings.address, now=here.now()
        )
    click.echo(
        f"{loaded.cohort}: {loaded.applications:,} applications, {loaded.assessors:,} assessors,"
        f" {loaded.scored:,} readings scored."
    )


def tell_sign_ins(here: Installation) -> None:
    """Print whom to sign in as, and where the codes are to be read."""
    address = here.settings.address
    click.echo(f"""
Sign in at {address}/sign-in as one of these; there is no password, a code is sent:
  applicant    {APPLICANT}
  assessor     {ASSESSOR}
  lead         {LEAD}
  second lead  {SECOND_LEAD}
Read the code at {address}/development/messages (nothing is sent from this machine).
""")
