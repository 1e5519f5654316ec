"""Before reading: agree to confidentiality, then score the sample answers of each pass."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from forms.scorecard import SampleForm, ScorecardForm
from recruitment.domain.access import COHORT_ASSESSOR
from recruitment.domain.errors import GateClosed
from recruitment.domain.scorecards import EvidenceRule, time_in_words
from recruitment.queries.calibration import OwnCalibration, SampleScore, own_calibration
from recruitment.queries.passes import Queue, item_title, pass_title
from recruitment.queries.passes import pass_slug as slug_of
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.desk import own_queue
from recruitment.services.calibration import agree_confidentiality, begin_try, score_sample
from recruitment.services.scorecards import gaps_of
from recruitment.web.access import access
from recruitment.web.errors import refused
from recruitment.web.visit import Visit


@routes.errorhandler(GateClosed)
def to_the_gate(closed: GateClosed) -> ResponseReturnValue:
    """Lead whoever may not read a pass yet to what comes first; a page's script is told in a sentence."""
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "answers_a_script", False):
        return refused(closed)
    flash(closed.sentence, "attention")
    here = request.view_args or {}
    if closed.step == "agreement":
        return redirect(url_for("assess.agreement", cohort=here["cohort"]))
    return redirect(url_for("assess.calibrate", cohort=here["cohort"], pass_slug=here["pass_slug"]))


@routes.route("/<cohort>/agreement", methods=["GET", "POST"])
@access(COHORT_ASSESSOR)
def agreement(visit: Visit) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        agree_confidentiality(visit.session, cohort_id=visit.here.id, actor_id=visit.actor_id, now=visit.now)
        flash("Thank you. What you agreed to stands on this page.", "success")
        return redirect(url_for("assess.home"))
    held = own_calibration(visit.session, Queue(visit.here.id, visit.actor_id, "", ""))
    return render_template(
        "assess/calibration_agreement.html",
        paragraphs=visit.here.definition.sift.agreed_to,
        agreed_at=held.agreed_at,
        form=form,
    )


@routes.get("/<cohort>/calibrate/<pass_slug>")
@access(COHORT_ASSESSOR)
def calibrate(visit: Visit, pass_slug: str) -> ResponseReturnValue:
    queue = own_queue(visit, pass_slug)
    held = own_calibration(visit.session, queue)
    if held.agreed_at is None:
        raise GateClosed("agreement")
    return _page(visit, queue, pass_slug, held, BaseForm(formdata=None))


@routes.post("/<cohort>/calibrate/<pass_slug>")
@access(COHORT_ASSESSOR)
def begin_calibration(visit: Visit, pass_slug: str) -> ResponseReturnValue:
    queue, form = own_queue(visit, pass_slug), BaseForm()
    if form.validate_on_submit():
        begin_try(visit.session, queue=queue, definition=visit.here.definition)
        return redirect(url_for("assess.calibrate", cohort=visit.here.slug, pass_slug=pass_slug))
    return _page(visit, queue, pass_slug, own_calibration(visit.session, queue), form)


@routes.post("/<cohort>/calibrate/<pass_slug>/<uuid:sample_id>")
@access(COHORT_ASSESSOR)
def score_sample_answer(visit: Visit, pass_slug: str, sample_id: UUID) -> ResponseReturnValue:
    queue, definition = own_queue(visit, pass_slug), visit.here.definition
    form = _form(visit, queue)
    if form.validate_on_submit():
        gaps = gaps_of(form.draft, definition)
        if not gaps:
            score_sample(
                visit.session,
                queue=queue,
                sample_id=sample_id,
                draft=form.draft,
                definition=definition,
                now=visit.now,
            )
            return redirect(url_for("assess.calibrate", cohort=visit.here.slug, pass_slug=pass_slug))
        form.ask_for(gaps)
    held = own_calibration(visit.session, queue)
    waiting = next((one for one in held.scores if one.sample_id == sample_id and one.scored_at is None), None)
    if waiting is None:
        return redirect(url_for("assess.calibrate", cohort=visit.here.slug, pass_slug=pass_slug))
    return _sample(visit, queue, held, waiting, form)


def _page(
    visit: Visit, queue: Queue, pass_slug: str, held: OwnCalibration, form: BaseForm
) -> ResponseReturnValue:
    """The next sample of a try that is under way; else how it stands, and what comes next."""
    definition = visit.here.definition
    if held.under_way:
        waiting = next(one for one in held.scores if one.scored_at is None)
        return _sample(visit, queue, held, waiting, _form(visit, queue))
    tries = definition.calibration.tries
    return render_template(
        "assess/calibration.html",
        held=held,
        outcome=held.outcome(definition) if held.scores else None,
        waits=held.waits(tries),
        left=held.left(tries),
        rules=definition.calibration,
        time=time_in_words(len(held.in_use) * definition.sift.minutes),
        pass_slug=pass_slug,
        pass_title=pass_title(definition, queue.item, queue.criterion),
        criterion=definition.criterion(queue.criterion),
        points=definition.scale.points,
        form=form,
    )


def _sample(
    visit: Visit, queue: Queue, held: OwnCalibration, sample: SampleScore, form: ScorecardForm
) -> ResponseReturnValue:
    """One sample to be scored, as a reading is: its agreed score and the reason are no part of the page."""
    definition = visit.here.definition
    return render_template(
        "assess/calibration_sample.html",
        text=sample.text,
        sample_id=sample.sample_id,
        place=held.scores.index(sample) + 1,
        total=len(held.scores),
        pass_slug=slug_of(queue.item, queue.criterion),
        pass_title=pass_title(definition, queue.item, queue.criterion),
        item_title=item_title(definition, queue.item),
        question=definition.question(queue.item),
        criterion=definition.criterion(queue.criterion),
        points=definition.scale.points,
        form=form,
    )


def _form(visit: Visit, queue: Queue) -> SampleForm:
    definition = visit.here.definition
    return SampleForm(
        criterion=definition.criterion(queue.criterion).name,
        points=definition.scale.points,
        rule=EvidenceRule(definition.sift.evidence),
    )
