"""Reading: the next of a pass, or one in particular; what comes after it, ahead; and keeping the score.

A page fetches the next answers ahead and shows them at a key, so it says itself which it has shown.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms.scorecard import ScorecardForm
from recruitment.domain.access import COHORT_ASSESSOR
from recruitment.domain.errors import NotFound
from recruitment.domain.scorecards import EvidenceRule
from recruitment.models import CardState
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.further import offers, with_offers
from recruitment.queries.passes import (
    Progress,
    Queue,
    item_title,
    pass_title,
    progress_of_pass,
    progress_of_passes,
)
from recruitment.queries.passes import pass_slug as slug_of
from recruitment.queries.readings import OwnReading, next_reading, own_reading, reading_after
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.desk import desk_of, own_queue
from recruitment.services.drafts import Overtaken, Saved
from recruitment.services.further import take_further
from recruitment.services.scorecards import gaps_of, save_over, show_reading
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<cohort>/<pass_slug>")
@access(COHORT_ASSESSOR)
def next_in_pass(visit: Visit, pass_slug: str) -> ResponseReturnValue:
    queue = own_queue(visit, pass_slug)
    here = url_for("assess.next_in_pass", cohort=visit.here.slug, pass_slug=pass_slug)
    try:
        progress = progress_of_pass(visit.session, queue)
    except NotFound:
        if _take_more(visit, queue):
            return redirect(here)
        raise
    if progress.review_is_due(visit.here.definition.sift.batch):
        return redirect(url_for("assess.batch", cohort=visit.here.slug, pass_slug=pass_slug))
    reading = next_reading(visit.session, queue)
    if reading is None:
        return redirect(here) if _take_more(visit, queue) else _finished(visit, queue, progress)
    return _display(visit, reading, progress)


@routes.get("/<cohort>/<pass_slug>/<uuid:reading_id>")
@access(COHORT_ASSESSOR)
def reading(visit: Visit, pass_slug: str, reading_id: UUID) -> ResponseReturnValue:
    queue = own_queue(visit, pass_slug)
    one = own_reading(visit.session, queue, reading_id)
    return _display(visit, one, progress_of_pass(visit.session, queue))


@routes.get("/<cohort>/<pass_slug>/<uuid:reading_id>/ahead")
@access(COHORT_ASSESSOR)
def ahead(visit: Visit, pass_slug: str, reading_id: UUID) -> ResponseReturnValue:
    """The page of the reading that comes after one, for the script of that one; nobody has seen it yet."""
    queue = own_queue(visit, pass_slug)
    one = reading_after(visit.session, queue, reading_id)
    if one is None:
        return "", 204
    progress = progress_of_pass(visit.session, queue)
    return _page(visit, one, progress, reading_form(visit.here, one))


@routes.post("/<cohort>/<pass_slug>/<uuid:reading_id>")
@access(COHORT_ASSESSOR)
def save(visit: Visit, pass_slug: str, reading_id: UUID) -> ResponseReturnValue:
    queue = own_queue(visit, pass_slug)
    one = own_reading(visit.session, queue, reading_id)
    form, overtaken = reading_form(visit.here, one, request.form), None
    if form.validate_on_submit():
        try:
            keep(visit, queue, one, form, form.typed)
        except Overtaken as found:
            overtaken = found
            # Saving once more is the choice to put this over the other.
            form.version.renew(found.version)
        else:
            gaps = gaps_of(form.draft, visit.here.definition)
            if not gaps:
                return redirect(url_for("assess.next_in_pass", cohort=visit.here.slug, pass_slug=pass_slug))
            # Kept as it is, so that nothing typed is lost, and asked for what it lacks.
            form.ask_for(gaps)
            form.version.renew(own_reading(visit.session, queue, reading_id).version)
    page = _page(visit, one, progress_of_pass(visit.session, queue), form, overtaken)
    return (page, 409) if overtaken else page


def keep(visit: Visit, queue: Queue, one: OwnReading, form: ScorecardForm, typed: Mapping[str, str]) -> Saved:
    """Save what was changed of a score. Raises Overtaken, Stale."""
    return save_over(
        visit.session, queue=queue, reading=one, typed=typed, version=form.version.number, now=visit.now
    )


def reading_form(
    cohort: CohortFacts, one: OwnReading, sent: MultiDict[str, str] | None = None
) -> ScorecardForm:
    """The form for the score of a reading, filled with its draft, or with what was sent of it."""
    definition = cohort.definition
    saved = {"score": one.draft.choice, "evidence": one.draft.evidence, "version": one.version}
    return ScorecardForm(
        criterion=definition.criterion(one.criterion).name,
        points=definition.scale.points,
        rule=EvidenceRule(definition.sift.evidence),
        # What was not sent is not there: a version that is missing is of no row.
        **({"data": saved, "formdata": None} if sent is None else {"formdata": sent}),
    )


def _display(visit: Visit, one: OwnReading, progress: Progress) -> ResponseReturnValue:
    # Asking for the head alone shows nobody anything.
    if one.displayed_at is None and request.method == "GET":
        show_reading(visit.session, reading_id=one.id, now=visit.now)
    return _page(visit, one, progress, reading_form(visit.here, one))


def _page(
    visit: Visit,
    one: OwnReading,
    progress: Progress,
    form: ScorecardForm,
    overtaken: Overtaken | None = None,
) -> str:
    definition = visit.here.definition
    return render_template(
        "assess/committed.html" if one.is_committed else "assess/reading.html",
        reading=one,
        progress=progress,
        pass_slug=slug_of(one.item, one.criterion),
        pass_title=pass_title(definition, one.item, one.criterion),
        item_title=item_title(definition, one.item),
        question=definition.question(one.item),
        criterion=definition.criterion(one.criterion),
        points=definition.scale.points,
        form=form,
        overtaken=overtaken,
        ahead=request.endpoint == "assess.ahead",
        # This one counted, drafts may grow to so many before they are looked through.
        until_review=definition.sift.batch - progress.drafted + (one.state is CardState.DRAFT),
    )


def _take_more(visit: Visit, queue: Queue) -> bool:
    """Take further readings of the pass, where some wait; they come like any other."""
    # Asking for the head alone takes nothing from anybody.
    return request.method == "GET" and bool(
        take_further(visit.session, queue=queue, definition=visit.here.definition, now=visit.now)
    )


def _finished(visit: Visit, queue: Queue, progress: Progress) -> ResponseReturnValue:
    held = progress_of_passes(visit.session, assessor_id=visit.actor_id)
    if not any(one.left for one in held if one.cohort_id == visit.here.id):
        held = with_offers(held, offers(visit.session, [visit.here]), [visit.here])
    return render_template(
        "assess/finished.html",
        pass_title=pass_title(visit.here.definition, queue.item, queue.criterion),
        progress=progress,
        desk=desk_of(visit.here, held),
    )
