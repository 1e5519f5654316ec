"""What the worker does for assessors when asked: finds whom they know, and hands readings on."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import select

from recruitment.jobs.desk import Desk
from recruitment.jobs.tasks import look_for_conflicts
from recruitment.models import Acquaintance, Conflict, Reading
from tests.factories import EMPLOYER
from tests.factories_reading import Desk as ReadingDesk
from tests.factories_reading import make_desk


@pytest.fixture
def reading(desk: Desk) -> ReadingDesk:
    """An assessor who names the employer of the two whom they read."""
    with desk.database.transaction() as session:
        held = make_desk(session, desk.clock(), readings=2)
        session.execute(text("update work.application set submitted_at = :now"), {"now": desk.clock()})
        session.add(Acquaintance(assessor_id=held.assessor, text=EMPLOYER, version=1, saved_at=desk.clock()))
        return held


def found(desk: Desk) -> int:
    with desk.database.transaction() as session:
        return len(session.exec(select(Conflict)).all())


def test_a_list_is_matched_in_every_cohort_of_its_assessor(desk: Desk, reading: ReadingDesk) -> None:
    look_for_conflicts(desk, assessor_id=str(reading.assessor))
    assert found(desk) == 2


def test_an_application_is_matched_against_all_lists(desk: Desk, reading: ReadingDesk) -> None:
    with desk.database.transaction() as session:
        about = session.get_one(Reading, reading.readings[0]).application_id
    look_for_conflicts(desk, application_id=str(about))
    assert found(desk) == 1


def test_what_is_gone_meanwhile_is_left_alone(desk: Desk) -> None:
    look_for_conflicts(desk, application_id=str(uuid4()))
    look_for_conflicts(desk, assessor_id=str(uuid4()))
    assert found(desk) == 0
