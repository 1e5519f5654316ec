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
def blank_pages(*, of_days_alone: bool = False) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (day,) if of_days_alone else (day, render):
            patch.setattr(module, "lay_out_html", lambda _html: _Blank())
        # Its sheets of numbers are kept from call to call: blank ones would be met by whoever comes after.
        patch.setattr(day, "_sheets", lambda _pages: _page())
        patch.setattr(day, "join", lambda front, _parts, _numbers: front)
        yield
