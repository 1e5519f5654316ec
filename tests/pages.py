"""A test client that reads pages as people do, and checks on each what every page owes."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.services.sign_in import open_session
from tests.formal import faults_of_forms

_XHTML = "{http://www.w3.org/1999/xhtml}"


class Page:
    """A response that is a whole, valid HTML page."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        # Strict: markup that a browser would have to guess about fails the test.
        self.document: Element = html5lib.HTMLParser(strict=True).parse(self.html)
        self._check()

    def all(self, tag: str) -> list[Element]:
        """Every element of a kind."""
        return list(self.document.iter(_XHTML + tag))

    @property
    def title(self) -> str:
        return text_of(self.all("title")[0])

    @property
    def heading(self) -> str:
        return text_of(self.all("h1")[0])

    @property
    def text(self) -> str:
        """What a person reads, in one line."""
        return text_of(self.all("body")[0])

    @property
    def main(self) -> str:
        """What a person reads in the page's own part."""
        return text_of(self.all("main")[0])

    def value(self, name: str) -> str:
        """What the field of this name holds."""
        for field in self.all("input") + self.all("textarea"):
            if field.get("name") == name and field.get("type") not in ("radio", "checkbox"):
                return field.get("value") or text_of(field, keep=True)
        raise AssertionError(f"There is no field {name!r} on “{self.title}”.")

    def values(self, name: str) -> list[str]:
        """What the fields of this name hold."""
        return [field.get("value") or "" for field in self.all("input") if field.get("name") == name]

    def links(self) -> list[str]:
        return [href for a in self.all("a") if (href := a.get("href"))]

    def _check(self) -> None:
        assert len(self.all("h1")) == 1, f"“{self.title}” needs one h1"
        assert len(self.all("main")) == 1
        assert " - " in self.title
        faults = list(faults_of_forms(self.document, self.title))
        assert not faults, f"“{self.title}”: {'; '.join(faults)}"


def text_of(element: Element, *, keep: bool = False) -> str:
    text = "".join(element.itertext())
    return text.removeprefix("\n") if keep else re.sub(r"\s+", " ", text).strip()


class Browser:
    """A test client with a memory for cookies, tokens and who is signed in."""

    def __init__(self, app: Flask, database: Database, clock: Callable[[], datetime]) -> None:
        self.app = app
        self.client = app.test_client()
        self.database = database
        self.clock = clock

    def another(self) -> "Browser":
        """A second browser on the same service."""
        return Browser(self.app, self.database, self.clock)

    def sign_in(self, person_id: UUID) -> "Browser":
        """Sign in as a person, without the e-mail."""
        with self.database.transaction() as session:
            token = open_session(session, person_id=person_id, now=self.clock())
        with self.client.session_transaction() as held:
            held["_user_id"] = token
            held["_fresh"] = True
        return self

    def get(self, url: str, *, status: int = 200) -> Page:
        """Open a page, following redirects."""
        page = Page(self.client.get(url, follow_redirects=True))
        assert page.status == status, f"{url}: {page.status}, {page.heading}"
        return page

    def post(self, url: str, data: dict[str, Any] | None = None, *, status: int = 200) -> Page:
        """Send a form with a right token, following redirects."""
        page = Page(self.client.post(url, data=self.with_token(data), follow_redirects=True))
        assert page.status == status, f"{url}: {page.status}, {page.heading}"
        return page

    def with_token(self, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """The data and this browser's form token."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get("/sign-in").text)
        assert found, "the sign-in page has a token"
        return {"csrf_token": found[1]} | (data or {})


__all__ = ["Binding", "Browser", "Page", "text_of"]
