"""The blueprint of leads' pages, and the pages of a cohort as its own navigation shows them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Blueprint, g, request

from recruitment.domain.access import Actor, Deed, allows
from recruitment.web.access import rule_of
from recruitment.web.pages import lasting_address
from recruitment.web.visit import Visit

routes = Blueprint("lead", __name__, url_prefix="/lead")

#: Every page of a cohort that leads go to by themselves, in the order of the work, under what it is part of.
COHORT_PAGES = {
    "Overview": (("Overview", "lead.cohort"),),
    "Applications": (
        ("All applications", "lead.applications"),
        ("Selections", "lead.selections"),
        ("Eligibility", "lead.eligibility"),
        ("References", "lead.references"),
        ("Safer recruitment", "lead.safer_records"),
        ("Requests", "lead.requests"),
        ("Who applies", "lead.monitoring"),
    ),
    "Reading": (
        ("Assessors", "lead.assessors"),
        ("Sample answers", "lead.samples"),
        ("Reading plan", "lead.reading_plan"),
        ("Allocation", "lead.allocation"),
        ("Quality", "lead.quality"),
        ("Drift", "lead.drift"),
    ),
    "Decisions": (
        ("Shortlist", "lead.shortlists"),
        ("Decisions", "lead.decisions"),
        ("Outcomes", "lead.outcomes"),
        ("Reserve", "lead.reserve"),
        ("Feedback", "lead.feedback"),
    ),
    "Interviews": (
        ("Exercises", "lead.exercises"),
        ("Interview days", "lead.interviews"),
        ("Centre days", "lead.centre_days"),
        ("Panels", "lead.panels"),
    ),
    "Papers": (("Packs", "lead.packs"), ("Exports", "lead.exports")),
    "Service": (("Messages", "lead.messages"), ("Timetable", "lead.timetable"), ("Leads", "lead.staff")),
}


@dataclass(frozen=True)
class Link:
    """A link of the navigation; `current` where it leads to the page that is open, or to one above it."""

    label: str
    url: str
    current: bool


@routes.context_processor
def cohort_navigation() -> dict[str, Any]:
    """The links under the page's head on pages of a cohort: its groups of pages, and those of the open one.

    Only to pages that would open. A group leads to its first page.
    """
    visit: Visit | None = g.get("visit")
    if visit is None or visit.cohort is None or not (request.view_args or {}).keys() >= {"cohort"}:
        return {"cohort_groups": (), "cohort_pages": ()}
    groups: list[Link] = []
    opened: tuple[Link, ...] = ()
    for label, pages in _opening(visit.person, visit.cohort.id, visit.cohort.slug, request.script_root):
        links = tuple(Link(name, url, _leads_here(endpoint, url)) for name, endpoint, url in pages)
        current = any(one.current for one in links)
        groups.append(Link(label, links[0].url, current))
        opened = links if current and len(links) > 1 else opened
    return {"cohort_groups": groups, "cohort_pages": opened}


@lru_cache(maxsize=500)
def _opening(
    person: Actor | None, cohort_id: UUID, slug: str, _root: str
) -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
    """The groups with those of their pages that would open, as (label, endpoint, address); asked once."""
    groups = (
        (
            label,
            tuple(
                (name, endpoint, lasting_address(endpoint, slug))
                for name, endpoint in pages
                if allows(rule_of(endpoint), Deed.SEE, person, cohort_id)
            ),
        )
        for label, pages in COHORT_PAGES.items()
    )
    return tuple((label, pages) for label, pages in groups if pages)


def _leads_here(endpoint: str, url: str) -> bool:
    # Every page of a cohort stands below its overview.
    return request.path == url if endpoint == "lead.cohort" else f"{request.path}/".startswith(f"{url}/")
