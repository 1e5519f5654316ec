"""Name another referee after the application was sent, as long as the first one's reference has not come."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.reference import AnotherRefereeForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import Closed, NotFound
from recruitment.domain.mailboxes import is_personal_mailbox
from recruitment.queries.own_application import saved_referees
from recruitment.queries.reference_requests import CANDIDATES
from recruitment.queries.references import OwnReferee, own_referees
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own
from recruitment.services.references import replace_referee
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.route("/<reference>/referees/<int:position>/another", methods=["GET", "POST"])
@access(APPLICANT)
def another_referee(visit: Visit, reference: str, position: int) -> ResponseReturnValue:
    own = open_own(visit, reference)
    named = own_referees(visit.session, own.application.id)
    now_named = _replaceable(own, named, position)
    form = AnotherRefereeForm(data={"version": _version(visit, own, position)})
    if not form.validate_on_submit():
        return _page(own, now_named, form)
    taken = {one.email for one in named if one.position != position} | {visit.actor.email}
    if form.address in taken:
        form.email.errors = ["Enter the address of somebody who is neither you nor your other referee."]
        return _page(own, now_named, form)
    replace_referee(
        visit.session,
        application_id=own.application.id,
        position=position,
        full_name=form.full_name.data or "",
        email=form.address,
        version=form.version.number,
        now=visit.now,
    )
    flash(f"You have named {form.full_name.data}. We write to them when we ask for references.", "success")
    if is_personal_mailbox(form.address):
        flash(
            "That looks like a personal mailbox: we have to confirm who they are by another way.", "attention"
        )
    return redirect(url_for("apply.status", reference=own.application.reference))


def _version(visit: Visit, own: Own, position: int) -> int:
    return saved_referees(visit.session, own.application.id)[position - 1].version


def _replaceable(own: Own, named: tuple[OwnReferee, ...], position: int) -> OwnReferee:
    found = next((one for one in named if one.position == position), None)
    if found is None or own.application.submitted_at is None:
        raise NotFound("Check the address: there is no such referee of an application that you have sent.")
    if own.application.stage not in CANDIDATES:
        raise Closed("You need do nothing: no reference is asked for any more.")
    if found.received:
        raise Closed(f"You need do nothing: the reference from {found.full_name} has arrived.")
    return found


def _page(own: Own, now_named: OwnReferee, form: AnotherRefereeForm) -> str:
    return render_template("apply/another_referee.html", own=own, now_named=now_named, form=form)
