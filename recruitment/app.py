"""`create_app()`: a table of contents."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import generate_csrf

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.routes import register_routes
from recruitment.storage.look import Look
from recruitment.storage.place import open_storage
from recruitment.web.access import require_rules
from recruitment.web.assets import register_assets
from recruitment.web.errors import register_errors
from recruitment.web.headers import register_headers
from recruitment.web.kept_pages import register_kept_pages
from recruitment.web.limits import register_limits
from recruitment.web.pages import Templates, register_pages
from recruitment.web.proxies import register_proxies
from recruitment.web.service import Service, register_service, system_clock

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
#: Eight answers of a few thousand characters fit many times over.
LARGEST_REQUEST = 2 * 1024 * 1024


def create_app(
    settings: Settings, database: Database, *, clock: Callable[[], datetime] = system_clock
) -> Flask:
    """Build the web application.

    Args:
        settings: validated; nothing else is read from the environment.
        database: the web login's.
        clock: the present time; tests give another.

    Returns:
        The application, every route of which has an access rule.
    """
    app = Flask("recruitment", static_folder=None, template_folder=str(TEMPLATES))
    app.jinja_environment = Templates
    app.config.update(
        SECRET_KEY=settings.secret(),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.address.startswith("https://"),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=int(timedelta(hours=12).total_seconds()),
    )
    app.jinja_env.globals["csrf_token"] = generate_csrf
    packs = open_storage(settings.packs)
    register_service(app, Service(settings, database, settings.secret(), clock, packs, Look(packs)))
    register_limits(app)
    register_errors(app)
    register_headers(app)
    register_pages(app)
    register_kept_pages(app)
    register_routes(app)
    require_rules(app)
    register_assets(app)
    register_proxies(app, settings.trusted_proxies)
    return app
