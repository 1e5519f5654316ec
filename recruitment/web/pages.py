"""What every template may use: who is here, whose service it is, and how dates read."""

from typing import Any

from flask import Flask, g, request, url_for

from recruitment.domain.access import Actor
from recruitment.domain.deadlines import clock_time, date_and_time, long_date
from recruitment.domain.words import count_words, split_paragraphs
from recruitment.queries.cohorts import house_definition
from recruitment.web.access import opens
from recruitment.web.device import device_of
from recruitment.web.service import current_service
from recruitment.web.signed_in import current_actor
from recruitment.web.visit import Visit


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
    addresses = [(label, url_for(endpoint)) for label, endpoint in links]
    return [(label, address, request.path.startswith(address)) for label, address in addresses]
