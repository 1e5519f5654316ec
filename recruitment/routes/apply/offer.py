"""Answer an offer."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.offer import OfferForm
from recruitment.domain.access import APPLICANT
from recruitment.domain.errors import Closed
from recruitment.domain.offers import Answer, may_answer
from recruitment.domain.stages import Stage
from recruitment.queries.dates import offer_answer_by
from recruitment.queries.offers import offer_answers
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, open_own, whole_address
from recruitment.services.offers import answer_offer
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: What is said once it is recorded.
_DONE = {
    Answer.ACCEPTED: "You have accepted your place. We have sent you an e-mail that says so.",
    Answer.DECLINED: "You have declined your place. We have sent you an e-mail that says so.",
}


@routes.get("/<reference>/offer")
@access(APPLICANT)
def offer(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if own.application.stage is not Stage.OFFER:
        return _status(own)
    given = offer_answers(visit.session, own.application.id)
    form = OfferForm(answer=given[0].answer.value, words=given[0].words) if given else OfferForm()
    return _page(visit, own, form)


@routes.post("/<reference>/offer")
@access(APPLICANT)
def answer(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if own.application.stage is not Stage.OFFER:
        return _status(own)
    form = OfferForm()
    if not form.validate_on_submit():
        return _page(visit, own, form)
    try:
        answered = answer_offer(
            visit.session,
            application=own.application,
            cohort=own.cohort,
            actor_id=visit.actor_id,
            email=visit.actor.email,
            answer=Answer(form.answer.data),
            words=form.words.data or "",
            link=whole_address("apply.status", reference=own.application.reference),
            now=visit.now,
        )
    except Closed as refusal:
        form.form_errors = [refusal.sentence]
        return _page(visit, own, form)
    if answered:
        flash(_DONE[Answer(form.answer.data)], "success")
    return _status(own)


def _page(visit: Visit, own: Own, form: OfferForm) -> ResponseReturnValue:
    answer_by = offer_answer_by(own.cohort, own.application.stage_since)
    return render_template(
        "apply/offer.html",
        own=own,
        form=form,
        answer_by=answer_by,
        answerable=may_answer(answer_by, visit.now),
    )


def _status(own: Own) -> ResponseReturnValue:
    return redirect(url_for("apply.status", reference=own.application.reference))
