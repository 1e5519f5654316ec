"""A copy of one's own application: asked for, made by a worker process, fetched by its owner alone."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from recruitment.domain.access import APPLICANT
from recruitment.models import PackKind
from recruitment.queries.packs import newest_copy
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import open_own
from recruitment.services.packs import COPIES_KEPT, ask_for_pack
from recruitment.storage.base import NotStored
from recruitment.web.access import access
from recruitment.web.limits import count_request
from recruitment.web.pack_file import stored_file
from recruitment.web.visit import Visit


@routes.get("/<reference>/copy")
@access(APPLICANT)
def copy(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if own.application.to_be_sent:
        return redirect(own.address)
    made = newest_copy(visit.session, own.application.id)
    kept_until = made and made.asked_at + COPIES_KEPT
    return render_template("apply/copy.html", own=own, form=BaseForm(), copy=made, kept_until=kept_until)


@routes.post("/<reference>/copy")
@access(APPLICANT)
def ask_for_copy(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if own.application.to_be_sent:
        return redirect(own.address)
    if BaseForm().validate_on_submit():
        # Each takes a worker a second or two.
        count_request(("copy", visit.actor_id), visit.now)
        ask_for_pack(
            visit.session,
            kind=PackKind.COPY,
            cohort_id=own.cohort.id,
            application_id=own.application.id,
            actor_id=visit.actor_id,
            now=visit.now,
        )
    else:
        flash("Press the button again: the page had been open for too long.", "attention")
    return redirect(url_for("apply.copy", reference=own.application.reference))


@routes.get("/<reference>/copy/file")
@access(APPLICANT)
def download_copy(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    made = newest_copy(visit.session, own.application.id)
    try:
        if made is not None and made.digest is not None:
            return stored_file(made.digest, f"{own.application.reference}-copy.pdf")
    except NotStored:
        pass  # the page says how to ask for another
    return redirect(url_for("apply.copy", reference=own.application.reference))
