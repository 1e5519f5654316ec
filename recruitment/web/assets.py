"""Addresses of styles, scripts, fonts and pictures, and the serving of them.

`script/assets` names each file after its content and lists the names in a manifest; what is addressed
through it may therefore be cached for a year, and nothing else in the folder is served.
"""

import json
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

STATIC = Path(__file__).resolve().parent.parent / "static"
PREFIX = "/static/"
YEAR = 365 * 24 * 3600


class AssetsMissing(RuntimeError):
    """The manifest, or a file it should name, is not there."""


@cache
def read_manifest(root: Path) -> dict[str, str]:
    """The hashed name of every asset by its plain name, read once for each folder.

    Raises AssetsMissing where `script/assets` has not been run.
    """
    try:
        names: dict[str, str] = json.loads((root / "manifest.json").read_text())
    except FileNotFoundError as error:
        raise AssetsMissing(f"Run script/assets: {root / 'manifest.json'} is not there.") from error
    return names


def asset_url(name: str) -> str:
    """The address of an asset by its plain name, such as `app.css`."""
    try:
        return PREFIX + read_manifest(STATIC)[name]
    except KeyError as error:
        raise AssetsMissing(f"Name an asset that script/assets builds: {name!r} is none.") from error


def protect(headers: Headers, _path: str, _url: str) -> None:
    """Headers that Flask cannot add, because it never sees these requests."""
    headers["Cache-Control"] = f"max-age={YEAR}, public, immutable"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def register_assets(app: Flask, root: Path = STATIC) -> None:
    """Serve what the manifest names, in front of the application, and teach templates `asset_url`."""
    served = WhiteNoise(app.wsgi_app, add_headers_function=protect, allow_all_origins=False)
    for hashed in read_manifest(root).values():
        served.add_file_to_dictionary(PREFIX + hashed, str(root / hashed))
    app.wsgi_app = served  # type: ignore[method-assign]
    app.jinja_env.globals["asset_url"] = asset_url
