"""Alembic migrations. `recruitment.migrations.running` brings a database to the newest one."""

#: The newest revision, said here so that asking whether a database is up to date does not load
#: Alembic at every start; a test holds it to the files.
HEAD = "0097"
