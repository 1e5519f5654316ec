"""Check answers, and send them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.application import send_form
from forms.base import BaseForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.parts import Part
from recruitment.queries.own_application import parts, still_carried, written
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, answered_sections, open_own, whole_address, whole_history
from recruitment.services.submission import Incomplete, held_application, submit
from recruitment.web.access import access
from recruitment.web.visit import Entering, Visit


@routes.get("/<reference>/check")
@access(APPLICANT)
def check(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if not own.application.to_be_sent:
        return redirect(url_for("apply.status", reference=own.application.reference))
    return _page(visit, own)


@routes.post("/<reference>/check")
@access(APPLICANT)
def send(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference, read=held_application)
    form = _form(own)
    if not form.validate_on_submit():
        return _page(visit, own, form=form)
    try:
        sent = submit(
            visit.session,
            application=own.application,
            cohort=own.cohort,
            actor_id=visit.actor_id,
            email=visit.actor.email,
            link=whole_address("apply.status", reference=own.application.reference),
            now=visit.now,
            looked="looked" in form and form["looked"].data,
            by=visit.doer_id,
        )
    except Incomplete as refusal:
        return _page(visit, own, refusal=refusal)
    if visit.entering is not None:
        return _back_to_the_lead(visit.entering)
    if sent:
        flash("We have received your application.", "success")
    return redirect(url_for("apply.status", reference=own.application.reference))


def _back_to_the_lead(entering: Entering) -> ResponseReturnValue:
    draft = entering.draft
    flash(f"{draft.reference} is sent. {draft.name} gets a receipt by e-mail.", "success")
    return redirect(url_for("lead.application", cohort=draft.cohort, reference=draft.reference))


def _page(visit: Visit, own: Own, *, form: BaseForm | None = None, refusal: Incomplete | None = None) -> str:
    texts = written(visit.session, own.application.id, own.definition)
    now_lacking = parts(own.application.details, texts, own.definition, visit.actor.email, now=visit.now)
    return render_template(
        "apply/check.html",
        own=own,
        texts=texts,
        history=whole_history(visit, own, texts.experience.history),
        **answered_sections(own, texts),
        form=form or _form(own),
        carried=[own.places[code].title for code in still_carried(own.application, texts)],
        refused=refusal is not None,
        lacking=[_lack(own, part) for part in now_lacking if part.faults],
    )


def _form(own: Own) -> BaseForm:
    carried = own.application.carried
    return send_form(carried.cohort if carried else "")


def _lack(own: Own, part: Part) -> tuple[str, str, list[str]]:
    return part.title, own.part_address(part.code), [fault.sentence for fault in part.faults]
