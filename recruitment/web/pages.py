"""What every template may use: who is here, whose service it is, and how dates read."""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, g, request, url_for
from flask.templating import Environment

from recruitment.domain.access import Actor
from recruitment.domain.deadlines import clock_time, date_and_time, long_date
from recruitment.domain.words import count_words, split_paragraphs
from recruitment.queries.cohorts import house_definition
from recruitment.web.access import opens
from recruitment.web.device import device_of
from recruitment.web.service import current_service
from recruitment.web.signed_in import current_actor
from recruitment.web.visit import Visit


class Templates(Environment):
    """Templates that hold what all of them may use in one plain dict.

    Each import of one by another compares what both hold, and each page copies it. Over the library's chain
    of maps, which would show what is added after a template was loaded, that took a twentieth of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What all templates may use, and what is given to this one."""
        return {**self.globals, **(d or {})}


def register_pages(app: Flask) -> None:
    """Register filters and the context every template gets."""
    app.jinja_env.filters.update(
        long_date=long_date,
        clock_time=clock_time,
        date_and_time=date_and_time,
        count_words=count_words,
        paragraphs=split_paragraphs,
    )
    app.context_processor(standing_context)


def standing_context() -> dict[str, Any]:
    """What `base.html` shows on each page."""
    visit: Visit | None = g.get("visit")
    cohort = None if visit is None else visit.cohort
    definition = house_definition() if cohort is None else cohort.definition
    actor = current_actor() if visit is None else visit.signed_in
    return {
        "organisation": definition.organisation,
        "service_name": definition.name,
        "cohort": cohort,
        "actor": actor,
        # What a browser keeps is locked with the key of whoever sits before it.
        "device": actor and device_of(actor),
        "entering": visit and visit.entering,
        "now": current_service().clock() if visit is None else visit.now,
        "navigation": navigation(actor),
        "development": not current_service().settings.production,
    }


def navigation(actor: Actor | None) -> list[tuple[str, str, bool]]:
    """The links in the page's head, as (label, address, whether we are there), for whoever is here."""
    if actor is None or not actor.is_staff:
        links = [
            ("The programme", "public.programme"),
            ("How we choose", "public.how_we_choose"),
            ("Dates", "public.dates"),
        ]
        if actor is not None and actor.is_authenticated:
            links.append(("Your application", "apply.home"))
    else:
        staff = [("Recruitment", "lead.home"), ("Your reading", "assess.home")]
        links = [(label, endpoint) for label, endpoint in staff if opens(endpoint, actor)]
    addresses = [(label, lasting_address(endpoint)) for label, endpoint in links]
    return [(label, address, request.path.startswith(address)) for label, address in addresses]


def lasting_address(endpoint: str, cohort: str | None = None) -> str:
    """The address of a page that many others lead to, as `url_for` has it: made once."""
    return _address(request.script_root, endpoint, cohort)


@lru_cache(maxsize=1_000)
def _address(_root: str, endpoint: str, cohort: str | None) -> str:
    return url_for(endpoint) if cohort is None else url_for(endpoint, cohort=cohort)
