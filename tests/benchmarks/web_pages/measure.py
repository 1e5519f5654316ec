"""CPU time of one request, in the web process and in its database's.

Called as gunicorn's thread calls it: the WSGI application with an environ that stands ready, its body read to
the end and closed. So the figure holds everything from the proxy's headers to the last byte, and neither the
reading of HTTP from a socket nor the writing to it, which `web_volume` measures apart.
"""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

#: Wait so many seconds for a process of the database to fall asleep; it does in a hundredth of that.
LONGEST_SETTLING = 1.0
#: As proxies commonly compress.
GZIP_LEVEL = 5


@dataclass(frozen=True)
class Answer:
    """What came back, and what it cost in nanoseconds of CPU: in this process, and in the database's."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    web: int
    database: int

    @property
    def gzipped(self) -> int:
        """Bytes of the body as a proxy would send it."""
        return len(gzip.compress(self.body, GZIP_LEVEL))


@dataclass(frozen=True)
class Meter:
    """Reads what the processes of some database connections have used."""

    processes: tuple[int, ...]

    def read(self) -> int:
        """Nanoseconds of CPU so far, once all of them wait for their client."""
        self._settle()
        return sum(_used(process) for process in self.processes)

    def _settle(self) -> None:
        """After its last answer a process still tidies up, which belongs to the request."""
        latest = time.monotonic() + LONGEST_SETTLING
        while any(_is_busy(process) for process in self.processes) and time.monotonic() < latest:
            time.sleep(0.0001)


def _used(process: int) -> int:
    return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[0])


def _is_busy(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "R"


def measured(app: Wsgi, environ: dict[str, Any], meter: Meter) -> Answer:
    """Make one request and measure it."""
    began: list[tuple[str, Sequence[tuple[str, str]]]] = []

    def start_response(status: str, headers: Sequence[tuple[str, str]], *_: object) -> None:
        began.append((status, headers))

    database, web = meter.read(), time.process_time_ns()
    parts = app(environ, start_response)
    body = b"".join(parts)
    close = getattr(parts, "close", None)
    if close is not None:
        close()
    web = time.process_time_ns() - web
    database = meter.read() - database
    status, headers = began[-1]
    return Answer(int(status.split()[0]), headers, body, web, database)


def environ_for(
    method: str, path: str, *, address: str, cookie: str = "", body: bytes = b"", content_type: str = ""
) -> dict[str, Any]:
    """A request as gunicorn hands it over behind our proxy's configuration.

    Args:
        address: the client's own, as the proxy tells it.
        cookie: the whole header.
        body: of a post.
        content_type: of the body.
    """
    bare, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": bare,
        "RAW_URI": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.0",
        "REMOTE_ADDR": "127.0.0.1",
        "REMOTE_PORT": "40000",
        "HTTP_HOST": "bench.example",
        "HTTP_X_FORWARDED_FOR": address,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_HOST": "bench.example",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "HTTP_ACCEPT": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.5",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if cookie:
        environ["HTTP_COOKIE"] = cookie
    if method == "POST":
        environ |= {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body))}
    return environ
