"""An assessor at each moment of their work: every page, post and message, searched for others' work.

At each moment everything is asked for twice, before and after a colleague has scored the same answers:
nothing may say otherwise the second time, by a score, a count, an average, a name or an order. Who wrote
stands nowhere.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.scorecards import Draft
from recruitment.models import Assessor, AssessorStanding, Message, Person, Reading, Scorecard, StaffRole
from recruitment.models.reading import GivingBack
from recruitment.servers import Addresses
from recruitment.services.assessor_reminders import remind_assessors
from recruitment.services.calibration import begin_try
from recruitment.services.giving_back import give_back
from tests.conftest import Clock
from tests.factories import commit_score
from tests.factories_access import TryingDatabase
from tests.factories_calibration import make_samples
from tests.factories_house import House, make_house
from tests.factories_reading import make_draft
from tests.leaks import Seen, every_address, leaks, readable, walk
from tests.pages import Browser
from tests.posts import POSTS

#: Signs its browser out; and draws a reference by chance.
NOT_COMPARED = ("account.leave", "apply.start")
EVIDENCE = "Marmalade sandwiches in abundance"
COLLEAGUE = "Barnaby Colleague"
#: What differs from one answer to the next, whatever others do.
_PARTICULAR = re.compile(r'name="(csrf_token|once)" value="[^"]+"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')


@dataclass(frozen=True)
class Place:
    """A service that undoes whatever is sent to it, an assessor signed in, and the house they read in."""

    app: Flask
    reader: Browser
    house: House
    database: Database
    web: Database
    now: datetime

    @property
    def secrets(self) -> tuple[str, ...]:
        return (*self.house.secrets, EVIDENCE, COLLEAGUE)


@pytest.fixture
def place(
    settings: Settings, addresses: Addresses, worker_database: Database, database: Database, clock: Clock
) -> Iterator[Place]:
    house = make_house(worker_database, database, clock.now)
    with worker_database.transaction() as session:
        session.get_one(Person, house.colleague.assessor).full_name = COLLEAGUE
        theirs = col(Assessor.assessor_id) == house.colleague.assessor
        session.execute(update(Assessor).where(theirs).values(label=COLLEAGUE))
    trying = TryingDatabase(addresses.web)
    app = create_app(settings, trying, clock=clock)
    reader = Browser(app, worker_database, clock).sign_in(house.desk.assessor)
    yield Place(app, reader, house, worker_database, database, clock.now)
    trying.dispose()


# The moments.


def has_not_agreed(session: Session, place: Place) -> None:
    mine = col(AssessorStanding.assessor_id) == place.house.desk.assessor
    session.execute(update(AssessorStanding).where(mine).values(agreed_at=None))


def is_calibrating(session: Session, place: Place) -> None:
    make_samples(session, place.house.cohort, place.now, 2, 4)
    begin_try(session, queue=place.house.desk.queue, definition=place.house.cohort.definition)


def has_read_nothing(_session: Session, _place: Place) -> None:
    pass


def has_a_draft(session: Session, place: Place) -> None:
    make_draft(session, place.house.desk, 0, Draft(4, evidence="Went to every family."), place.now)


def has_committed(session: Session, place: Place) -> None:
    commit_score(session, place.house.desk.readings[0], 4, place.now, evidence="Went to every family.")


def knows_the_person(_session: Session, place: Place) -> None:
    desk = place.house.desk
    with place.web.transaction(Binding.READER, desk.assessor) as own:
        give_back(own, queue=desk.queue, reading_id=desk.readings[0], why=GivingBack.KNOWN, now=place.now)


def is_an_assessor_no_more(session: Session, place: Place) -> None:
    session.execute(delete(StaffRole).where(col(StaffRole.person_id) == place.house.desk.assessor))


MOMENTS: tuple[Callable[[Session, Place], None], ...] = (
    has_not_agreed,
    is_calibrating,
    has_read_nothing,
    has_a_draft,
    has_committed,
    knows_the_person,
    is_an_assessor_no_more,
)


# What they are shown.


def values(place: Place) -> dict[str, list[str]]:
    """What fills the gaps of addresses: of one pass what is theirs and what is not; links lead on."""
    readings = [str(one) for one in (*place.house.desk.readings, *place.house.colleague.readings)]
    passes = sorted({f"{one.item}-{one.criterion}" for one in place.house.cohort.definition.passes()})
    return {
        "cohort": [place.house.cohort.slug],
        "reference": [place.house.reference],
        "pass_slug": passes,
        "reading_id": readings,
        "question": ["q2"],
        "name": ["applications", "scores"],
        "kind": ["csv", "xlsx"],
        "filename": ["app.css"],
        "anything": [place.house.reference, str(place.house.application_id)],
    }


def every_page(place: Place) -> list[Seen]:
    seen = walk(place.reader.client, every_address(place.app, values(place)))
    return [one for one in seen if not one.address.startswith("/development")]


def every_post(place: Place) -> list[Seen]:
    """Each is carried out and undone; with what somebody sends who means it."""
    reader = place.reader.another().sign_in(place.house.desk.assessor)
    held, token = values(place), reader.with_token()
    own = str(place.house.desk.readings[0])
    filled = {name: known[0] for name, known in held.items()} | {"reading_id": own, "pass_slug": "q2-purpose"}
    seen = []
    for rule in place.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.endpoint in NOT_COMPARED:
            continue
        gaps: dict[str, Any] = {name: filled.get(name, own) for name in rule.arguments}
        with place.app.test_request_context():
            try:
                url = place.app.url_for(rule.endpoint, **gaps)
            except ValueError:
                continue
        sent = token | POSTS.get(rule.endpoint, {})
        for_scripts = vars(place.app.view_functions[rule.endpoint]).get("answers_a_script")
        answer = reader.client.post(url, **{"json" if for_scripts else "data": sent})
        seen.append(Seen(f"POST {url}", answer.status_code, readable(answer)))
    return seen


def every_message(place: Place, event: str) -> list[Seen]:
    """What was ever written to them; they are reminded now, so that there is something of this moment."""
    with place.database.transaction() as session:
        link = "https://recruitment.example"
        remind_assessors(session, cohort=place.house.cohort, event=event, address=link, now=place.now)
        email = session.get_one(Person, place.house.desk.assessor).email
        told = session.exec(select(Message).where(Message.recipient == email)).all()
        return [Seen(f"message {one.kind}", 200, f"{one.subject}\n{one.text}") for one in told]


def same(seen: list[Seen]) -> dict[str, str]:
    return {one.address: _PARTICULAR.sub("", one.text) for one in seen}


def score_all(place: Place) -> None:
    """The colleague scores, with evidence, whatever they were given."""
    with place.database.transaction() as session:
        theirs = select(Reading.id).where(Reading.assessor_id == place.house.colleague.assessor)
        for reading in session.exec(theirs.order_by(col(Reading.position))).all():
            commit_score(session, reading, 5, place.now, evidence=EVIDENCE)


def found(place: Place, seen: list[Seen]) -> list[tuple[str, list[str]]]:
    return [(one.address, hits) for one in seen if (hits := leaks(one.text, place.secrets))]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.__name__)
def test_at_each_moment_nothing_tells_what_others_scored_or_who_wrote(
    place: Place, moment: Callable[[Session, Place], None]
) -> None:
    with place.database.transaction() as session:
        moment(session, place)
    before, posted, told = every_page(place), every_post(place), every_message(place, "before")
    score_all(place)
    after, posted_after, told_after = every_page(place), every_post(place), every_message(place, "after")
    assert found(place, [*after, *posted_after, *told_after]) == []
    for then, now in ((before, after), (posted, posted_after)):
        known = same(then)
        assert {one for one, words in same(now).items() if known.get(one) != words} == set()
    # Told twice, in the same words.
    assert {one.text for one in told_after} == {one.text for one in told}


def test_a_count_and_a_word_of_others_are_found_on_whatever_page_they_stand(place: Place) -> None:
    place.app.view_functions["assess.past"] = lambda: str(committed(place))
    known = same(every_page(place))
    score_all(place)
    now = same(every_page(place))
    assert [one for one in now if known.get(one) != now[one]] == ["/assess/past-work"]
    place.app.view_functions["assess.past"] = lambda: f"They wrote: {EVIDENCE.upper()}"
    assert found(place, every_page(place)) == [("/assess/past-work", [EVIDENCE])]


def committed(place: Place) -> int:
    with place.database.transaction() as session:
        return session.exec(select(func.count()).select_from(Scorecard)).one()
