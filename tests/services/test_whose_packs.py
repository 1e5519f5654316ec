"""Packs are of one cohort and of its own people: what the database itself lets nobody else have."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.errors import NotFound
from recruitment.models import Pack, PackKind, Panel, Shortlist
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.slots import interview_days
from recruitment.services.panel_contents import panel_pack, plan_day
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_booking import make_slot_house
from tests.factories_observation import make_panel_house

NOBODYS = "row-level security"


def pack_of(cohort: CohortFacts, now: datetime, kind: PackKind, **about: Any) -> Pack:
    return Pack(cohort_id=cohort.id, kind=kind, asked_at=now, asked_by=uuid4(), **about)


def every_kind(session: Session, cohort: CohortFacts, now: datetime) -> list[Pack]:
    """One of each kind that leads have, and one reader's of nobody in this test."""
    application = make_application(session, cohort, now)
    shortlist = shortlist_of(session, cohort, now)
    reads = {"assessor_id": uuid4(), "item": "motivation", "criterion": "values", "readings": []}
    return [
        *(
            pack_of(cohort, now, kind, application_id=application)
            for kind in (PackKind.APPLICATION, PackKind.COPY, PackKind.FEEDBACK)
        ),
        pack_of(cohort, now, PackKind.SHORTLIST, shortlist_id=shortlist),
        pack_of(cohort, now, PackKind.WASH_UP, shortlist_id=shortlist),
        pack_of(cohort, now, PackKind.KIT, exercise="interview"),
        pack_of(cohort, now, PackKind.READER, **reads),
    ]


def test_under_office_a_cohorts_packs_are_its_leads_and_nobody_elses(
    database: Database, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        cohort, other = make_cohort(session, now), make_cohort(session, now, name="Another", public=False)
        packs = every_kind(session, cohort, now)
        session.add_all(packs)
        lead = make_lead(session, cohort, now)
        strangers = (make_lead(session, other, now), make_assessor(session, other, now))
        ids = {one.id for one in packs}
    for who in strangers:
        with database.transaction(Binding.OFFICE, who) as session:
            assert session.scalars(select(col(Pack.id))).all() == []
            assert session.execute(update(Pack).values(fault="changed")).rowcount == 0  # type: ignore[attr-defined]
            assert session.execute(delete(Pack)).rowcount == 0  # type: ignore[attr-defined]
    with database.transaction(Binding.OFFICE, lead) as session:
        assert set(session.scalars(select(col(Pack.id)))) == ids


def test_under_office_nobody_asks_for_a_pack_of_a_cohort_that_they_do_not_lead(
    database: Database, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        stranger = make_lead(session, make_cohort(session, now, name="Another", public=False), now)
    with pytest.raises(DBAPIError, match=NOBODYS), database.transaction(Binding.OFFICE, stranger) as session:
        session.add(pack_of(cohort, now, PackKind.KIT, exercise="interview"))


def test_an_assessor_has_their_own_readers_pack_and_no_kit(
    database: Database, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        packs = every_kind(session, cohort, now)
        reader = packs[-1].assessor_id = make_assessor(session, cohort, now)
        session.add_all(packs)
        mine = packs[-1].id
    with database.transaction(Binding.OFFICE, reader) as session:
        assert session.scalars(select(col(Pack.id))).all() == [mine]


@pytest.mark.parametrize("of", ["application_id", "shortlist_id", "panel_id", "day_id"])
def test_a_pack_is_about_nothing_of_another_cohort(session: Session, now: datetime, of: str) -> None:
    slots = make_slot_house(session, now)
    house = make_panel_house(session, now, cohort=slots.cohort)
    (day,) = interview_days(session, house.cohort.id)
    other = make_cohort(session, now, name="Another", public=False)
    kind, about = {
        "application_id": (PackKind.APPLICATION, house.application_id),
        "shortlist_id": (PackKind.SHORTLIST, shortlist_of(session, house.cohort, now)),
        "panel_id": (PackKind.PANEL, panel_of(session, house.application_id)),
        "day_id": (PackKind.DAY, day.id),
    }[of]
    session.add(pack_of(house.cohort, now, kind, **{of: about}))
    session.flush()
    session.add(pack_of(other, now, kind, **{of: about}))
    with pytest.raises(IntegrityError, match=f"pack_{of}_cohort_id_fk"):
        session.flush()


def test_the_contents_of_a_pack_are_sought_in_its_own_cohort(session: Session, now: datetime) -> None:
    slots = make_slot_house(session, now)
    slots.take(session, now, 0)
    house = make_panel_house(session, now, cohort=slots.cohort)
    (day,) = interview_days(session, house.cohort.id)
    other = make_cohort(session, now, name="Another", public=False)
    with pytest.raises(NotFound):
        plan_day(session, cohort=other, day_id=day.id, member_id=None, now=now)
    panel = panel_of(session, house.application_id)
    with pytest.raises(NotFound):
        panel_pack(session, cohort=other, panel_id=panel, member_id=None, now=now)


def shortlist_of(session: Session, cohort: CohortFacts, now: datetime) -> UUID:
    made = Shortlist(cohort_id=cohort.id, places=1, method="plain averages", basis={}, made_at=now)
    session.add(made)
    session.flush()
    return made.id


def panel_of(session: Session, application_id: UUID) -> UUID:
    of = col(Panel.application_id) == application_id
    found: UUID = session.execute(select(col(Panel.id)).where(of)).scalar_one()
    return found
