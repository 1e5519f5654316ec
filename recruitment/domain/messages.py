"""Messages: the kinds there are, the fields each may use, and a template filled with them.

A field is written `{name}`. Values are put in as they are: braces inside a value mean nothing, and a value
never makes a new line of its subject. Nor does one make a new paragraph, but for `words`, which a lead wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from recruitment.domain.errors import Refusal
from recruitment.domain.words import split_paragraphs

FIELD = re.compile(r"\{([^{}]*)\}")


class MessageKind(StrEnum):
    """Every kind of message; a definition has a template for each that its stages need."""

    SIGN_IN_CODE = "sign_in_code"
    ADDRESS_CODE = "address_code"
    ADDRESS_TAKEN = "address_taken"
    ADDRESS_CHANGED = "address_changed"
    APPLICATION_STARTED = "application_started"
    DRAFT_REMINDER = "draft_reminder"
    RECEIPT = "receipt"
    OFFER = "offer"
    INVITED_TO_INTERVIEW = "invited_to_interview"
    INVITED_TO_CENTRE = "invited_to_centre"
    RESERVE = "reserve"
    RESERVE_EXTENDED = "reserve_extended"
    NOT_PROGRESSED = "not_progressed"
    FEEDBACK = "feedback"
    STAFF_INVITED = "staff_invited"
    READING_READY = "reading_ready"
    READINGS_LEFT = "readings_left"
    CALIBRATION_WAITS = "calibration_waits"
    CALIBRATION_ANSWERED = "calibration_answered"
    DECISION_PROPOSED = "decision_proposed"
    APPLICATIONS_OPENED = "applications_opened"
    APPLICATIONS_CLOSED = "applications_closed"
    WITHDRAWN = "withdrawn"
    INELIGIBLE = "ineligible"
    ELIGIBLE_AFTER_ALL = "eligible_after_all"
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_DECLINED = "offer_declined"
    REQUEST_RECEIVED = "request_received"
    REQUEST_SETTLED = "request_settled"
    INTEREST_NOTED = "interest_noted"
    INTEREST_OPENED = "interest_opened"
    REFERENCE_REQUEST = "reference_request"
    REFERENCE_REMINDER = "reference_reminder"
    REFERENCE_THANKS = "reference_thanks"
    REFEREE_NEEDED = "referee_needed"
    REFEREE_TROUBLE = "referee_trouble"
    EXTENDED = "extended"
    INCIDENT = "incident"
    EXTENSIONS_ENDED = "extensions_ended"
    APPLICATION_ENTERED = "application_entered"
    NEWS_FOR_LEADS = "news_for_leads"
    CONTRADICTIONS = "contradictions"
    DRIFT = "drift"
    CONCERN_RAISED = "concern_raised"
    SLOTS_OPEN = "slots_open"
    SLOT_REMINDER = "slot_reminder"
    SLOT_BOOKED = "slot_booked"
    SLOT_MOVED = "slot_moved"
    SLOT_CANCELLED = "slot_cancelled"
    SLOT_NOT_CHOSEN = "slot_not_chosen"
    PANEL_BOOKED = "panel_booked"
    PANEL_CANCELLED = "panel_cancelled"
    SLOT_MISSED = "slot_missed"
    CENTRE_PLANNED = "centre_planned"
    CENTRE_MOVED = "centre_moved"
    CENTRE_CANCELLED = "centre_cancelled"
    CENTRE_NOT_COMING = "centre_not_coming"
    CENTRE_SITTING = "centre_sitting"
    CENTRE_SITTING_CANCELLED = "centre_sitting_cancelled"
    DECLARATION_ASKED = "declaration_asked"
    DECLARATION_REMINDER = "declaration_reminder"
    CLOSING_MOVED = "closing_moved"
    DECISIONS_MOVED = "decisions_moved"
    KIT_CHANGED = "kit_changed"
    TAKEN_UP_AGAIN = "taken_up_again"
    TEST = "test"
    ONE_OFF = "one_off"


#: Kinds that let their reader in somewhere, or say who asked to be: shown to nobody, and not kept.
CODES = frozenset({MessageKind.SIGN_IN_CODE, MessageKind.ADDRESS_CODE, MessageKind.ADDRESS_TAKEN})
ALWAYS = frozenset({"organisation", "programme", "help_email", "help_phone", "link"})
TO_AN_APPLICANT = ALWAYS | {"name", "cohort", "reference"}
OF_A_SLOT = frozenset({"exercise", "when", "place"})
TO_A_REFEREE = ALWAYS | {"referee", "candidate", "cohort", "due", "minutes"}
FIELDS: Mapping[str, frozenset[str]] = {
    MessageKind.SIGN_IN_CODE: ALWAYS | {"code", "minutes"},
    # None says who asked: anybody with an account can have the first two sent to any address.
    MessageKind.ADDRESS_CODE: ALWAYS | {"code", "minutes"},
    MessageKind.ADDRESS_TAKEN: ALWAYS,
    MessageKind.ADDRESS_CHANGED: ALWAYS,
    MessageKind.APPLICATION_STARTED: TO_AN_APPLICANT | {"closes"},
    MessageKind.DRAFT_REMINDER: TO_AN_APPLICANT | {"closes"},
    MessageKind.RECEIPT: TO_AN_APPLICANT | {"received", "decisions_by"},
    MessageKind.OFFER: TO_AN_APPLICANT | {"answer_by"},
    MessageKind.INVITED_TO_INTERVIEW: TO_AN_APPLICANT,
    MessageKind.INVITED_TO_CENTRE: TO_AN_APPLICANT,
    # Never the band: within it, and between two, nobody was promised an order.
    MessageKind.RESERVE: TO_AN_APPLICANT | {"until"},
    MessageKind.RESERVE_EXTENDED: TO_AN_APPLICANT | {"until", "was"},
    MessageKind.NOT_PROGRESSED: TO_AN_APPLICANT,
    # Not a word of it: it is read on the way.
    MessageKind.FEEDBACK: TO_AN_APPLICANT,
    MessageKind.STAFF_INVITED: ALWAYS | {"role"},
    MessageKind.READING_READY: ALWAYS | {"cohort", "readings", "minutes"},
    MessageKind.READINGS_LEFT: ALWAYS | {"cohort", "readings", "begun", "minutes", "due"},
    # Neither whose nor how far off: the page behind the link says it.
    MessageKind.CALIBRATION_WAITS: ALWAYS | {"cohort", "pass"},
    MessageKind.CALIBRATION_ANSWERED: ALWAYS | {"cohort", "pass"},
    # Never who is decided about: e-mail is read on the way and kept in many places.
    MessageKind.DECISION_PROPOSED: ALWAYS | {"cohort", "proposer", "outcomes", "offers", "declines"},
    MessageKind.APPLICATIONS_OPENED: ALWAYS | {"cohort", "opens", "closes"},
    MessageKind.APPLICATIONS_CLOSED: ALWAYS | {"cohort", "closes", "submitted", "drafts"},
    MessageKind.WITHDRAWN: TO_AN_APPLICANT,
    MessageKind.INELIGIBLE: TO_AN_APPLICANT | {"reason"},
    MessageKind.ELIGIBLE_AFTER_ALL: TO_AN_APPLICANT,
    MessageKind.OFFER_ACCEPTED: TO_AN_APPLICANT | {"answer_by"},
    MessageKind.OFFER_DECLINED: TO_AN_APPLICANT | {"answer_by"},
    # No word of what was typed: anybody can have this sent to any address.
    MessageKind.REQUEST_RECEIVED: ALWAYS | {"cohort", "request", "due"},
    MessageKind.REQUEST_SETTLED: ALWAYS | {"cohort", "name", "request", "outcome"},
    # No name: anybody can have this sent to any address.
    MessageKind.INTEREST_NOTED: ALWAYS,
    MessageKind.INTEREST_OPENED: ALWAYS | {"cohort", "name", "closes"},
    MessageKind.REFERENCE_REQUEST: TO_A_REFEREE,
    MessageKind.REFERENCE_REMINDER: TO_A_REFEREE,
    MessageKind.REFERENCE_THANKS: ALWAYS | {"cohort", "referee"},
    MessageKind.REFEREE_NEEDED: TO_AN_APPLICANT | {"referee"},
    # Neither of whom nor by whom: it is read on the way.
    MessageKind.REFEREE_TROUBLE: ALWAYS | {"cohort", "reference"},
    # Why somebody was given more time may be nobody else's business.
    MessageKind.EXTENDED: TO_AN_APPLICANT | {"closes"},
    MessageKind.INCIDENT: TO_AN_APPLICANT | {"closes", "happened"},
    # Nobody's name, and no word of what they wrote: it is read on the way.
    # Neither about whom nor what: it is read on the way.
    MessageKind.CONCERN_RAISED: ALWAYS | {"cohort", "due"},
    MessageKind.DECLARATION_ASKED: TO_AN_APPLICANT,
    MessageKind.DECLARATION_REMINDER: TO_AN_APPLICANT,
    MessageKind.CLOSING_MOVED: TO_AN_APPLICANT | {"closes", "was", "reason"},
    MessageKind.DECISIONS_MOVED: TO_AN_APPLICANT | {"decisions_by", "was", "reason"},
    # Why, they ask if they like: a reason may name others.
    MessageKind.TAKEN_UP_AGAIN: TO_AN_APPLICANT,
    MessageKind.CONTRADICTIONS: ALWAYS | {"cohort", "found"},
    # Labels alone, and no score: it is read on the way.
    MessageKind.DRIFT: ALWAYS | {"cohort", "found"},
    MessageKind.NEWS_FOR_LEADS: ALWAYS | {"cohort", "requests", "withdrawals", "ran_out"},
    MessageKind.APPLICATION_ENTERED: TO_AN_APPLICANT | {"came", "closes"},
    MessageKind.SLOTS_OPEN: TO_AN_APPLICANT | {"exercise", "choose_by"},
    MessageKind.SLOT_REMINDER: TO_AN_APPLICANT | {"exercise", "choose_by"},
    MessageKind.SLOT_BOOKED: TO_AN_APPLICANT | OF_A_SLOT,
    MessageKind.SLOT_MOVED: TO_AN_APPLICANT | OF_A_SLOT,
    MessageKind.SLOT_CANCELLED: TO_AN_APPLICANT | OF_A_SLOT,
    MessageKind.SLOT_NOT_CHOSEN: ALWAYS | {"cohort", "reference", "exercise"},
    # Neither whom they meet nor their reference: it is read on the way, and what is read blind stays so.
    MessageKind.PANEL_BOOKED: ALWAYS | OF_A_SLOT | {"cohort"},
    MessageKind.PANEL_CANCELLED: ALWAYS | OF_A_SLOT | {"cohort"},
    MessageKind.SLOT_MISSED: TO_AN_APPLICANT | OF_A_SLOT,
    MessageKind.CENTRE_PLANNED: TO_AN_APPLICANT | OF_A_SLOT | {"turns"},
    MessageKind.CENTRE_MOVED: TO_AN_APPLICANT | OF_A_SLOT | {"turns"},
    MessageKind.CENTRE_CANCELLED: TO_AN_APPLICANT | OF_A_SLOT,
    MessageKind.CENTRE_NOT_COMING: TO_AN_APPLICANT | OF_A_SLOT,
    # As of panels: nobody's name or reference.
    MessageKind.CENTRE_SITTING: ALWAYS | OF_A_SLOT | {"cohort", "turns"},
    MessageKind.CENTRE_SITTING_CANCELLED: ALWAYS | OF_A_SLOT | {"cohort"},
    MessageKind.KIT_CHANGED: ALWAYS | {"cohort", "exercise", "reason"},
    MessageKind.EXTENSIONS_ENDED: ALWAYS | {"cohort", "closes", "submitted", "drafts"},
    MessageKind.TEST: ALWAYS | {"cohort", "subject", "words"},
    MessageKind.ONE_OFF: TO_AN_APPLICANT | {"subject", "words"},
}
#: Without these a message is of no use, whoever words it: how its reader does what it asks, or what it tells.
MUST_HOLD: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            MessageKind.APPLICATION_STARTED,
            MessageKind.INVITED_TO_INTERVIEW,
            MessageKind.INVITED_TO_CENTRE,
            MessageKind.STAFF_INVITED,
            MessageKind.READING_READY,
            MessageKind.CALIBRATION_WAITS,
            MessageKind.DECISION_PROPOSED,
            MessageKind.INTEREST_NOTED,
            MessageKind.INTEREST_OPENED,
            MessageKind.REFEREE_NEEDED,
            MessageKind.DECLARATION_ASKED,
            MessageKind.DECLARATION_REMINDER,
        ),
        frozenset({"link"}),
    ),
    **dict.fromkeys(
        (MessageKind.REFERENCE_REQUEST, MessageKind.REFERENCE_REMINDER), frozenset({"link", "candidate"})
    ),
    **dict.fromkeys((MessageKind.SLOTS_OPEN, MessageKind.SLOT_REMINDER), frozenset({"link", "choose_by"})),
    **dict.fromkeys(
        (MessageKind.SLOT_BOOKED, MessageKind.SLOT_MOVED, MessageKind.PANEL_BOOKED),
        frozenset({"when", "place"}),
    ),
    **dict.fromkeys(
        (MessageKind.CENTRE_PLANNED, MessageKind.CENTRE_MOVED, MessageKind.CENTRE_SITTING),
        frozenset({"when", "place", "turns"}),
    ),
    **dict.fromkeys(
        (
            MessageKind.SLOT_CANCELLED,
            MessageKind.SLOT_MISSED,
            MessageKind.PANEL_CANCELLED,
            MessageKind.CENTRE_CANCELLED,
            MessageKind.CENTRE_NOT_COMING,
            MessageKind.CENTRE_SITTING_CANCELLED,
        ),
        frozenset({"when"}),
    ),
    **dict.fromkeys((MessageKind.CONTRADICTIONS, MessageKind.DRIFT), frozenset({"found"})),
    MessageKind.INELIGIBLE: frozenset({"reason"}),
    MessageKind.REQUEST_SETTLED: frozenset({"outcome"}),
    MessageKind.DRAFT_REMINDER: frozenset({"link", "closes"}),
    MessageKind.EXTENDED: frozenset({"closes"}),
    MessageKind.INCIDENT: frozenset({"closes", "happened"}),
    MessageKind.CLOSING_MOVED: frozenset({"closes"}),
    MessageKind.DECISIONS_MOVED: frozenset({"decisions_by"}),
    MessageKind.OFFER: frozenset({"link", "answer_by"}),
    **dict.fromkeys((MessageKind.RESERVE, MessageKind.RESERVE_EXTENDED), frozenset({"until"})),
    MessageKind.NEWS_FOR_LEADS: frozenset({"requests", "withdrawals", "ran_out"}),
    MessageKind.TEST: frozenset({"words"}),
    MessageKind.ONE_OFF: frozenset({"words", "link"}),
}


class Template(Protocol):
    """What a template must have: both texts may hold fields."""

    @property
    def subject(self) -> str:
        """One line."""

    @property
    def body(self) -> str:
        """Paragraphs, with blank lines between them."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be sent: the same words as plain text and as paragraphs for HTML."""

    subject: str
    text: str
    paragraphs: tuple[str, ...]


