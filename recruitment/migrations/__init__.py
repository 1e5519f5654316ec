"""Alembic migrations. `recruitment.migrations.running` brings a database to the newest one."""
