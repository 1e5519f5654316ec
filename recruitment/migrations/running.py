"""Run migrations, as the owner of the database."""

from pathlib import Path

from alembic import command
from alembic.config import Config

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
