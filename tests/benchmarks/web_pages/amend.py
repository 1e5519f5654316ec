"""Amendments to a cohort: what was changed, and the last look before something is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from recruitment.domain.amendments import Amended, Change
from recruitment.domain.deadlines import LONDON
from recruitment.services.amendments import standing
from tests.benchmarks.web_pages.entry import Ask, post
from tests.benchmarks.web_pages.lead import lead_page
from tests.benchmarks.web_pages.scene import Scene

HINT = "questions.q8.hint"
_WHY = {"reason": "A slip of the pen.", "then": "look"}


def _looked_at(rest: str, what: Amended, place: str = "") -> Callable[[Scene], Ask]:
    """As it is looked at before it is done: nothing changes, so each time is the same."""

    def visit(scene: Scene) -> Ask:
        seen = standing(scene.cohort, Change(what, "", "", place))
        later = (scene.cohort.closes_at + timedelta(days=3)).astimezone(LONDON)
        fields: dict[str, str | list[str]] = {
            "day": f"{later:%-d %-m %Y}".split(),
            "hour": f"{later:%H:%M}",
            "places": str(scene.cohort.places + 1),
            "text": "Say which schools you could be placed in.",
        }
        form = fields | _WHY | {"seen": seen, "once": str(uuid4())}
        return Ask(f"/lead/{scene.cohort.slug}/amendments/{rest}", scene.lead, form)

    return visit


ENTRIES = (
    lead_page("What was amended", "lead.amendments", "/amendments"),
    lead_page("When applications open", "lead.amend_opening", "/amendments/opening"),
    post(
        "Another opening, looked at", "lead.amend_opening", _looked_at("opening", Amended.OPENS), status=200
    ),
    lead_page("When applications close", "lead.amend_closing", "/amendments/closing"),
    post(
        "Another closing, looked at", "lead.amend_closing", _looked_at("closing", Amended.CLOSES), status=200
    ),
    lead_page("How many places there are", "lead.amend_places", "/amendments/places"),
    post("More places, looked at", "lead.amend_places", _looked_at("places", Amended.PLACES), status=200),
    lead_page("Words of a page", "lead.amend_wording", f"/amendments/wording/{HINT}"),
    post(
        "Other words, looked at",
        "lead.amend_wording",
        _looked_at(f"wording/{HINT}", Amended.WORDING, HINT),
        status=200,
    ),
)
