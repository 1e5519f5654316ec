"""The applications of a cohort, and one of them whole."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.search import SearchForm
from recruitment.domain.access import APPLICATIONS, PACKS
from recruitment.domain.stages import Stage
from recruitment.models import PackKind
from recruitment.programme.schema import Definition
from recruitment.queries.application_scores import scores_of
from recruitment.queries.applications import Order, StageCount, Wanted, applications, stage_counts
from recruitment.queries.packs import packs_about
from recruitment.queries.whole_application import (
    answers_of,
    history_of,
    opened_by,
    referees_of,
    whole_application,
)
from recruitment.routes.lead.blueprint import routes
from recruitment.services.packs import ask_for_pack
from recruitment.services.views import log_view
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<cohort>/applications", endpoint="applications")
@access(APPLICATIONS)
def index(visit: Visit) -> ResponseReturnValue:
    cohort = visit.here
    stages = stages_of(cohort.definition)
    form = SearchForm.from_query(request.args, stages=[*stages], orders=[*Order])
    wanted = _wanted(form) if form.validate() else Wanted()
    page = applications(visit.session, cohort.id, wanted, cohort.definition.scale)
    counts = stage_counts(visit.session, [(cohort.id, stage) for stage in stages])
    return render_template(
        "lead/applications.html",
        form=form,
        wanted=wanted,
        lines=page.lines,
        tabs=_tabs(counts, wanted, cohort.definition, cohort.slug),
        chosen=_chosen(wanted, cohort.slug),
        address=lambda **changes: _address(cohort.slug, wanted, **changes),
        previous=page.previous and _address(cohort.slug, wanted, before=page.previous),
        next=page.next and _address(cohort.slug, wanted, after=page.next),
        names={stage: cohort.definition.stage(stage).name for stage in stages},
        orders=Order,
        definition=cohort.definition,
        showing=f"{len(page.lines)} shown",
        nothing=_nothing(wanted),
    )


@routes.get("/<cohort>/applications/<reference>")
@access(APPLICATIONS)
def application(visit: Visit, reference: str) -> ResponseReturnValue:
    cohort = visit.here
    whole = whole_application(visit.session, cohort.id, reference)
    if whole.reference != reference:
        return redirect(url_for("lead.application", cohort=cohort.slug, reference=whole.reference))
    opened = opened_by(visit.session, whole.id)
    _log(visit, whole.id, "application")
    return render_template(
        "lead/application.html",
        form=BaseForm(),
        application=whole,
        stage=cohort.definition.stage(whole.stage),
        definition=cohort.definition,
        answers=answers_of(visit.session, whole.id),
        referees=referees_of(visit.session, whole.id),
        scores=scores_of(visit.session, whole.id, cohort.definition),
        history=history_of(visit.session, whole.id),
        opened=opened,
        packs=packs_about(visit.session, whole.id),
    )


@routes.post("/<cohort>/applications/<reference>/pack")
@access(PACKS)
def ask_for_application_pack(visit: Visit, reference: str) -> ResponseReturnValue:
    cohort = visit.here
    whole = whole_application(visit.session, cohort.id, reference)
    if not BaseForm().validate_on_submit():
        flash("Press the button again: the page had been open for too long.", "attention")
        return redirect(url_for("lead.application", cohort=cohort.slug, reference=whole.reference))
    ask_for_pack(
        visit.session,
        kind=PackKind.APPLICATION,
        cohort_id=cohort.id,
        application_id=whole.id,
        actor_id=visit.actor_id,
        now=visit.now,
    )
    flash(f"The pack of {whole.reference} is being made. It is ready in a few seconds.", "success")
    return redirect(url_for("lead.packs", cohort=cohort.slug))


def stages_of(definition: Definition) -> tuple[Stage, ...]:
    """The stages and exits a programme has, in order."""
    return tuple(Stage(one.kind) for one in (*definition.stages, *definition.exits))


def _log(visit: Visit, application_id: UUID, page: str) -> None:
    # A browser that only asks whether the page is there shows nothing to anybody.
    if request.method == "GET":
        log_view(
            visit.session, application_id=application_id, person_id=visit.actor_id, page=page, now=visit.now
        )


def _wanted(form: SearchForm) -> Wanted:
    return Wanted(
        stage=Stage(form.stage.data) if form.stage.data else None,
        find=form.find.data or "",
        words=form.words.data or "",
        order=Order(form.order.data) if form.order.data else Order.REFERENCE,
        after=request.args.get("after", ""),
        before="" if request.args.get("after") else request.args.get("before", ""),
    )


def _address(slug: str, wanted: Wanted, **changes: Any) -> str:
    """The list's address with what is wanted, changed so; from its first page unless told otherwise."""
    changed = replace(wanted, **{"after": "", "before": ""} | changes)
    query: dict[str, Any] = {
        "stage": changed.stage,
        "find": changed.find,
        "words": changed.words,
        "order": changed.order if changed.order is not Order.REFERENCE else None,
        "after": changed.after,
        "before": changed.before,
    }
    kept = {name: str(value) for name, value in query.items() if value}
    return url_for("lead.applications", cohort=slug, **kept)  # type: ignore[arg-type]


def _tabs(
    counts: tuple[StageCount, ...], wanted: Wanted, definition: Definition, slug: str
) -> list[tuple[str, str, str, bool]]:
    """One for every stage, as (name, number, address, whether it is chosen), and before them all of them."""
    total = sum(one.count for one in counts)
    more = "" if all(one.exact for one in counts) else "+"
    every = ("All", f"{total:,}{more}", _address(slug, wanted, stage=None), wanted.stage is None)
    return [every] + [
        (
            definition.stage(one.stage).name,
            one.text,
            _address(slug, wanted, stage=one.stage),
            wanted.stage is one.stage,
        )
        for one in counts
    ]


def _nothing(wanted: Wanted) -> str:
    """What an empty list says."""
    if wanted.find or wanted.words:
        return "Nothing found. Check the spelling, search for less, or choose another stage."
    return "No application is in this stage." if wanted.stage else "Nobody has started an application yet."


def _chosen(wanted: Wanted, slug: str) -> list[tuple[str, str]]:
    """What is searched for, as (words, address without it)."""
    found = [("find", f"“{wanted.find}”"), ("words", f"“{wanted.words}” in an answer")]
    return [(words, _address(slug, wanted, **{name: ""})) for name, words in found if getattr(wanted, name)]
