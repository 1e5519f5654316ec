"""Headers that every response carries."""

from flask import Flask, Response, request

from recruitment.web.service import current_service

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
#: On every response.
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def register_headers(app: Flask) -> None:
    """Add the headers after each request."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Nothing from other hosts, no framing, no referrer, and nothing personal in a shared cache."""
    wanted = dict(ALWAYS)
    if not request.path.startswith("/static/"):
        wanted["Cache-Control"] = "no-store"
    if current_service().settings.production:
        wanted["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    # What a view has said itself stands. Looked up once for all: one by one took a twentieth of a short page.
    said = {name.lower() for name, _ in response.headers}
    response.headers.extend({name: value for name, value in wanted.items() if name.lower() not in said})
    return response
