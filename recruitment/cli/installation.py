"""What commands work on: the settings, the database they describe, and whoever runs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from recruitment.config import Settings, environment
from recruitment.db import Database
from recruitment.domain.errors import Refusal
from recruitment.embedded import Embedded
from recruitment.migrations.running import is_current, upgrade
from recruitment.queries.cohorts import CohortFacts, cohort_by_slug, cohorts
from recruitment.servers import Addresses


@dataclass(frozen=True)
class Installation:
    """A database that is there and up to date.

    Attributes:
        settings: as validated.
        addresses: the database's, by login.
        database: as the worker's login: commands are run by whoever runs the service.
    """

    settings: Settings
    addresses: Addresses
    database: Database

    @staticmethod
    def now() -> datetime:
        """The present time in UTC."""
        return datetime.now(UTC)


@contextmanager
def installation() -> Iterator[Installation]:
    """Open the installation that the environment describes.

    An embedded database is started where it is not running, and brought up to date. One of your own
    is never changed without being told to.

    Raises:
        ConfigurationRefused: with every fault of the settings.
        Refusal: your own database is not up to date.
    """
    settings = Settings.load(environment())
    with database_addresses(settings) as addresses:
        database = Database(addresses.worker)
        try:
            yield Installation(settings, addresses, database)
        finally:
            database.dispose()


@contextmanager
def database_addresses(settings: Settings) -> Iterator[Addresses]:
    """The database's addresses, with an embedded one running for as long as the block lasts."""
    with server_addresses(settings) as addresses:
        if not is_current(addresses.owner):
            if settings.addresses is not None:
                raise Refusal("Run `recruitment database upgrade` first: the database is not up to date.")
            upgrade(addresses.owner)
        yield addresses


@contextmanager
def server_addresses(settings: Settings) -> Iterator[Addresses]:
    """The same, whichever migration the database stands at: for backups, and to bring it up or down."""
    if settings.addresses is not None:
        yield settings.addresses
        return
    with Embedded(settings.data_dir, settings.postgres_version) as addresses:
        yield addresses


def named_cohort(session: Session, slug: str | None) -> CohortFacts:
    """The cohort with this slug; without one, the only cohort there is.

    Raises:
        Refusal: there is none, or more than one to choose from.
    """
    if slug is not None:
        found = cohort_by_slug(session, slug)
        if found is None:
            raise Refusal(f"Name a cohort that there is; {slug} is none. {_choice(cohorts(session))}")
        return found
    every = cohorts(session)
    if len(every) != 1:
        raise Refusal(f"Name the cohort with --cohort. {_choice(every)}")
    return every[0]


def _choice(every: tuple[CohortFacts, ...]) -> str:
    slugs = ", ".join(cohort.slug for cohort in every)
    return f"There are: {slugs}." if slugs else "There is none yet: `recruitment cohort create` makes one."
