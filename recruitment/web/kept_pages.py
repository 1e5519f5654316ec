"""Pages that read alike for everybody who is not signed in: made once for each state of their cohort.

A form on one has a few values that are its visitor's own: they are cut out where the page is kept, and new
ones are put in for each.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, cast

from flask import Flask, current_app, get_flashed_messages, render_template, request

from recruitment.domain.window import WindowPhase
from recruitment.web.visit import Visit

#: More than all public pages in a few states; then all are made anew.
MOST_PAGES = 100
_KEY = "recruitment pages"
#: Where a value of a visitor's own was cut out; no page holds a zero character.
_SLOT = "\0{}\0"


def register_kept_pages(app: Flask) -> None:
    """Keep pages, for this application alone."""
    app.extensions[_KEY] = {}


def page_for_all(
    visit: Visit,
    template: str,
    phase: WindowPhase | None,
    *,
    form: Callable[..., Any] | None = None,
    own: Mapping[str, Callable[[], str]] | None = None,
    **parts: Any,
) -> str:
    """A page that is kept while its cohort, read anew at each request, is what it was when the page was made.

    Whoever is signed in, or is to be told something, is given a page of their own.

    Args:
        phase: where the cohort is between opening and closing.
        form: makes the page's form, empty, of what is a visitor's own.
        own: by the names of its fields, what makes such a value: one that no other visitor gets.
        parts: what the template shows besides: nothing but what follows from cohort and phase.
    """
    values = {name: make() for name, make in (own or {}).items()}

    def made() -> str:
        return render_template(template, phase=phase, form=form and form(**values), **parts)

    if visit.person is not None or get_flashed_messages():
        return made()
    kept = cast(dict[Hashable, str], current_app.extensions[_KEY])
    known = (request.script_root, request.path, phase, _state(visit))
    if known not in kept:
        if len(kept) >= MOST_PAGES:
            kept.clear()
        kept[known] = _cut(made(), values)
    page = kept[known]
    for name, value in values.items():
        page = page.replace(_SLOT.format(name), value)
    return page


def _cut(page: str, values: Mapping[str, str]) -> str:
    """A page without its visitor's own values.

    Raises:
        ValueError: one of them is not in it, so that it might stand there written otherwise.
    """
    for name, value in values.items():
        if value not in page:
            raise ValueError(f"The page does not hold {name} as it was made.")
        page = page.replace(value, _SLOT.format(name))
    return page


def _state(visit: Visit) -> Hashable:
    """All that is known of the cohort; of its definition the version, since that is never edited."""
    if visit.cohort is None:
        return None
    return tuple(value for name, value in vars(visit.cohort).items() if name != "definition")
