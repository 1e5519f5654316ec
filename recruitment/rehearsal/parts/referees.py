"""Referees: some answer on the next day, by the link of their e-mail; others are reminded, or never do."""

import re
from datetime import time
from email.message import EmailMessage

from recruitment.domain.access import Binding
from recruitment.invented.references import invent_reference
from recruitment.queries.arrivals import bearer_of
from recruitment.queries.asked_references import asked_of
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat, Part
from recruitment.rehearsal.scene import ADDRESS
from recruitment.services.reference_answers import mark_opened, save_reference, send_reference
from recruitment.services.sign_in import token_hash

_LINK = re.compile(rf"{re.escape(ADDRESS)}/refer/([A-Za-z0-9_-]{{43}})")


def referees(house: House, *, asked_on: int) -> Part:
    """Every second referee who has been asked.

    Args:
        asked_on: the working day after closing on which leads ask.
    """
    yield Beat(house.working_day(asked_on + 1, time(12)), steers=True)
    letters = sorted(
        (address, token) for address, email in house.scene.mail.newest.items() if (token := _token(email))
    )
    for _, token in letters[::2]:
        yield Beat(house.now, steers=True)
        _answer(house, token)


def _token(email: EmailMessage) -> str:
    body = email.get_body(("plain",))
    found = None if body is None else _LINK.search(body.get_content())
    return found[1] if found else ""


def _answer(house: House, token: str) -> None:
    """Follow the link, and answer all that the address is asked for."""
    with house.scene.acting(Binding.SIGNIN) as session:
        bearer = bearer_of(session, token_hash(token), house.now)
    if bearer is None:
        raise LookupError("The link that was sent to a referee lets nobody in.")
    questions = house.cohort.definition.reference.questions
    with house.scene.acting(Binding.REFEREE, bearer) as session:
        for asked in asked_of(session, bearer):
            chance = house.scene.chance("reference", asked.email)
            answers = invent_reference(questions, chance, employer="Where they work now")
            mark_opened(session, request_id=asked.id, now=house.now)
            save_reference(
                session,
                request_id=asked.id,
                typed=answers,
                version=0,
                now=house.now,
            )
            send_reference(session, asked=asked, cohort=house.cohort, link=ADDRESS, now=house.now)
