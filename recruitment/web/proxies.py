"""People's own network addresses, where proxies of ours stand in front."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def register_proxies(app: Flask, count: int) -> None:
    """Believe what the last `count` proxies say of the client and the scheme, and nothing else."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
