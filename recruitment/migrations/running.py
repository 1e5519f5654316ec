"""Run migrations, as the owner of the database."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

HERE = Path(__file__).parent


def alembic_config(owner_url: str) -> Config:
    """Alembic's configuration for the database at `owner_url`, whose login must be its owner."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    # Percent signs are Alembic's interpolation marks.
    config.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))
    return config


def upgrade(owner_url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`; does nothing where it is there already."""
    command.upgrade(alembic_config(owner_url), revision)


def downgrade(owner_url: str, revision: str) -> None:
    """Take the database down to `revision`; "base" empties it."""
    command.downgrade(alembic_config(owner_url), revision)


def is_current(owner_url: str) -> bool:
    """Whether the database stands at the newest revision."""
    engine = create_engine(owner_url)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"version_table_schema": "migration"})
            held = context.get_current_revision()
    finally:
        engine.dispose()
    return held == ScriptDirectory.from_config(alembic_config(owner_url)).get_current_head()
