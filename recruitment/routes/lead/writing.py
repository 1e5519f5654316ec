"""Write to one applicant: word it, look at it as they will see it, send it."""

from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forms.message import WriteForm
from recruitment.domain.access import MESSAGES
from recruitment.domain.messages import MessageKind, render
from recruitment.domain.requests import FROM_APPLICANTS
from recruitment.queries.messages import messages_about
from recruitment.queries.requests import WholeRequest, request_by_id
from recruitment.queries.whole_application import WholeApplication, whole_application
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.messages import KINDS
from recruitment.routes.lead.refusals import refusals_on
from recruitment.services.writing import Written, letter_to, write_to_applicant
from recruitment.web.access import access
from recruitment.web.service import current_service
from recruitment.web.visit import Visit


@routes.route("/<cohort>/applications/<reference>/write", methods=["GET", "POST"])
@access(MESSAGES)
def write(visit: Visit, reference: str) -> ResponseReturnValue:
    about = whole_application(visit.session, visit.here.id, reference)
    asked = _answered(visit, about)
    form = WriteForm()
    rendered = None
    if form.validate_on_submit():
        written = Written(
            form.message_id(), form.subject.data or "", form.text.data or "", asked.line.id if asked else None
        )
        with refusals_on(form, visit):
            if form.then.data == "send" and form.was_looked_at:
                _send(visit, about, written)
            else:
                letter = letter_to(
                    visit.session,
                    cohort=visit.here,
                    application_id=about.id,
                    written=written,
                    address=current_service().settings.address,
                )
                rendered = render(visit.here.definition.message(MessageKind.ONE_OFF), letter.fields)
                form.foreseen.data = str(written.id)
        if not form.errors and rendered is None:
            flash(
                "Written. It waits in the outbox for as long as it can be held, and then leaves.", "success"
            )
            return redirect(request.full_path.rstrip("?"))
    return render_template(
        "lead/write.html",
        application=about,
        asked=asked,
        form=form,
        rendered=rendered,
        told=messages_about(visit.session, visit.here.id, about.id),
        kinds=KINDS,
    )


def _send(visit: Visit, about: WholeApplication, written: Written) -> None:
    write_to_applicant(
        visit.session,
        cohort=visit.here,
        application_id=about.id,
        written=written,
        address=current_service().settings.address,
        actor_id=visit.actor_id,
        now=visit.now,
    )


def _answered(visit: Visit, about: WholeApplication) -> WholeRequest | None:
    """The request about this application that the address says is answered, if it says so."""
    wanted = request.args.get("request", type=UUID)
    if wanted is None:
        return None
    asked = request_by_id(visit.session, visit.here.id, wanted)
    # Others raise concerns about an applicant, and are not answered through them.
    theirs = asked.application_id == about.id and asked.line.kind in FROM_APPLICANTS
    return asked if theirs else None
