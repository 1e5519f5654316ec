"""Wait until something is so, and say what was not."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable


def until(true: Callable[[], bool], what: str, *, patience: float = 60.0) -> None:
    """Wait until `true()`.

    Raises:
        AssertionError: it did not become so in time.
    """
    last_moment = time.monotonic() + patience
    while not true():
        assert time.monotonic() < last_moment, f"after {patience:.0f} s still not: {what}"
        time.sleep(0.02)


def status(url: str) -> int:
    """The status that a web server answers with; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=15) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return 0
