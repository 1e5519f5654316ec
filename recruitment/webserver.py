"""Answer web requests with gunicorn: a few processes, each with a few threads."""

import gc
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.servers import Addresses

THREADS = 4


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told what to serve by us and not by its command line."""

    def __init__(self, settings: Settings, addresses: Addresses) -> None:
        self.settings = settings
        self.addresses = addresses
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn calls its configuration."""
        values: dict[str, Any] = {
            "bind": self.settings.listen,
            "workers": self.settings.web_processes,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 60,
            "graceful_timeout": 15,
            "loglevel": "warning",
            "proc_name": "recruitment",
            # Which proxies to believe is TRUSTED_PROXIES' business, in the application.
            "forwarded_allow_ips": "",
            "control_socket_disable": True,
        }
        for name, value in values.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application; in each process after the fork, so that none shares a connection.

        What it is made of stays for good. The collector is told, or it would go over all of it now and
        then, and keep a request waiting for a sixth of a second.
        """
        app = create_app(self.settings, Database(self.addresses.web, pool_size=THREADS))
        gc.collect()
        gc.freeze()
        return app


def serve_pages(settings: Settings, addresses: Addresses) -> None:
    """Serve until a signal ends it."""
    WebServer(settings, addresses).run()
