"""A page or a post that is measured, and what is asked of it each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from tests.benchmarks.web_pages.scene import Scene


@dataclass(frozen=True)
class Ask:
    """One request, about to be made.

    Attributes:
        path: with its query.
        person: who is signed in, if anybody.
        form: the fields of a post; its token is added.
        by_script: sent as JSON, as a page's own script does.
        held: what the session's cookie holds beside who is signed in.
    """

    path: str
    person: UUID | None = None
    form: Mapping[str, str | list[str]] = field(default_factory=dict)
    by_script: bool = False
    held: Mapping[str, str | list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A page or a post that is measured.

    Attributes:
        title: in words.
        endpoint: the view's.
        ask: makes ready, unmeasured, what the next request needs, and says which it is.
        method: GET or POST.
        status: the answer expected; any other ends the benchmark.
        aim: milliseconds of CPU that it may cost, process and database together.
        every: measured in one round of so many, where it is dear.
        after: puts back, unmeasured, what the request changed and the next would stumble over.
    """

    title: str
    endpoint: str
    ask: Callable[[Scene], Ask]
    method: str = "GET"
    status: int = 200
    aim: float | None = None
    every: int = 1
    after: Callable[[Scene], object] | None = None


def post(
    title: str,
    endpoint: str,
    ask: Callable[[Scene], Ask],
    *,
    status: int = 302,
    aim: float | None = None,
    every: int = 1,
    after: Callable[[Scene], object] | None = None,
) -> Entry:
    """A post: answered, where nothing else is said, by sending the browser on."""
    return Entry(title, endpoint, ask, "POST", status, aim, every, after)
