"""The embedded PostgreSQL: a server of our own, made and run from programs that come in a wheel."""

from recruitment.embedded.binaries import Version
from recruitment.embedded.databases import create_database, drop_database, prepare
from recruitment.embedded.errors import EmbeddedRefused
from recruitment.embedded.server import Embedded

__all__ = ["Embedded", "EmbeddedRefused", "Version", "create_database", "drop_database", "prepare"]
