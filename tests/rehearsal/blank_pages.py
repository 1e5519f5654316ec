"""Packs of blank pages, where it matters that they are made, and when, and nobody opens them.

Laying out what stands in them takes most of the seconds of a rehearsal. What is asked for, found, filled in,
stored and told of is as ever.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from recruitment.packs import day, render

_lay_out = render.lay_out_html


class _Blank:
    """A document of one page."""

    pages = (None,)

    def write_pdf(self, **_options: Any) -> bytes:
        return _page()


@cache
def _page() -> bytes:
    made: bytes = _lay_out("<html lang='en-GB'><title>Blank</title><p>Blank</p></html>").write_pdf()
    return made


@contextmanager
def blank_pages() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (render, day):
            patch.setattr(module, "lay_out_html", lambda _html: _Blank())
        patch.setattr(day, "join", lambda front, _parts, _numbers: front)
        yield
