"""The list of a cohort's applications, and what leads look for in it.

What is typed may be a name, so it is posted, kept (`services.searches`) and shown under an address that
carries its id alone: a page can be gone back to, sent on to oneself and opened beside another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.search import SearchForm
from recruitment.domain.access import APPLICATIONS, FIND_APPLICATIONS
from recruitment.domain.stages import Stage
from recruitment.domain.what_next import in_few_words
from recruitment.programme.schema import Definition
from recruitment.queries.applications import StageCount, applications, stage_counts
from recruitment.queries.searches import typed_before
from recruitment.queries.wanted import Order, Wanted
from recruitment.routes.lead.blueprint import routes
from recruitment.services.searches import keep_search
from recruitment.web.access import access, may_change
from recruitment.web.visit import Visit

#: Where a browser keeps the address of the list it saw last.
_LAST = "applications"


@routes.get("/<cohort>/applications", endpoint="applications")
@access(APPLICATIONS)
def index(visit: Visit) -> ResponseReturnValue:
    shown = shown_of(visit)
    address = _address(shown, after=shown.wanted.after, before=shown.wanted.before)
    if session.get(_LAST) != address:
        session[_LAST] = address
    form = SearchForm(find=shown.wanted.find, words=shown.wanted.words)
    return _listed(visit, shown, form)


@routes.post("/<cohort>/applications")
@access(FIND_APPLICATIONS)
def find_applications(visit: Visit) -> ResponseReturnValue:
    cohort, form, shown = visit.here, SearchForm(), shown_of(visit)
    if not form.validate_on_submit():
        return _listed(visit, shown, form)
    if not (form.find.data or form.words.data):
        return redirect(_address(shown, search=None))
    search = keep_search(
        visit.session,
        cohort_id=cohort.id,
        find=form.find.data or "",
        words=form.words.data or "",
        actor_id=visit.actor_id,
        now=visit.now,
    )
    return redirect(_address(shown, search=search))


def stages_of(definition: Definition) -> tuple[Stage, ...]:
    """The stages and exits a programme has, in order."""
    return tuple(Stage(one.kind) for one in (*definition.stages, *definition.every_exit))


def last_list(slug: str) -> str:
    """The address of a cohort's list as this browser saw it last; as it is at first where it did not."""
    first = url_for("lead.applications", cohort=slug)
    last: str = session.get(_LAST, "")
    return last if last.partition("?")[0] == first else first


@dataclass(frozen=True)
class Shown:
    """What a page of the list shows, and the search it comes from; `forgotten` where that is not kept."""

    path: str
    wanted: Wanted
    search: UUID | None = None
    forgotten: bool = False


def shown_of(visit: Visit) -> Shown:
    """What the address asks for. A stage, an order or a search that there is not is as good as none."""
    asked, cohort = request.args, visit.here
    stage, order = asked.get("stage", ""), asked.get("order", "")
    after = asked.get("after", "")
    wanted = Wanted(
        stage=Stage(stage) if stage in stages_of(cohort.definition) else None,
        asked=Order(order) if order in [*Order] else None,
        after=after,
        before="" if after else asked.get("before", ""),
    )
    path = url_for("lead.applications", cohort=cohort.slug)
    search = asked.get("search", type=UUID)
    if search is None:
        return Shown(path, wanted)
    typed = typed_before(visit.session, search, cohort_id=cohort.id, actor_id=visit.actor_id)
    if typed is None:
        return Shown(path, wanted, forgotten=True)
    return Shown(path, replace(wanted, find=typed.find, words=typed.words), search)


def _listed(visit: Visit, shown: Shown, form: SearchForm) -> ResponseReturnValue:
    cohort, wanted = visit.here, shown.wanted
    stages = stages_of(cohort.definition)
    page = applications(visit.session, cohort.id, wanted, cohort.definition.scale)
    # Beside what was found, the numbers of everybody would mislead.
    counts = () if shown.search else stage_counts(visit.session, [(cohort.id, stage) for stage in stages])
    return render_template(
        "lead/applications.html",
        form=form,
        wanted=wanted,
        shown=shown,
        lines=page.lines,
        tabs=_tabs(stages, counts, shown, cohort.definition),
        address=partial(_address, shown),
        previous=page.previous and _address(shown, before=page.previous),
        next=page.next and _address(shown, after=page.next),
        names={stage: cohort.definition.stage(stage).name for stage in stages},
        orders=Order,
        definition=cohort.definition,
        may_enter=may_change(visit, APPLICATIONS),
        picking=_picking(cohort.slug, shown),
        next_words=wanted.stage and in_few_words(wanted.stage, cohort.definition.picked),
        showing=f"{len(page.lines)} shown",
        nothing=_nothing(wanted),
    )


def _address(shown: Shown, **changes: Any) -> str:
    """The list's address with what is shown, changed so; from its first page unless told otherwise."""
    kept = _query(shown) | {"after": None, "before": None} | changes
    query = urlencode({name: str(value) for name, value in kept.items() if value})
    return f"{shown.path}?{query}" if query else shown.path


def _picking(slug: str, shown: Shown) -> str:
    """The address on which all that a list finds is picked out, however many pages it has."""
    kept = {"all": "y", "stage": shown.wanted.stage, "search": shown.search}
    query = urlencode({name: str(value) for name, value in kept.items() if value})
    return f"{url_for('lead.new_selection', cohort=slug)}?{query}"


def _query(shown: Shown) -> dict[str, Any]:
    """All that an address says of a list. No name, and no word of an answer."""
    wanted = shown.wanted
    return {
        "stage": wanted.stage,
        "search": shown.search,
        "order": wanted.asked,
        "after": wanted.after,
        "before": wanted.before,
    }


def _tabs(
    stages: Sequence[Stage], counts: Sequence[StageCount], shown: Shown, definition: Definition
) -> list[tuple[str, str, str, bool]]:
    """One for every stage, as (name, number, address, whether it is chosen), and before them all of them."""
    chosen = shown.wanted.stage
    numbers = {one.stage: one.text for one in counts}
    total = sum(one.count for one in counts)
    more = "" if all(one.exact for one in counts) else "+"
    every = ("All", f"{total:,}{more}" if counts else "", _address(shown, stage=None), chosen is None)
    return [every] + [
        (
            definition.stage(stage).name,
            numbers.get(stage, ""),
            _address(shown, stage=stage),
            chosen is stage,
        )
        for stage in stages
    ]


def _nothing(wanted: Wanted) -> str:
    """What an empty list says."""
    if wanted.find or wanted.words:
        return "Nothing found. Check the spelling, search for less, or choose another stage."
    return "No application is in this stage." if wanted.stage else "Nobody has started an application yet."
