"""The parts of one application, a page each: what they wrote and told, how it was scored, what happened."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from recruitment.domain.access import APPLICATIONS
from recruitment.domain.sections import ELIGIBILITY, answered_no, told
from recruitment.packs.charts import profile_plot
from recruitment.packs.timeline import timeline
from recruitment.queries.application_scores import scores_of
from recruitment.queries.entering import entered
from recruitment.queries.history import Experience, experience_of, looked_at
from recruitment.queries.messages import messages_about
from recruitment.queries.own_application import places
from recruitment.queries.requests import requests_about
from recruitment.queries.sections import saved_sections
from recruitment.queries.whole_application import (
    Besides,
    WholeApplication,
    answers_of,
    history_of,
    opened_by,
    referees_of,
    whole_application,
)
from recruitment.routes.lead.application import part_of
from recruitment.routes.lead.blueprint import routes
from recruitment.routes.lead.messages import KINDS
from recruitment.services.pack_contents import score_contents
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.get("/<cohort>/applications/<reference>/answers")
@access(APPLICATIONS)
def application_answers(visit: Visit, reference: str) -> ResponseReturnValue:
    whole = whole_application(visit.session, visit.here.id, reference)
    return render_template(
        "lead/application_answers.html",
        **part_of(visit, whole, "answers"),
        answers=answers_of(visit.session, whole.id),
    )


@routes.get("/<cohort>/applications/<reference>/details")
@access(APPLICATIONS)
def application_details(visit: Visit, reference: str) -> ResponseReturnValue:
    whole = whole_application(visit.session, visit.here.id, reference)
    return render_template(
        "lead/application_details.html",
        **part_of(visit, whole, "details"),
        **_sections(visit, whole),
        **_experience(visit, whole),
        referees=referees_of(visit.session, whole.id),
    )


@routes.get("/<cohort>/applications/<reference>/scores")
@access(APPLICATIONS)
def application_scores(visit: Visit, reference: str) -> ResponseReturnValue:
    whole, definition = whole_application(visit.session, visit.here.id, reference), visit.here.definition
    scores = scores_of(visit.session, whole.id, definition)
    return render_template(
        "lead/application_scores.html",
        **part_of(visit, whole, "scores"),
        scores=scores,
        plot=profile_plot(score_contents(scores, definition), named=True) if scores.committed else None,
    )


@routes.get("/<cohort>/applications/<reference>/record")
@access(APPLICATIONS)
def application_record(visit: Visit, reference: str) -> ResponseReturnValue:
    session, cohort = visit.session, visit.here
    whole = whole_application(session, cohort.id, reference)
    # Who opened it before now: asked before this is noted.
    opened = opened_by(session, whole.id)
    return render_template(
        "lead/application_record.html",
        **part_of(visit, whole, "record"),
        opened=opened,
        history=history_of(session, whole.id),
        messages=messages_about(session, cohort.id, whole.id),
        kinds=KINDS,
        requests=requests_about(session, whole.id) if Besides.REQUESTS in whole.besides else (),
        entered=entered(session, whole.id) if Besides.ENTERED in whole.besides else None,
        parts={place.code: place.title for place in places(cohort.definition)},
    )


def _sections(visit: Visit, whole: WholeApplication) -> dict[str, Any]:
    """The plain sections that were begun, as they were answered; and whether eligibility is in doubt."""
    saved, definition = saved_sections(visit.session, whole.id), visit.here.definition
    doubtful = answered_no(definition.conditions, saved[ELIGIBILITY.code].entries)
    shown = [
        (section, told(section, saved[section.code].entries))
        for section in definition.sections
        # Four times "yes" tells a lead nothing.
        if saved[section.code].version and (doubtful or section.code != ELIGIBILITY.code)
    ]
    return {"sections": shown, "doubtful": bool(doubtful)}


def _experience(visit: Visit, whole: WholeApplication) -> dict[str, object]:
    """Qualifications, and the history as it was when it was sent; nothing where none of it is told."""
    found = experience_of(visit.session, whole.id)
    if found == Experience() or whole.applicant is None:
        return {"told": None}
    told = looked_at(
        found.history,
        definition=visit.here.definition,
        employer=whole.applicant.employer,
        at=whole.submitted_at or visit.now,
    )
    return {"told": told, "qualifications": found.qualifications, "drawn": timeline(told)}
