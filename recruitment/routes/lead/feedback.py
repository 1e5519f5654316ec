"""Feedback: to whom it is due, what each candidate will read, and sending it."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from forms.base import BaseForm
from forms.feedback import FeedbackForm
from recruitment.domain.access import DECISIONS
from recruitment.domain.errors import Refusal
from recruitment.domain.feedback import FeedbackState
from recruitment.domain.references import is_reference, normalise_reference
from recruitment.models import PackKind
from recruitment.queries.bands import present_bands
from recruitment.queries.feedback import (
    OwedFeedback,
    feedback_counts,
    feedback_for,
    feedback_of,
)
from recruitment.routes.lead.blueprint import routes
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.drafts import Overtaken
from recruitment.services.feedback import send_feedback_now, write_feedback
from recruitment.services.packs import ask_for_pack
from recruitment.services.views import log_view
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.get("/<cohort>/feedback", endpoint="feedback")
@access(DECISIONS)
def index(visit: Visit) -> ResponseReturnValue:
    cohort = visit.here
    after = normalise_reference(request.args.get("after", ""))
    page = feedback_of(visit.session, cohort.id, after=after if is_reference(after) else "")
    return render_template(
        "lead/feedback.html",
        lines=page.lines,
        counts=feedback_counts(visit.session, cohort.id, cohort.definition, visit.now),
        next=page.next and url_for("lead.feedback", cohort=cohort.slug, after=page.next),
        first=after and url_for("lead.feedback", cohort=cohort.slug),
    )


@routes.get("/<cohort>/applications/<reference>/feedback")
@access(DECISIONS)
def application_feedback(visit: Visit, reference: str) -> ResponseReturnValue:
    owed = _owed(visit, reference)
    if request.method == "GET":
        log_view(
            visit.session,
            application_id=owed.application_id,
            person_id=visit.actor_id,
            page="feedback",
            now=visit.now,
        )
    return _page(visit, owed, FeedbackForm(sentence=owed.sentence, version=str(owed.version)))


@routes.post("/<cohort>/applications/<reference>/feedback", endpoint="write_feedback")
@access(DECISIONS)
def write(visit: Visit, reference: str) -> ResponseReturnValue:
    owed, form = _owed(visit, reference), FeedbackForm()
    ready = request.form.get("then") == "ready"
    if not form.validate_on_submit():
        return _page(visit, owed, form)
    try:
        with visit.session.begin_nested():
            write_feedback(
                visit.session,
                owed=owed,
                definition=visit.here.definition,
                sentence=form.sentence.data or "",
                version=form.version.number,
                ready=ready,
                actor_id=visit.actor_id,
                now=visit.now,
            )
    except Overtaken as overtaken:
        return _page(visit, owed, form, overtaken), 409
    except Refusal as refusal:
        form.form_errors = [refusal.sentence]
        return _page(visit, owed, form)
    flash(_said(owed, ready=ready), "success")
    if ready:
        return redirect(url_for("lead.feedback", cohort=visit.here.slug))
    return _back(visit, owed)


@routes.post("/<cohort>/applications/<reference>/feedback/send")
@access(DECISIONS)
def send_feedback(visit: Visit, reference: str) -> ResponseReturnValue:
    owed = _owed(visit, reference)
    return _pressed(
        visit,
        owed,
        lambda: send_feedback_now(
            visit.session,
            owed=owed,
            version=request.form.get("version", -1, type=int),
            cohort=visit.here,
            address=current_service().settings.address,
            actor_id=visit.actor_id,
            now=visit.now,
        ),
        f"Sent. {owed.name} can read it now.",
    )


@routes.post("/<cohort>/applications/<reference>/feedback/pack")
@access(DECISIONS)
def ask_for_feedback_pack(visit: Visit, reference: str) -> ResponseReturnValue:
    owed = _owed(visit, reference)
    if owed.state is not FeedbackState.SENT:
        flash("Send the feedback first: until then it can change.", "attention")
        return _back(visit, owed)
    return _pressed(
        visit,
        owed,
        lambda: ask_for_pack(
            visit.session,
            kind=PackKind.FEEDBACK,
            cohort_id=visit.here.id,
            application_id=owed.application_id,
            actor_id=visit.actor_id,
            now=visit.now,
        ),
        "The PDF is being made. It is among the packs in a few seconds.",
    )


def _pressed(visit: Visit, owed: OwedFeedback, do: Callable[[], object], words: str) -> Response:
    """Do what a button asks, and say so; or say why not."""
    if not BaseForm().validate_on_submit():
        flash("Press the button again: the page had been open for too long.", "attention")
        return _back(visit, owed)
    try:
        with visit.session.begin_nested():
            do()
    except Refusal as refusal:
        flash(refusal.sentence, "attention")
    else:
        flash(words, "success")
    return _back(visit, owed)


def _owed(visit: Visit, reference: str) -> OwedFeedback:
    """Whose it is. What is written to somebody is not theirs to write, whatever else they do here."""
    owed = feedback_for(visit.session, visit.here.id, reference)
    require_not_ones_own(visit.session, owed.application_id, visit.actor_id)
    return owed


def _page(visit: Visit, owed: OwedFeedback, form: FeedbackForm, overtaken: Overtaken | None = None) -> str:
    if overtaken is not None:
        # Saving once more is the choice to put these words over the others.
        form.version.renew(overtaken.version)
    definition = visit.here.definition
    return render_template(
        "lead/application_feedback.html",
        owed=owed,
        form=form,
        overtaken=overtaken,
        due_at=owed.due_at(definition),
        late=owed.is_late(definition, visit.now),
        bands=owed.bands or present_bands(visit.session, owed, definition),
    )


def _said(owed: OwedFeedback, *, ready: bool) -> str:
    if ready:
        return f"The feedback to {owed.reference} is ready. It goes out by itself in the morning."
    if owed.state is FeedbackState.READY:
        return "Saved, and taken back: it is not sent before you mark it as ready again."
    return "Saved. It is not sent before you mark it as ready."


def _back(visit: Visit, owed: OwedFeedback) -> Response:
    return redirect(url_for("lead.application_feedback", cohort=visit.here.slug, reference=owed.reference))
