"""Somebody who writes an application while processes are killed: what was said to be saved must be there."""

import http.client
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from flask.sessions import SecureCookieSessionInterface

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database

_HIDDEN = re.compile(r'name="(csrf_token|version)"[^>]*value="([^"]*)"')
_PAUSE_SECONDS = 0.3


class Writer:
    """Saves “Version 1.”, “Version 2.” and so on as the answer to a question, through the pages."""

    def __init__(self, address: str, page: str, cookie: str) -> None:
        self.page = address + page
        self.cookie = cookie
        self.saved = 0
        self.saved_times = 0
        self.refused = 0
        self._sent = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def end(self) -> None:
        """Stop writing."""
        self._over.set()
        self._thread.join()

    def _write(self) -> None:
        while not self._over.wait(_PAUSE_SECONDS):
            self._sent += 1
            try:
                self._save(f"Version {self._sent}.")
            except (urllib.error.URLError, http.client.HTTPException, OSError):
                self.refused += 1
                time.sleep(_PAUSE_SECONDS)
            else:
                self.saved = self._sent
                self.saved_times += 1

    def _save(self, text: str) -> None:
        """Open the page, send the form; what ends without an error was said to be saved."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with browser.open(self._request(), timeout=10) as answer:
            hidden = dict(_HIDDEN.findall(answer.read().decode()))
        form = urlencode({**hidden, "text": text}).encode()
        with browser.open(self._request(form), timeout=10) as answer:
            if answer.url == self.page:
                raise OSError("the page came back: the answer was not saved")

    def _request(self, form: bytes | None = None) -> urllib.request.Request:
        return urllib.request.Request(self.page, form, {"Cookie": f"session={self.cookie}"})


def cookie_signer(settings: Settings, database: Database) -> Callable[[str], str]:
    """What makes the cookie of a browser in which somebody has signed in, from their session's token."""
    signer = SecureCookieSessionInterface().get_signing_serializer(create_app(settings, database))
    assert signer is not None

    def cookie(token: str) -> str:
        return str(signer.dumps({"_user_id": token, "_fresh": True, "csrf_token": "ab" * 20}))

    return cookie
