"""One application: where it stands, what may happen next, and what waits for whom."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import BaseForm
from recruitment.domain.access import APPLICATIONS, PACKS, REQUESTS
from recruitment.domain.deadlines import LONDON
from recruitment.domain.outcomes import WORDS
from recruitment.domain.safer_records import in_words, lacking
from recruitment.domain.sections import ADJUSTMENTS, ELIGIBILITY, answered_no, told
from recruitment.domain.stages import EXITS, Stage
from recruitment.domain.what_next import Standing, what_next
from recruitment.models import PackKind
from recruitment.packs.charts import profile_plot
from recruitment.queries.application_panels import panels_about
from recruitment.queries.application_scores import scores_of
from recruitment.queries.dates import own_window
from recruitment.queries.entering import entered
from recruitment.queries.extensions import UNSENT, extensions_of
from recruitment.queries.feedback import told_feedback
from recruitment.queries.offers import offer_answers
from recruitment.queries.packs import application_packs
from recruitment.queries.references import referees_of_application
from recruitment.queries.requests import requests_about
from recruitment.queries.reserve import place_on_reserve
from recruitment.queries.sections import saved_sections
from recruitment.queries.what_next import overview
from recruitment.queries.whole_application import Besides, WholeApplication, whole_application
from recruitment.routes.lead.applications import last_list
from recruitment.routes.lead.blueprint import routes
from recruitment.services.pack_contents import score_contents
from recruitment.services.packs import ask_for_pack
from recruitment.services.views import log_view
from recruitment.web.access import access, may_change
from recruitment.web.visit import Visit

#: Where somebody has been met, or will be, and may still be taken further.
MET = (Stage.INTERVIEW, Stage.CENTRE, Stage.RESERVE)


@routes.get("/<cohort>/applications/<reference>")
@access(APPLICATIONS)
def application(visit: Visit, reference: str) -> ResponseReturnValue:
    cohort = visit.here
    found = overview(visit.session, cohort, reference, visit.actor_id)
    whole, standing = found.whole, found.standing
    if whole.reference != reference:
        return redirect(url_for("lead.application", cohort=cohort.slug, reference=whole.reference))
    sections, time = _sections(visit, whole.id), _time(visit, whole)
    scores = scores_of(visit.session, whole.id, cohort.definition)
    may_write = visit.now <= time["ends_at"]
    prospects = what_next(replace(standing, doubtful=sections["doubtful"], may_write=may_write))
    return render_template(
        "lead/application.html",
        form=BaseForm(),
        **part_of(visit, whole, "overview"),
        **sections,
        **time,
        **_besides(visit, whole, standing),
        prospects=prospects,
        scores=scores,
        plot=profile_plot(score_contents(scores, cohort.definition), named=True)
        if scores.committed
        else None,
        # Nobody reads where they stand themselves.
        listed=None if standing.own else found.listed,
        readers=found.readers,
        decision=standing.decision,
        outcomes=WORDS,
        may_enter=may_change(visit, APPLICATIONS),
        may_record=may_change(visit, REQUESTS),
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


def part_of(visit: Visit, whole: WholeApplication, page: str) -> dict[str, Any]:
    """What each page of an application shows around its own part; that it is displayed is noted.

    Args:
        page: what the record of views calls it.
    """
    # A browser that only asks whether the page is there shows nothing to anybody.
    if request.method == "GET":
        log_view(visit.session, application_id=whole.id, person_id=visit.actor_id, page=page, now=visit.now)
    cohort = visit.here
    return {
        "application": whole,
        "stage": cohort.definition.stage(whole.stage),
        "definition": cohort.definition,
        "back": last_list(cohort.slug),
    }


def _sections(visit: Visit, application_id: UUID) -> dict[str, Any]:
    """Of what the form asks: whether eligibility is in doubt, and what is to be done for the candidate."""
    saved = saved_sections(visit.session, application_id)
    adjustments = told(ADJUSTMENTS, saved[ADJUSTMENTS.code].entries)
    return {
        "doubtful": bool(answered_no(visit.here.definition.conditions, saved[ELIGIBILITY.code].entries)),
        "to_do": adjustments[1].text if len(adjustments) > 1 else "",
    }


def _gates(visit: Visit, standing: Standing) -> list[tuple[str, str]]:
    """The stages ahead that ask for something, by name, with what is lacking; empty where nothing is."""
    if standing.stage not in MET:
        return []
    found = [
        (standing.called(stage), lacking(gates, standing.cleared))
        for stage, gates in visit.here.definition.gates_after(standing.stage)
    ]
    return [(name, in_words(lack) if lack else "") for name, lack in found]


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


def _besides(visit: Visit, whole: WholeApplication, standing: Standing) -> dict[str, object]:
    """What few applications have, asked for where there is any."""
    session, there_is, definition = visit.session, whole.besides, visit.here.definition
    met_at = [one for one in definition.exercises if one.stage == whole.stage]
    return {
        "entered": entered(session, whole.id) if Besides.ENTERED in there_is else None,
        "offer_answers": offer_answers(session, whole.id) if Besides.OFFER_ANSWERS in there_is else (),
        "requests": requests_about(session, whole.id) if Besides.REQUESTS in there_is else (),
        "not_arrived": Besides.FAILED_MESSAGES in there_is,
        "packs": application_packs(session, whole.id) if Besides.PACKS in there_is else (),
        # What is written of somebody is not theirs to read, nor in which band they stand.
        "referees": referees_of_application(session, whole.id)
        if Besides.REFERENCES in there_is and not standing.own
        else (),
        "reserve_place": place_on_reserve(session, whole.id)
        if whole.stage is Stage.RESERVE and not standing.own
        else None,
        "told_feedback": told_feedback(session, whole.id) if whole.stage in {*EXITS, Stage.OFFER} else None,
        "gates": _gates(visit, standing),
        "met_at": met_at,
        "panels": panels_about(session, whole.id) if met_at else {},
        "today": visit.now.astimezone(LONDON).date(),
    }
