"""Referees: half answer on the next day, by the link of their e-mail; others when reminded; one cannot."""

import re
from collections.abc import Iterator
from datetime import time
from email.message import EmailMessage
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.queries.arrivals import bearer_of
from recruitment.queries.asked_references import AskedReference, asked_of
from recruitment.rehearsal.calendar import REFEREES_ASKED
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat, Part
from recruitment.rehearsal.scene import ADDRESS
from recruitment.services.sign_in import token_hash

_LINK = re.compile(rf"{re.escape(ADDRESS)}/refer/([A-Za-z0-9_-]{{43}})")
#: So many working days after the first are asked they write, each of them on one of these days; on the second
#: the one whose turn it is says that they cannot. On the last, everybody has.
_DAYS = (1, 2, 4, 6, 8, 10)
_CANNOT_ON = 2
_CANNOT = "I have been their head for three weeks only. Please ask somebody who has seen them teach."


def referees(house: House) -> Part:
    """Everybody who is asked for a reference."""
    refused = False
    for number, day in enumerate(_DAYS):
        yield Beat(house.working_day(REFEREES_ASKED + day, time(12)), steers=day == _CANNOT_ON)
        for address, bearer in list(_bearers(house)):
            waiting = [one for one in _asked(house, bearer) if one.open]
            if waiting and day == _CANNOT_ON and not refused:
                refused = True
                house.deeds.safer.refuse(bearer, waiting[0], _CANNOT)
            elif waiting and _writes_by(house, address) <= number:
                for one in waiting:
                    house.deeds.safer.refer(bearer, one)
                    house.note("references came", "referees followed the link of their e-mail")


def _writes_by(house: House, address: str) -> int:
    """The number of the day by which somebody has found the time; half of them on the first."""
    chance = house.scene.chance("referee", address)
    return 0 if chance.random() < 0.5 else chance.randrange(1, len(_DAYS))


def _bearers(house: House) -> Iterator[tuple[str, UUID]]:
    """Everybody whose newest e-mail has a link, by address, and who it says that they are."""
    letters = sorted(
        (address, token) for address, email in house.scene.mail.newest.items() if (token := link_in(email))
    )
    for address, token in letters:
        with house.scene.acting(Binding.SIGNIN) as session:
            bearer = bearer_of(session, token_hash(token), house.now)
        if bearer is not None:
            yield address, bearer


def link_in(email: EmailMessage) -> str:
    """The token of the link in an e-mail to a referee; empty where it has none."""
    body = email.get_body(("plain",))
    found = None if body is None else _LINK.search(body.get_content())
    return found[1] if found else ""


def _asked(house: House, bearer: UUID) -> tuple[AskedReference, ...]:
    with house.scene.acting(Binding.REFEREE, bearer) as session:
        return asked_of(session, bearer)
