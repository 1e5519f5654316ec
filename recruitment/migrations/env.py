"""How Alembic reaches the database: one connection, one transaction, our schemas only."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, text

from recruitment.models import metadata

OUR_SCHEMAS = {"identity", "work", "safeguarding", "monitoring"}


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether Alembic should compare this: our schemas, and not the queue's or its own table."""
    return kind != "schema" or name in OUR_SCHEMAS


def run() -> None:
    """Run the migrations asked for."""
    url = context.config.get_main_option("sqlalchemy.url") or ""
    engine = create_engine(url)
    with engine.begin() as connection:
        # Two processes starting at once take turns; the second finds nothing to do.
        connection.execute(text("select pg_advisory_xact_lock(hashtext('recruitment.migrations'))"))
        connection.execute(text("create schema if not exists migration"))
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_schemas=True,
            include_name=ours,
            version_table_schema="migration",
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
