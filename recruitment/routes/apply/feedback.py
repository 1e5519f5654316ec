"""Read the feedback on one's own application, and take it away as a PDF."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.feedback import not_scored
from recruitment.models import PackKind
from recruitment.queries.feedback import told_feedback
from recruitment.queries.packs import newest_copy
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import open_own
from recruitment.services.packs import COPIES_KEPT, ask_for_pack
from recruitment.storage.base import NotStored
from recruitment.web.access import access
from recruitment.web.limits import count_request
from recruitment.web.pack_file import stored_file
from recruitment.web.visit import Visit


@routes.get("/<reference>/feedback")
@access(APPLICANT)
def feedback(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    told = told_feedback(visit.session, own.application.id)
    if told is None:
        # The status page says when it comes, if it does.
        return redirect(url_for("apply.status", reference=own.application.reference))
    made = newest_copy(visit.session, own.application.id, PackKind.FEEDBACK)
    return render_template(
        "apply/feedback.html",
        own=own,
        form=BaseForm(),
        told=told,
        not_scored=not_scored(told.bands),
        pack=made,
        kept_until=made and made.asked_at + COPIES_KEPT,
    )


@routes.post("/<reference>/feedback")
@access(APPLICANT)
def ask_for_own_feedback(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    back = redirect(url_for("apply.feedback", reference=own.application.reference))
    if told_feedback(visit.session, own.application.id) is None:
        return back
    if BaseForm().validate_on_submit():
        # Each takes a worker a second or two.
        count_request(("feedback", visit.actor_id), visit.now)
        ask_for_pack(
            visit.session,
            kind=PackKind.FEEDBACK,
            cohort_id=own.cohort.id,
            application_id=own.application.id,
            actor_id=visit.actor_id,
            now=visit.now,
        )
    else:
        flash("Press the button again: the page had been open for too long.", "attention")
    return back


@routes.get("/<reference>/feedback/file")
@access(APPLICANT)
def download_feedback(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    made = newest_copy(visit.session, own.application.id, PackKind.FEEDBACK)
    try:
        if made is not None and made.digest is not None:
            return stored_file(made.digest, f"{own.application.reference}-feedback.pdf")
    except NotStored:
        pass  # the page says how to ask for another
    return redirect(url_for("apply.feedback", reference=own.application.reference))
