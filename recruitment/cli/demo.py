"""`recruitment demo`: an invented cohort."""

import click
from sqlalchemy import create_engine, text

from recruitment.cli.installation import Installation, installation
from recruitment.demo.loading import WORTH_PROCESSES, load_demo, usual_drafts
from recruitment.demo.people import APPLICANT, ASSESSOR, LEAD, SECOND_LEAD
from recruitment.demo.progress import Progress
from recruitment.domain.errors import Refusal
from recruitment.queries.accounts import has_account
from recruitment.queries.cohorts import cohorts

#: A whole cohort, as large as they commonly are; and one that is there in a second, for a first look.
APPLICANTS, FIRST_LOOK = 140, 24
SEED = 2027


@click.command()
@click.option(
    "--applicants",
    type=click.IntRange(12, 100_000),
    default=APPLICANTS,
    show_default=True,
    help="Complete applications; one draft to six of them is added.",
)
@click.option(
    "--assessors",
    type=click.IntRange(2, 1_000),
    show_default="one to ten applications, 6 to 500",
    help="How many read them.",
)
@click.option(
    "--seed", type=int, default=SEED, show_default=True, help="The same seed invents the same cohort."
)
@click.option(
    "--progress",
    # Of plain texts: of an enumeration the library would show the names.
    type=click.Choice([one.value for one in Progress]),
    default=Progress.SIFT_HALF.value,
    show_default=True,
    help="How far the cohort has come.",
)
def demo(applicants: int, assessors: int | None, seed: int, progress: str) -> None:
    """Load an invented cohort, at any point of its way, into a database that holds no cohort yet."""
    with installation() as here:
        load(here, applicants, seed, assessors=assessors, progress=Progress(progress))
        tell_sign_ins(here)


def load_demo_once(here: Installation) -> None:
    """Load the demonstration where there is no cohort at all; say whom to sign in as where it is there."""
    with here.database.transaction() as session:
        every = cohorts(session)
        is_demo = has_account(session, LEAD)
    if not every:
        load(here, FIRST_LOOK, SEED)
    if not every or is_demo:
        tell_sign_ins(here)


def load(
    here: Installation,
    applicants: int,
    seed: int,
    *,
    assessors: int | None = None,
    progress: Progress = Progress.SIFT_HALF,
) -> None:
    """Load it, with a bar that shows how much is stored.

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
        drafts = usual_drafts(applicants)
        label = f"Inventing {applicants:,} applicants"
        with click.progressbar(length=applicants + drafts, label=label) as bar:
            loaded = load_demo(
                session,
                applicants=applicants,
                seed=seed,
                address=here.settings.address,
                now=here.now(),
                progress=progress,
                assessors=assessors,
                drafts=drafts,
                stored=bar.update,
            )
    if applicants >= WORTH_PROCESSES:
        take_stock(here.addresses.owner)
    click.echo(
        f"{loaded.cohort}: {loaded.applications:,} applications, {loaded.drafts:,} drafts,"
        f" {loaded.assessors:,} assessors, {loaded.scored:,} of {loaded.readings:,} readings scored."
    )


def take_stock(owner_url: str) -> None:
    """Let the database look over what was loaded, which it would come to by itself minutes later."""
    engine = create_engine(owner_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("vacuum (analyze)"))
    engine.dispose()


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
