"""Invented values for the fields of messages, so that leads can read each before anybody is sent one."""

from collections.abc import Mapping

from recruitment.domain.messages import FIELDS

#: For each field that a cohort and its definition do not give. Nobody here exists.
_VALUES: Mapping[str, str] = {
    "name": "Amina",
    "reference": "DL27-4KTQ-9XWB",
    "code": "482 913",
    "minutes": "10",
    "received": "4:12pm on 3 March 2027",
    "role": "assessor",
    "readings": "40",
    "pass": "Question 2 · Purpose",
    "proposer": "Ingrid Halloran",
    "found": "The stage is not where the last move led: DL27-4KTQ-9XWB.",
    "begun": "2 of them are scored and only to be committed.",
    "outcomes": "12 offered a place, 48 not taken further",
    "offers": "12",
    "declines": "48",
    "submitted": "140",
    "drafts": "23",
    "request": "appeal",
    "due": "12 March 2027",
    "outcome": "We looked at the log again. Your application came in time, and it counts.",
    "reason": "Your qualified teacher status could not be found under the number you gave.",
    "requests": "2 new requests",
    "ran_out": "Ran out: a place on the reserve list (DL27-4KTQ-9XWB)",
    "withdrawals": "1 application was withdrawn: DL27-4KTQ-9XWB",
    "came": "on paper on 24 February 2027",
    "happened": "Nobody could sign in between 2pm and 4pm on 26 February 2027.",
    "referee": "Dr Ruth Ellis",
    "candidate": "Amina Farouk",
    "decisions_by": "30 March 2027",
    "answer_by": "5pm on 13 April 2027",
    "until": "25 August 2027",
    "opens": "9am on 4 January 2027",
    "exercise": "Online interview",
    "when": "10:40am to 11:20am on Friday 16 April 2027",
    "place": "Room 4, Hill House",
    "turns": "Case study, 10am to 11am, Room 4; Pupil panel, 11:10am to 11:35am, the hall",
    "choose_by": "5pm on 6 April 2027",
    "closes": "5pm on 26 February 2027",
    "was": "24 February 2027",
    "subject": "You are offered a place",
    "words": "Dear Amina,\n\nThis is what the message would say.",
}


def invented_fields(kind: str, own: Mapping[str, str]) -> dict[str, str]:
    """A value for every field of a kind of message.

    Args:
        kind: of message.
        own: values that are known: of the organisation, of the cohort. They stand before invented ones.

    Raises:
        KeyError: a field of the kind is neither known nor invented.
    """
    return {name: own[name] if name in own else _VALUES[name] for name in FIELDS[kind]}
