"""Looks for what must not be seen: in pages, headers, addresses and files, in any case, with any accents."""

import html
import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

#: What people would try where an address has a gap that the test knows nothing about.
GUESSES = ("1", "latest", "all")
_LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
#: Every accent that can follow its letter. As a pattern: thousands of pages are folded, letter by letter.
_ACCENTS = re.compile(f"[{''.join(filter(unicodedata.combining, map(chr, range(sys.maxunicode + 1))))}]")


def folded(text: str) -> str:
    """Lower case, no accents, plain apostrophes and dashes, single spaces, nothing escaped."""
    apart = unicodedata.normalize("NFKD", html.unescape(unquote(text))).casefold()
    bare = _ACCENTS.sub("", apart)
    return " ".join(re.sub(r"[\u2010-\u2015_+]", "-", bare.replace("\u2019", "'")).split())


def leaks(text: str, secrets: Iterable[str]) -> list[str]:
    """Which secrets a text holds. A phone number is found however it is spaced."""
    searched = folded(text)
    digits = re.sub(r"[\s()-]", "", searched)
    return [secret for secret in secrets if _holds(searched, digits, _folded_once(secret))]


_folded_once = cache(folded)


def _holds(searched: str, digits: str, secret: str) -> bool:
    if re.fullmatch(r"[\d ]+", secret):
        # Without the first nought, so that +44 7700 ... is found too.
        return secret.replace(" ", "").removeprefix("0") in digits
    # Looked for as it stands first: that is quick, and finds nothing on nearly every page.
    return secret in searched and re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", searched) is not None


def readable(response: TestResponse) -> str:
    """Everything in a response that says something: status, headers with file names, and the decoded body."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers if name != "Set-Cookie")
    return f"{headers}\n{_body(response.content_type or '', response.get_data())}"


def _body(kind: str, data: bytes) -> str:
    if kind.startswith("application/pdf"):
        pdf = PdfReader(io.BytesIO(data))
        return "\n".join([str(pdf.metadata), *(page.extract_text() for page in pdf.pages)])
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "\n".join(
                f"{name}\n{parts.read(name).decode('utf-8', 'replace')}" for name in parts.namelist()
            )
    return data.decode("utf-8", "replace")


@dataclass(frozen=True)
class Seen:
    """One thing a walk was shown."""

    address: str
    status: int
    text: str


def walk(client: FlaskClient, addresses: Iterable[str]) -> list[Seen]:
    """Open every address and everything that what comes back links to."""
    waiting, known, seen = list(addresses), set[str](), []
    while waiting:
        address = waiting.pop()
        parts = urlsplit(address)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if target in known or parts.scheme not in ("", "http") or target.startswith("/static/"):
            continue
        known.add(target)
        response = client.get(target)
        text = readable(response)
        seen.append(Seen(target, response.status_code, f"{target}\n{text}"))
        waiting += [link for link in (*_LINK.findall(text), response.location or "") if link.startswith("/")]
    return seen


def every_address(app: Flask, values: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Every address that can be asked for, with all values known for each gap.

    Routes that exist in development alone are left out: production has none (tests/guards/test_access.py).
    """
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            access = getattr(app.view_functions[rule.endpoint], "access_rule", None)
            if "GET" not in (rule.methods or ()) or getattr(access, "development_only", False):
                continue
            for filled in _filled(sorted(rule.arguments), values):
                yield _built(app, rule.endpoint, filled)


def _built(app: Flask, endpoint: str, values: dict[str, Any]) -> str:
    try:
        return app.url_for(endpoint, **values)
    except ValueError:  # a guess that the route's converter does not take
        return "/"


def _filled(names: list[str], values: Mapping[str, Iterable[str]]) -> Iterator[dict[str, str]]:
    if not names:
        yield {}
        return
    for rest in _filled(names[1:], values):
        for value in values.get(names[0], (*values["anything"], *GUESSES)):
            yield {names[0]: value} | rest
