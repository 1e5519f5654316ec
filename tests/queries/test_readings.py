"""An assessor's own readings, asked for as the worker, so that the conditions alone keep others' away."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from recruitment.domain.errors import NotFound
from recruitment.domain.scorecards import Draft
from recruitment.models import BlindedAnswer, Reading, Scorecard
from recruitment.queries.passes import (
    Progress,
    pass_by_slug,
    pass_slug,
    pass_title,
    progress_of_pass,
    progress_of_passes,
)
from recruitment.queries.readings import drafts_of_pass, next_reading, own_reading, past_work
from tests.factories import commit_score, make_cohort
from tests.factories_reading import Desk, make_desk, make_draft


@pytest.fixture
def desk(session: Session, now: datetime) -> Desk:
    """Four readings: one committed, one draft, two not begun; and a colleague's beside them."""
    desk = make_desk(session, now, readings=4)
    commit_score(session, desk.readings[0], 2, now)
    make_draft(session, desk, 1, Draft(5, evidence="Stayed."), now)
    other = make_desk(session, now, cohort=desk.cohort, readings=2)
    commit_score(session, other.readings[0], 4, now)
    make_draft(session, other, 1, Draft(score=4), now)
    return desk


def test_next_reading_is_the_first_of_my_order_without_a_scorecard(session: Session, desk: Desk) -> None:
    found = next_reading(session, desk.queue)
    assert found is not None
    assert (found.id, found.reference, found.state, found.draft) == (
        desk.readings[2],
        desk.references[2],
        None,
        Draft(),
    )


def test_there_is_no_next_reading_once_all_have_a_scorecard(
    session: Session, desk: Desk, now: datetime
) -> None:
    for index in (2, 3):
        make_draft(session, desk, index, Draft(score=3), now)
    assert next_reading(session, desk.queue) is None


def test_own_reading_comes_with_its_draft(session: Session, desk: Desk) -> None:
    found = own_reading(session, desk.queue, desk.readings[1])
    assert (found.state, found.draft) == ("draft", Draft(5, evidence="Stayed."))
    assert found.answer.startswith("I am [applicant] and at [school]")


def test_reading_that_is_nobodys_is_not_found(session: Session, desk: Desk) -> None:
    with pytest.raises(NotFound):
        own_reading(session, desk.queue, uuid4())


def test_colleagues_reading_is_not_found(session: Session, desk: Desk, now: datetime) -> None:
    other = make_desk(session, now, cohort=desk.cohort, readings=1)
    with pytest.raises(NotFound):
        own_reading(session, desk.queue, other.readings[0])


def test_superseded_copy_gives_way_to_the_new_one(session: Session, desk: Desk, now: datetime) -> None:
    application_id = session.get_one(Reading, desk.readings[2]).application_id
    held = select(BlindedAnswer).where(BlindedAnswer.application_id == application_id)
    old = session.exec(held.where(BlindedAnswer.question == "q2")).one()
    old.superseded_at, old.reason = now, "A name was left in"
    session.flush()
    session.add(BlindedAnswer(application_id=application_id, question="q2", text="Cleaner", made_at=now))
    session.flush()
    assert own_reading(session, desk.queue, desk.readings[2]).answer == "Cleaner"


def test_superseded_scorecard_makes_the_reading_open_again(
    session: Session, desk: Desk, now: datetime
) -> None:
    card = session.exec(select(Scorecard).where(Scorecard.reading_id == desk.readings[0])).one()
    card.state, card.superseded_at, card.reason = "superseded", now, "Wrong answer shown"
    session.flush()
    found = next_reading(session, desk.queue)
    assert found is not None
    assert (found.id, found.draft) == (desk.readings[0], Draft())


def test_drafts_are_mine_alone_and_in_my_order(session: Session, desk: Desk, now: datetime) -> None:
    make_draft(session, desk, 3, Draft(score=1), now)
    assert [one.id for one in drafts_of_pass(session, desk.queue)] == [desk.readings[1], desk.readings[3]]


def test_progress_counts_my_readings_alone(session: Session, desk: Desk) -> None:
    expected = Progress(desk.cohort.id, "q2", "purpose", total=4, drafted=1, committed=1)
    assert progress_of_pass(session, desk.queue) == expected
    assert progress_of_passes(session, assessor_id=desk.assessor) == (expected,)
    assert (expected.left, expected.unscored) == (3, 2)


def test_progress_of_a_pass_without_readings_is_not_found(session: Session, desk: Desk) -> None:
    with pytest.raises(NotFound):
        progress_of_pass(session, replace(desk.queue, assessor_id=uuid4()))


def test_past_work_is_latest_first_and_goes_on_where_a_page_ended(
    session: Session, desk: Desk, now: datetime
) -> None:
    # Two in one commit, later than the first.
    for index in (2, 3):
        commit_score(session, desk.readings[index], 4, now + timedelta(days=1))
    first = past_work(session, assessor_id=desk.assessor, limit=2)
    rest = past_work(session, assessor_id=desk.assessor, limit=2, after=first[-1].id)
    assert [one.id for one in first] == [desk.readings[3], desk.readings[2]]
    assert [one.id for one in rest] == [desk.readings[0]]


def test_every_pass_has_its_own_address_and_title(session: Session, now: datetime) -> None:
    definition = make_cohort(session, now).definition
    slugs = [pass_slug(one.item, one.criterion) for one in definition.passes()]
    assert len(set(slugs)) == 9
    assert [pass_by_slug(definition, slug) for slug in slugs] == list(definition.passes())
    assert pass_title(definition, "q6", "pragmatism") == "Question 6 · Pragmatism"


@pytest.mark.parametrize("slug", ["", "q2", "q2-humility", "Q2-purpose", "q2-purpose-", "past-work"])
def test_address_of_no_pass_is_not_found(session: Session, now: datetime, slug: str) -> None:
    definition = make_cohort(session, now).definition
    with pytest.raises(NotFound):
        pass_by_slug(definition, slug)
