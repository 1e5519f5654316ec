"""Messages of a cohort: what went to whom, and what did not arrive."""

from collections.abc import Mapping
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from recruitment.domain.access import MESSAGES
from recruitment.domain.messages import MessageKind
from recruitment.queries.bounces import box_unread
from recruitment.queries.messages import messages_of
from recruitment.routes.lead.blueprint import routes
from recruitment.web.access import access
from recruitment.web.visit import Visit

#: What staff call each kind.
KINDS = {
    MessageKind.ADDRESS_CODE: "Code for another e-mail address",
    MessageKind.ADDRESS_TAKEN: "Address asked for is somebody’s",
    MessageKind.ADDRESS_CHANGED: "E-mail address changed",
    MessageKind.APPLICATION_STARTED: "Application started",
    MessageKind.DRAFT_REMINDER: "Reminder of a draft",
    MessageKind.RECEIPT: "Receipt",
    MessageKind.INVITED_TO_INTERVIEW: "Invitation to the interview",
    MessageKind.INVITED_TO_CENTRE: "Invitation to the assessment centre",
    MessageKind.RESERVE: "On the reserve list",
    MessageKind.RESERVE_EXTENDED: "Longer on the reserve list",
    MessageKind.OFFER: "Offer of a place",
    MessageKind.NOT_PROGRESSED: "Not taken further",
    MessageKind.FEEDBACK: "Feedback",
    MessageKind.STAFF_INVITED: "Invitation of staff",
    MessageKind.READING_READY: "Readings are ready",
    MessageKind.CONCERN_RAISED: "Concern raised",
    MessageKind.TAKEN_UP_AGAIN: "Application taken up again",
    MessageKind.DECLARATION_ASKED: "A self-declaration is asked for",
    MessageKind.DECLARATION_REMINDER: "Reminder of a self-declaration",
    MessageKind.CLOSING_MOVED: "Closing time changed",
    MessageKind.KIT_CHANGED: "Words of an exercise changed",
    MessageKind.DECISIONS_MOVED: "Day of decisions changed",
    MessageKind.CONTRADICTIONS: "Something does not fit together",
    MessageKind.DRIFT: "An assessor’s scoring drifts",
    MessageKind.READINGS_LEFT: "Readings that are left",
    MessageKind.CALIBRATION_WAITS: "An assessor needs a lead",
    MessageKind.CALIBRATION_ANSWERED: "An assessor can go on",
    MessageKind.DECISION_PROPOSED: "A decision to confirm",
    MessageKind.APPLICATIONS_OPENED: "Applications opened",
    MessageKind.APPLICATIONS_CLOSED: "Applications closed",
    MessageKind.WITHDRAWN: "Application withdrawn",
    MessageKind.INELIGIBLE: "Found not eligible",
    MessageKind.ELIGIBLE_AFTER_ALL: "Eligible after all",
    MessageKind.OFFER_ACCEPTED: "Place accepted",
    MessageKind.OFFER_DECLINED: "Place declined",
    MessageKind.REQUEST_RECEIVED: "Request received",
    MessageKind.REQUEST_SETTLED: "Request settled",
    MessageKind.INTEREST_NOTED: "Interest noted",
    MessageKind.INTEREST_OPENED: "Told that applications opened",
    MessageKind.REFERENCE_REQUEST: "A reference is asked for",
    MessageKind.REFERENCE_REMINDER: "Reminder of a reference",
    MessageKind.REFERENCE_THANKS: "Thanks for a reference",
    MessageKind.REFEREE_NEEDED: "Another referee is needed",
    MessageKind.REFEREE_TROUBLE: "A reference will not come",
    MessageKind.EXTENDED: "More time for one application",
    MessageKind.INCIDENT: "More time after an incident",
    MessageKind.EXTENSIONS_ENDED: "More time is over",
    MessageKind.NEWS_FOR_LEADS: "What came in, for leads",
    MessageKind.APPLICATION_ENTERED: "An application is entered for somebody",
    MessageKind.SLOTS_OPEN: "Slots to choose from",
    MessageKind.SLOT_REMINDER: "Reminder to choose a slot",
    MessageKind.SLOT_BOOKED: "Slot booked",
    MessageKind.SLOT_MOVED: "Slot moved",
    MessageKind.SLOT_CANCELLED: "Slot cancelled",
    MessageKind.SLOT_NOT_CHOSEN: "No slot chosen in time",
    MessageKind.PANEL_BOOKED: "On a panel at a time",
    MessageKind.PANEL_CANCELLED: "Not on a panel then",
    MessageKind.SLOT_MISSED: "Did not come",
    MessageKind.CENTRE_PLANNED: "Day of the centre",
    MessageKind.CENTRE_MOVED: "Times at the centre changed",
    MessageKind.CENTRE_CANCELLED: "Day of the centre not held",
    MessageKind.CENTRE_NOT_COMING: "Said that they are not coming",
    MessageKind.CENTRE_SITTING: "Sits at the centre",
    MessageKind.CENTRE_SITTING_CANCELLED: "Does not sit at the centre",
    MessageKind.TEST: "Test of a message",
    MessageKind.ONE_OFF: "Written by a lead",
}


@routes.get("/<cohort>/messages")
@access(MESSAGES)
def messages(visit: Visit) -> ResponseReturnValue:
    page = messages_of(visit.session, visit.here.id, after=after_of(request.args))
    return render_template("lead/messages.html", page=page, kinds=KINDS, unread=box_unread(visit.session))


def after_of(args: Mapping[str, str]) -> UUID | None:
    """The message that the page before ended with."""
    wanted = args.get("after")
    try:
        return None if wanted is None else UUID(wanted)
    except ValueError:
        abort(404)
