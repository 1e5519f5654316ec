"""Run migrations, as the owner of the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from recruitment.migrations import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent


def alembic_config(owner_url: str) -> Config:
    """Alembic's configuration for the database at `owner_url`, whose login must be its owner."""
    from alembic.config import Config  # noqa: PLC0415 - half a second that most starts do not need

    config = Config()
    config.set_main_option("script_location", str(HERE))
    # Percent signs are Alembic's interpolation marks.
    config.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))
    return config


def upgrade(owner_url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`; does nothing where it is there already."""
    from alembic import command  # noqa: PLC0415 - as above

    command.upgrade(alembic_config(owner_url), revision)


def downgrade(owner_url: str, revision: str) -> None:
    """Take the database down to `revision`; "base" empties it."""
    from alembic import command  # noqa: PLC0415 - as above

    command.downgrade(alembic_config(owner_url), revision)


def is_current(owner_url: str) -> bool:
    """Whether the database stands at the newest revision."""
    engine = create_engine(owner_url)
    try:
        with engine.connect() as connection:
            held = connection.execute(text("select version_num from migration.alembic_version")).scalar()
    except ProgrammingError:
        return False  # no such table: nothing has been migrated yet
    finally:
        engine.dispose()
    return bool(held == HEAD)
