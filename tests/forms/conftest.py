"""Forms without pages: filled from what a browser would send."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask


@pytest.fixture
def sending() -> Iterator[Callable[..., Any]]:
    """A request to fill a form from; its token is not asked for here, pages test it."""
    app = Flask("forms")
    app.config.update(SECRET_KEY="for tests of forms", WTF_CSRF_ENABLED=False)
    contexts = []

    def send(**data: Any) -> None:
        context = app.test_request_context(method="POST", data=data)
        context.push()
        contexts.append(context)

    yield send
    for context in reversed(contexts):
        context.pop()
