"""One application, whole."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from recruitment.domain.access import APPLICATIONS, PACKS
from recruitment.domain.deadlines import LONDON
from recruitment.domain.sections import ELIGIBILITY, answered_no, told
from recruitment.domain.stages import EXITS, Stage
from recruitment.domain.what_next import Prospect, Standing, what_next
from recruitment.models import PackKind
from recruitment.packs.charts import profile_plot
from recruitment.packs.timeline import timeline
from recruitment.queries.application_scores import scores_of
from recruitment.queries.dates import own_window
from recruitment.queries.entering import entered
from recruitment.queries.extensions import UNSENT, extensions_of
from recruitment.queries.feedback import told_feedback
from recruitment.queries.history import Experience, experience_of, looked_at
from recruitment.queries.offers import offer_answers
from recruitment.queries.own_application import places
from recruitment.queries.packs import packs_about
from recruitment.queries.requests import requests_about
from recruitment.queries.reserve import place_on_reserve
from recruitment.queries.sections import saved_sections
from recruitment.queries.what_next import application_and_standing
from recruitment.queries.whole_application import (
    Besides,
    WholeApplication,
    answers_of,
    history_of,
    opened_by,
    referees_of,
    whole_application,
)
from recruitment.routes.lead.applications import last_list
from recruitment.routes.lead.blueprint import routes
from recruitment.services.pack_contents import score_contents
from recruitment.services.packs import ask_for_pack
from recruitment.services.views import log_view
from recruitment.web.access import access, may_change
from recruitment.web.visit import Visit


@routes.get("/<cohort>/applications/<reference>")
@access(APPLICATIONS)
def application(visit: Visit, reference: str) -> ResponseReturnValue:
    cohort = visit.here
    whole, standing = application_and_standing(visit.session, cohort, reference, visit.actor_id)
    if whole.reference != reference:
        return redirect(url_for("lead.application", cohort=cohort.slug, reference=whole.reference))
    sections, time = _sections(visit, whole.id), _time(visit, whole)
    opened = opened_by(visit.session, whole.id)
    scores = scores_of(visit.session, whole.id, cohort.definition)
    _log(visit, whole.id, "application")
    return render_template(
        "lead/application.html",
        form=BaseForm(),
        application=whole,
        stage=cohort.definition.stage(whole.stage),
        definition=cohort.definition,
        answers=answers_of(visit.session, whole.id),
        referees=referees_of(visit.session, whole.id),
        **sections,
        prospects=_prospects(visit, standing, sections, time),
        **_experience(visit, whole),
        scores=scores,
        plot=profile_plot(score_contents(scores, cohort.definition), named=True),
        history=history_of(visit.session, whole.id),
        **time,
        **_besides(visit, whole, own=standing.own),
        parts={place.code: place.title for place in places(cohort.definition)},
        told_feedback=told_feedback(visit.session, whole.id)
        if whole.stage in {*EXITS, Stage.OFFER}
        else None,
        decision=standing.decision,
        opened=opened,
        may_enter=may_change(visit, APPLICATIONS),
        back=last_list(cohort.slug),
    )


@routes.post("/<cohort>/applications/<reference>/pack")
@access(PACKS)
def ask_for_application_pack(visit: Visit, reference: str) -> ResponseReturnValue:
    cohort = visit.here
    whole = whole_application(visit.session, cohort.id, reference)
    if not BaseForm().validate_on_submit():
        flash("Press the button again: the page had been open for too long.", "attention")
        return redirect(url_for("lead.application", cohort=cohort.slug, reference=whole.reference))
    ask_for_pack(
        visit.session,
        kind=PackKind.APPLICATION,
        cohort_id=cohort.id,
        application_id=whole.id,
        actor_id=visit.actor_id,
        now=visit.now,
    )
    flash(f"The pack of {whole.reference} is being made. It is ready in a few seconds.", "success")
    return redirect(url_for("lead.packs", cohort=cohort.slug))


def _prospects(
    visit: Visit, standing: Standing, sections: dict[str, Any], time: dict[str, Any]
) -> tuple[Prospect, ...]:
    """What may happen next, and what may not, by what the page has read."""
    may_write = visit.now <= time["ends_at"]
    return what_next(replace(standing, doubtful=sections["doubtful"], may_write=may_write))


def _sections(visit: Visit, application_id: UUID) -> dict[str, Any]:
    """The plain sections that were begun, as they were answered; and whether eligibility is in doubt."""
    saved, definition = saved_sections(visit.session, application_id), visit.here.definition
    doubtful = answered_no(definition.conditions, saved[ELIGIBILITY.code].entries)
    shown = [
        (section, told(section, saved[section.code].entries))
        for section in definition.sections
        # Four times "yes" tells a lead nothing.
        if saved[section.code].version and (doubtful or section.code != ELIGIBILITY.code)
    ]
    return {"sections": shown, "doubtful": bool(doubtful)}


def _besides(visit: Visit, whole: WholeApplication, *, own: bool) -> dict[str, object]:
    """What few applications have, asked for where there is any."""
    session, there_is = visit.session, whole.besides
    return {
        "entered": entered(session, whole.id) if Besides.ENTERED in there_is else None,
        "offer_answers": offer_answers(session, whole.id) if Besides.OFFER_ANSWERS in there_is else (),
        "requests": requests_about(session, whole.id) if Besides.REQUESTS in there_is else (),
        "packs": packs_about(session, whole.id) if Besides.PACKS in there_is else (),
        "reserve_place": None
        # Nobody reads in which band they stand themselves.
        if own or whole.stage is not Stage.RESERVE
        else place_on_reserve(session, whole.id),
        "today": visit.now.astimezone(LONDON).date(),
    }


def _time(visit: Visit, whole: WholeApplication) -> dict[str, Any]:
    """Until when it can be sent, and the more time it was given."""
    given = extensions_of(visit.session, whole.id) if Besides.EXTENSIONS in whole.besides else ()
    window = own_window(visit.here, max((one.until for one in given), default=None))
    return {
        "given": given,
        "closes_at": window.closes_at,
        "ends_at": window.ends_at,
        "unsent": whole.stage in UNSENT,
    }


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


def _log(visit: Visit, application_id: UUID, page: str) -> None:
    # A browser that only asks whether the page is there shows nothing to anybody.
    if request.method == "GET":
        log_view(
            visit.session, application_id=application_id, person_id=visit.actor_id, page=page, now=visit.now
        )
