"""Pages that read alike for everybody who is not signed in: made once for each state of their cohort."""

from collections.abc import Hashable
from typing import Any, cast

from flask import Flask, current_app, get_flashed_messages, render_template, request

from recruitment.domain.window import WindowPhase
from recruitment.web.visit import Visit

#: More than all public pages in a few states; then all are made anew.
MOST_PAGES = 100
_KEY = "recruitment pages"


def register_kept_pages(app: Flask) -> None:
    """Keep pages, for this application alone."""
    app.extensions[_KEY] = {}


def page_for_all(visit: Visit, template: str, phase: WindowPhase | None, **parts: Any) -> str:
    """A page that is kept while its cohort, read anew at each request, is what it was when the page was made.

    Whoever is signed in, or is to be told something, is given a page of their own.

    Args:
        phase: where the cohort is between opening and closing.
        parts: what the template shows: nothing but what follows from cohort and phase.
    """
    if visit.person is not None or get_flashed_messages():
        return render_template(template, phase=phase, **parts)
    kept = cast(dict[Hashable, str], current_app.extensions[_KEY])
    known = (request.script_root, request.path, phase, _state(visit))
    if known not in kept:
        if len(kept) >= MOST_PAGES:
            kept.clear()
        kept[known] = render_template(template, phase=phase, **parts)
    return kept[known]


def _state(visit: Visit) -> Hashable:
    """All that is known of the cohort; of its definition the version, since that is never edited."""
    if visit.cohort is None:
        return None
    return tuple(value for name, value in vars(visit.cohort).items() if name != "definition")
