"""Deeds of applicants that are done through the pages, as a browser without JavaScript does them."""

import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from recruitment.domain.access import Actor
from recruitment.domain.offers import Answer
from recruitment.rehearsal.deeds import CandidateDeeds

_HIDDEN = re.compile(r'name="(csrf_token|version)"[^>]*value="([^"]*)"')
_SECONDS = 20
#: The status of a page that says why something is not done.
_REFUSED = 409


class PageFailedError(Exception):
    """A page did not come, or said that something went wrong: whoever wants it presses again."""


@dataclass
class Browser:
    """One person's browser. It sends cookies that are for https alone, as if by the proxy in front of us.

    Attributes:
        listen: the web server's address and port.
        cookies: by name.
    """

    listen: str
    cookies: dict[str, str] = field(default_factory=dict)

    def press(self, path: str, typed: dict[str, str]) -> str:
        """Open a page, fill in its form, send it; a page that leads elsewhere by itself is not sent.

        Returns:
            The path that it leads on to, or empty where the page came back.

        Raises:
            PageFailedError: it did not come, or not as it should.
        """
        led_to, page = self._ask("GET", path)
        if led_to:
            return led_to
        hidden = dict(_HIDDEN.findall(page))
        led_to, _ = self._ask("POST", path, urlencode(hidden | typed))
        return led_to

    def _ask(self, method: str, path: str, form: str | None = None) -> tuple[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self.listen, timeout=_SECONDS)
        try:
            connection.request(method, path, form, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise PageFailedError(f"{method} {path}: {type(error).__name__}") from None
        finally:
            connection.close()
        if answer.status >= 400 and answer.status != _REFUSED:
            raise PageFailedError(f"{method} {path}: {answer.status}")
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return urlsplit(answer.headers.get("Location", "")).path, page


#: A browser in which somebody has signed in.
SigningIn = Callable[[Actor], Browser]


@dataclass(frozen=True)
class PageDeeds(CandidateDeeds):
    """Sending and answering an offer go through the pages; the rest through the services.

    Attributes:
        signing_in: opens somebody's browser.
        pages: each that something was done through.
        before: is called as a page is about to be sent.
    """

    signing_in: SigningIn
    pages: list[str] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def send(self, actor: Actor, reference: str) -> None:
        """Send the application; what the page refuses, the service refuses with its sentence."""
        if not self._done(actor, reference, "check", {}):
            super().send(actor, reference)

    def answer(self, actor: Actor, reference: str, answer: Answer) -> None:
        """Answer the offer of a place, likewise."""
        if not self._done(actor, reference, "offer", {"answer": answer.value, "words": ""}):
            super().answer(actor, reference, answer)

    def _done(self, actor: Actor, reference: str, page: str, typed: dict[str, str]) -> bool:
        browser = self.signing_in(actor)
        self.before()
        led_to = browser.press(f"/apply/{reference}/{page}", typed)
        if led_to != f"/apply/{reference}/status":
            return False
        self.pages.append(page)
        return True


def by_cookie(listen: str, cookie: Callable[[Actor], str]) -> SigningIn:
    """Have signed in already."""
    return lambda actor: Browser(listen, {"session": cookie(actor)})


def by_code(listen: str, code_for: Callable[[str], str]) -> SigningIn:
    """Sign in by the code that comes by e-mail.

    Args:
        listen: the web server's address and port.
        code_for: the code that has come to an address, once it has.
    """

    def open_browser(actor: Actor) -> Browser:
        browser = Browser(listen)
        if browser.press("/sign-in", {"email": actor.email}) != "/sign-in/code":
            raise PageFailedError("no code was sent")
        if not browser.press("/sign-in/code", {"code": code_for(actor.email)}):
            raise PageFailedError("the code that came by e-mail signed nobody in")
        return browser

    return open_browser
