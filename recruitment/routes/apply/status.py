"""How an application stands, in the applicant's words."""

from datetime import date

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import APPLICANT
from recruitment.domain.deadlines import LONDON
from recruitment.domain.feedback import due_at
from recruitment.domain.offers import may_answer
from recruitment.domain.stages import EXITS, Stage
from recruitment.programme.exercises import Exercise
from recruitment.queries.bookings import OwnBooking, own_bookings
from recruitment.queries.dates import offer_answer_by, promised_dates
from recruitment.queries.feedback import told_feedback
from recruitment.queries.offers import offer_answers
from recruitment.queries.own_application import written
from recruitment.queries.references import own_referees
from recruitment.queries.reserve import until_when
from recruitment.queries.safer_records import HERE, OwnDeclaration, declaration_of, declares
from recruitment.routes.apply.blueprint import routes
from recruitment.routes.apply.own import Own, answered_sections, open_own, whole_history
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<reference>/status")
@access(APPLICANT)
def status(visit: Visit, reference: str) -> ResponseReturnValue:
    own = open_own(visit, reference)
    if own.application.to_be_sent:
        return redirect(own.address)
    # The stage changes when a decision is released and not before, so nothing here can tell it early.
    offered = own.application.stage is Stage.OFFER
    given = offer_answers(visit.session, own.application.id) if offered else ()
    dates = promised_dates(own.cohort)
    answer_by = offer_answer_by(own.cohort, own.application.stage_since)
    texts = written(visit.session, own.application.id, own.definition)
    return render_template(
        "apply/status.html",
        own=own,
        answer=given[0] if given else None,
        times=_times(visit, own),
        answer_by=answer_by,
        answerable=may_answer(answer_by, visit.now),
        ended=own.application.stage in EXITS,
        **_feedback(visit, own),
        declaration=_declaration(visit, own),
        stage=own.definition.stage(own.application.stage),
        reserve_until=_reserve_until(visit, own),
        today=visit.now.astimezone(LONDON).date(),
        dates=dates,
        texts=texts,
        history=whole_history(visit, own, texts.experience.history),
        referees=own_referees(visit.session, own.application.id),
        **answered_sections(own, texts),
    )


def _times(visit: Visit, own: Own) -> list[tuple[Exercise, OwnBooking]]:
    """The exercises of the stage, each with one's slot; elsewhere nothing is asked."""
    here = [one for one in own.definition.exercises if one.stage == own.application.stage]
    held = own_bookings(visit.session, own.application.id) if here else {}
    return [(one, held.get(one.code, OwnBooking())) for one in here]


def _reserve_until(visit: Visit, own: Own) -> date | None:
    """The last day on the reserve list, for whoever is on it; elsewhere nothing is asked."""
    on_it = own.application.stage is Stage.RESERVE
    return until_when(visit.session, own.application.id) if on_it else None


def _declaration(visit: Visit, own: Own) -> OwnDeclaration | None:
    """The self-declaration, where it was asked for; of whoever was not taken further nobody asks."""
    further = own.application.stage in HERE and declares(own.definition)
    return declaration_of(visit.session, own.application.id) if further else None


def _feedback(visit: Visit, own: Own) -> dict[str, object]:
    """What was told beyond the outcome, or by when it will be; before an outcome nothing is asked."""
    stage = own.application.stage
    if stage not in {*EXITS, Stage.OFFER}:
        return {"told": None, "feedback_by": None}
    owed = stage in (Stage.OFFER, Stage.NOT_PROGRESSED)
    by = due_at(own.application.stage_since, own.definition.offsets.feedback_days)
    return {"told": told_feedback(visit.session, own.application.id), "feedback_by": by if owed else None}
