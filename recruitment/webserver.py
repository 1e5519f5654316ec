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
#: So many objects more than were given up, and the collector looks at the new ones; Python's own is 700.
NEW_OBJECTS = 10_000


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
        """Build the application; in each process after the fork, so that none shares a connection."""
        app = create_app(self.settings, Database(self.addresses.web, pool_size=THREADS))
        settle_memory()
        return app


def settle_memory() -> None:
    """Tell the collector of a web process what it need not look at, once the application is made.

    What the application is made of stays for good: the collector would go over all of it now and then, and
    keep a request waiting for a sixth of a second. And a page is hundreds of objects, few of them in circles:
    at Python's own threshold each would be interrupted for a look at what it has just made.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


def serve_pages(settings: Settings, addresses: Addresses) -> None:
    """Serve until a signal ends it."""
    WebServer(settings, addresses).run()
