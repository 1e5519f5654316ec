"""Reading: the next of a pass, or one in particular; and keeping the score."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.scorecard import ScorecardForm
from recruitment.domain.access import COHORT_ASSESSOR
from recruitment.domain.scorecards import EvidenceRule
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import (
    Progress,
    Queue,
    item_title,
    pass_title,
    progress_of_pass,
    progress_of_passes,
)
from recruitment.queries.readings import OwnReading, next_reading, own_reading
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.desk import desk_of, own_queue
from recruitment.services.scorecards import gaps_of, save_draft, show_reading
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<cohort>/<pass_slug>")
@access(COHORT_ASSESSOR)
def next_in_pass(visit: Visit, pass_slug: str) -> ResponseReturnValue:
    queue = own_queue(visit, pass_slug)
    progress = progress_of_pass(visit.session, queue)
    if progress.review_is_due(visit.here.definition.sift.batch):
        return redirect(url_for("assess.batch", cohort=visit.here.slug, pass_slug=pass_slug))
    reading = next_reading(visit.session, queue)
    if reading is None:
        return _finished(visit, queue, progress)
    return _display(visit, reading, progress, pass_slug)


@routes.get("/<cohort>/<pass_slug>/<uuid:reading_id>")
@access(COHORT_ASSESSOR)
def reading(visit: Visit, pass_slug: str, reading_id: UUID) -> ResponseReturnValue:
    queue = own_queue(visit, pass_slug)
    one = own_reading(visit.session, queue, reading_id)
    return _display(visit, one, progress_of_pass(visit.session, queue), pass_slug)


@routes.post("/<cohort>/<pass_slug>/<uuid:reading_id>")
@access(COHORT_ASSESSOR)
def save(visit: Visit, pass_slug: str, reading_id: UUID) -> ResponseReturnValue:
    queue = own_queue(visit, pass_slug)
    one = own_reading(visit.session, queue, reading_id)
    form = _form(visit.here, one)
    if form.validate_on_submit():
        save_draft(visit.session, reading=one, draft=form.draft, actor_id=visit.actor_id, now=visit.now)
        gaps = gaps_of(form.draft, visit.here.definition)
        if not gaps:
            return redirect(url_for("assess.next_in_pass", cohort=visit.here.slug, pass_slug=pass_slug))
        # Kept as it is, so that nothing typed is lost, and asked for what it lacks.
        form.ask_for(gaps)
    return _page(visit, one, progress_of_pass(visit.session, queue), pass_slug, form)


def _form(cohort: CohortFacts, one: OwnReading) -> ScorecardForm:
    definition = cohort.definition
    return ScorecardForm(
        criterion=definition.criterion(one.criterion).name,
        points=definition.scale.points,
        rule=EvidenceRule(definition.sift.evidence),
        data={"score": one.draft.choice, "evidence": one.draft.evidence},
    )


def _display(visit: Visit, one: OwnReading, progress: Progress, pass_slug: str) -> ResponseReturnValue:
    # Asking for the head alone shows nobody anything.
    if one.displayed_at is None and request.method == "GET":
        show_reading(visit.session, reading_id=one.id, now=visit.now)
    return _page(visit, one, progress, pass_slug, _form(visit.here, one))


def _page(
    visit: Visit, one: OwnReading, progress: Progress, pass_slug: str, form: ScorecardForm
) -> ResponseReturnValue:
    definition = visit.here.definition
    return render_template(
        "assess/committed.html" if one.is_committed else "assess/reading.html",
        reading=one,
        progress=progress,
        pass_slug=pass_slug,
        pass_title=pass_title(definition, one.item, one.criterion),
        item_title=item_title(definition, one.item),
        question=definition.question(one.item),
        criterion=definition.criterion(one.criterion),
        points=definition.scale.points,
        form=form,
    )


def _finished(visit: Visit, queue: Queue, progress: Progress) -> ResponseReturnValue:
    held = progress_of_passes(visit.session, assessor_id=visit.actor_id)
    return render_template(
        "assess/finished.html",
        pass_title=pass_title(visit.here.definition, queue.item, queue.criterion),
        progress=progress,
        desk=desk_of(visit.here, held),
    )