class FieldRefused(Refusal):
    """A template asks for a field that is not there, or a field is given that no message knows."""


def fields_of(text: str) -> tuple[str, ...]:
    """List the fields a text asks for, in order, each once."""
    return tuple(dict.fromkeys(FIELD.findall(text)))


def stray_braces(text: str) -> bool:
    """Say whether a brace is left over that opens or closes no field."""
    rest = FIELD.sub("", text)
    return "{" in rest or "}" in rest


def render(template: Template, fields: Mapping[str, str]) -> Rendered:
    """Fill a template.

    Raises FieldRefused where the template asks for a field that is not given, or where a field is given
    that no kind of message knows. A field that is given and not asked for is left out.
    """
    for sentence in _refusals(template, fields):
        raise FieldRefused(sentence)
    paragraphs = tuple(_filled(part, fields) for part in split_paragraphs(template.body))
    subject = " ".join(_filled(template.subject, fields).split())
    return Rendered(subject, "\n\n".join(paragraphs) + "\n", paragraphs)


def _refusals(template: Template, fields: Mapping[str, str]) -> Iterator[str]:
    known = frozenset().union(*FIELDS.values())
    for name in fields:
        if name not in known:
            yield f"Take out the field “{name}”: no message knows it."
    for name in fields_of(template.subject + template.body):
        if name not in fields:
            yield f"Give the field “{name}”: the message asks for it."


def _filled(text: str, fields: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: fields[found[1]], text)
