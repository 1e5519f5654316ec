"""The blueprint of leads' pages, and the pages of a cohort as its own navigation shows them."""

from typing import Any

from flask import Blueprint, g, request

from recruitment.web.access import opens
from recruitment.web.pages import lasting_address
from recruitment.web.visit import Visit

routes = Blueprint("lead", __name__, url_prefix="/lead")

#: Every page of a cohort that leads go to by themselves, in the order of the work.
COHORT_PAGES = (
    ("Overview", "lead.cohort"),
    ("Applications", "lead.applications"),
    ("Eligibility", "lead.eligibility"),
    ("Assessors", "lead.assessors"),
    ("Sample answers", "lead.samples"),
    ("Allocation", "lead.allocation"),
    ("Quality", "lead.quality"),
    ("Shortlist", "lead.shortlists"),
    ("Decisions", "lead.decisions"),
    ("Who applies", "lead.monitoring"),
    ("Requests", "lead.requests"),
    ("References", "lead.references"),
    ("Exercises", "lead.exercises"),
    ("Panels", "lead.panels"),
    ("Packs", "lead.packs"),
    ("Exports", "lead.exports"),
    ("Messages", "lead.messages"),
    ("Timetable", "lead.timetable"),
    ("Leads", "lead.staff"),
)


@routes.context_processor
def cohort_navigation() -> dict[str, Any]:
    """The links under the page's head, as (label, address, whether we are there), on pages of a cohort.

    Only to pages that would open.
    """
    visit: Visit | None = g.get("visit")
    if visit is None or visit.cohort is None or not (request.view_args or {}).keys() >= {"cohort"}:
        return {"cohort_navigation": ()}
    links = [
        (label, lasting_address(endpoint, visit.cohort.slug))
        for label, endpoint in COHORT_PAGES
        if opens(endpoint, visit.person, visit.cohort)
    ]
    overview = lasting_address("lead.cohort", visit.cohort.slug)
    return {
        "cohort_navigation": [
            (label, url, request.path == url if url == overview else request.path.startswith(url))
            for label, url in links
        ]
    }
