"""A lead in the form of somebody for whom they enter an application: on which pages, and what is kept of it.

An application that came on paper, by telephone or in person is typed on the applicant's own pages, under
the applicant's own database role. Whose pages they are is settled here, once, before the rule takes its role.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from recruitment.db import Database, bind
from recruitment.domain.access import APPLICATIONS, Actor, Area, Binding, Deed, Rule, allows, cohorts_of
from recruitment.queries.entering import entered_draft
from recruitment.services.entering import note_part
from recruitment.services.views import log_view
from recruitment.web.visit import Entering, Visit

#: What somebody must be allowed in the draft's cohort to enter it.
ENTERING = APPLICATIONS
#: The pages of the form that a lead may open and send for somebody, and the part that each saves; where the
#: address names it, what it is called there. Nothing else of an applicant's is here: not how it stands
#: afterwards, nor equality monitoring, withdrawing, requests, offers, a copy, their data or their address.
FORM: Mapping[str, str] = {
    "apply.tasks": "",
    "apply.details": "",
    "apply.save_own_details": "details",
    "apply.education": "",
    "apply.save_education": "education",
    "apply.add_qualification": "",
    "apply.qualification": "",
    "apply.save_own_qualification": "education",
    "apply.ask_to_remove_qualification": "",
    "apply.remove_own_qualification": "education",
    "apply.history": "",
    "apply.save_history": "history",
    "apply.leaving": "",
    "apply.save_own_leaving": "history",
    "apply.add_entry": "",
    "apply.entry": "",
    "apply.save_own_entry": "history",
    "apply.ask_to_remove_entry": "",
    "apply.remove_own_entry": "history",
    "apply.question": "",
    "apply.save_question": "<question>",
    "apply.section": "",
    "apply.save_own_section": "<section>",
    "apply.referees": "",
    "apply.save_own_referees": "referees",
    "apply.save_as_typed": "<part>",
    "apply.preview": "",
    "apply.check": "",
    "apply.send": "",
}
#: Rows that the page's script saves by names of their own, and the part that each belongs to.
_PART_OF_ROW = {
    "referee": "referees",
    "entry": "history",
    "gap": "history",
    "leaving": "history",
    "employer": "history",
    "qualification": "education",
}


def entering_here(
    database: Database, door: Connection, rule: Rule, actor: Actor, arguments: Mapping[str, Any]
) -> Entering | None:
    """Whether this is a page of the form of somebody for whom `actor` may enter it.

    Asked at the door, in a transaction of its own, before the page's; not at all of those who lead nothing,
    nor on other pages.

    Returns:
        None where it is not: then the page is `actor`'s own, or nobody's.
    """
    if rule.area is not Area.OWN_APPLICATION or request.endpoint not in FORM:
        return None
    if cohorts_of(actor, ENTERING.area) == frozenset():
        return None
    with database.transaction(Binding.OFFICE, actor.id, by=door) as session:
        draft = entered_draft(session, arguments["reference"])
    # Nobody enters for themselves: their own form is theirs without this.
    if draft is None or draft.person_id == actor.id:
        return None
    return Entering(actor, draft) if allows(ENTERING, Deed.CHANGE, actor, draft.cohort_id) else None


def kept_with_name(visit: Visit, entering: Entering, answer: ResponseReturnValue) -> ResponseReturnValue:
    """Keep that this lead looked at the form or saved a part of it; what was refused is no save."""
    response = current_app.make_response(answer)
    bind(visit.session, Binding.OFFICE, entering.lead.id)
    application_id, person_id = entering.draft.application_id, entering.lead.id
    if request.method == "GET":
        log_view(
            visit.session, application_id=application_id, person_id=person_id, page="form", now=visit.now
        )
    elif response.status_code < 400 and (part := _part(request.view_args or {})):
        note_part(visit.session, application_id=application_id, person_id=person_id, part=part, now=visit.now)
    return response


def _part(named: Mapping[str, Any]) -> str:
    part = FORM[request.endpoint or ""]
    if part.startswith("<"):
        part = named[part.strip("<>")]
    return _PART_OF_ROW.get(part.partition("-")[0], part)
