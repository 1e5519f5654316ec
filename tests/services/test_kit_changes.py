"""Amending the words of an exercise, a notice or a declaration: who is told, and what is kept."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.amendments import Amended, Change
from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Stage
from recruitment.due.packs import due_packs
from recruitment.models import (
    Amendment,
    Application,
    CohortDefinition,
    Message,
    Observation,
    Pack,
    PackKind,
    PackState,
    Panel,
)
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.services.amendments import Amending, amend, standing, would_tell
from recruitment.services.packs import ask_for_pack
from tests.factories_centre import make_centre_house
from tests.factories_observation import PanelHouse, another, draft, make_panel_house
from tests.statements import counted

BRIEF = "exercises.interview.brief"
TRUE = "declarations.true_and_own.text"
Do = Callable[..., int]


@pytest.fixture
def house(worker_database: Database, now: datetime) -> PanelHouse:
    with worker_database.transaction() as session:
        return make_panel_house(session, now)


def facts(database: Database, house: PanelHouse) -> CohortFacts:
    with database.transaction() as session:
        found = cohort_by_id(session, house.cohort.id)
        assert found is not None
        return found


@pytest.fixture
def do(database: Database, worker_database: Database, house: PanelHouse, now: datetime) -> Do:
    """Have a lead amend words; how many are told."""

    def amending(place: str, text: str = "Other words.", *, look: bool = False, at: datetime = now) -> int:
        cohort = facts(worker_database, house)
        change = Change(
            Amended.WORDING, text, standing(cohort, Change(Amended.WORDING, "", "", place)), place
        )
        about = Amending(cohort, uuid4(), "A slip of the pen.", "https://apply.example.org", house.lead, at)
        with database.transaction(Binding.OFFICE, house.lead) as session:
            if look:
                return sum(one.count for one in would_tell(session, about, change))
            return amend(session, about, change)

    return amending


def emails(session: Session) -> list[str]:
    return sorted(session.scalars(select(col(Message.recipient)).where(col(Message.kind) == "kit_changed")))


def test_those_on_a_panel_that_lies_ahead_are_told_once_and_nobody_else(
    house: PanelHouse, do: Do, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        another(session, house, now)
    assert do(BRIEF, look=True) == 2
    assert do(BRIEF) == 2
    with worker_database.transaction() as session:
        assert len(emails(session)) == 2
        body = session.scalars(select(col(Message.text)).where(col(Message.kind) == "kit_changed")).first()
        assert "This is why: A slip of the pen." in str(body)
        assert house.reference not in str(body)


@pytest.mark.parametrize(
    "gone",
    [
        lambda now: update(Panel).values(held_at=now - timedelta(minutes=1)),
        lambda now: update(Observation).values(left_at=now),
    ],
    ids=["it is over", "they left it"],
)
def test_whoever_has_nothing_ahead_is_told_nothing(
    do: Do, worker_database: Database, now: datetime, gone: Callable[[datetime], object]
) -> None:
    with worker_database.transaction() as session:
        session.execute(gone(now))  # type: ignore[arg-type]
    assert do(BRIEF) == 0


def test_once_somebody_was_scored_at_it_everybody_gets_the_same(
    house: PanelHouse, do: Do, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        draft(session, house, house.first, now)
    with pytest.raises(Refusal, match="1 candidate has been seen at it, and everybody gets the same"):
        do(BRIEF)
    assert do("exercises.stakeholder.brief") == 0


def test_kits_and_packs_that_were_made_are_made_again_once_each(
    house: PanelHouse, do: Do, worker_database: Database, now: datetime
) -> None:
    cohort = house.cohort.id
    with worker_database.transaction() as session:
        panel = house.own(session, house.first).panel_id
        wanted: list[tuple[PackKind, dict[str, object]]] = [
            (PackKind.KIT, {"exercise": "interview"}),
            (PackKind.KIT, {"exercise": "stakeholder"}),
            (PackKind.PANEL, {"panel_id": panel, "member_id": house.first}),
        ]
        for kind, about in wanted:
            ask_for_pack(session, kind=kind, cohort_id=cohort, actor_id=None, now=now, **about)  # type: ignore[arg-type]
        session.execute(update(Pack).values(state=PackState.READY, digest="0" * 64, made_at=now))
    do(BRIEF, at=now + timedelta(hours=1))
    with worker_database.transaction() as session:
        again = session.execute(
            select(col(Pack.kind), col(Pack.exercise), col(Pack.member_id)).where(col(Pack.state) == "queued")
        )
        assert sorted(map(tuple, again), key=str) == [
            ("kit", "interview", None),
            ("panel", None, house.first),
        ]


def test_no_pack_is_made_again_of_somebody_who_has_left(
    house: PanelHouse, do: Do, worker_database: Database, now: datetime
) -> None:
    with worker_database.transaction() as session:
        panel = session.get_one(Panel, house.own(session, house.first).panel_id)
        about = {"kind": PackKind.PANEL, "panel_id": panel.id, "actor_id": None, "now": now}
        ask_for_pack(session, cohort_id=house.cohort.id, **about)  # type: ignore[arg-type]
        session.execute(update(Pack).values(state=PackState.READY, digest="0" * 64, made_at=now))
        session.get_one(Application, panel.application_id).stage = Stage.WITHDRAWN
    do(BRIEF, at=now + timedelta(hours=1))
    with worker_database.transaction() as session:
        assert session.scalars(select(col(Pack.state))).all() == [PackState.READY]


def test_packs_of_a_day_of_the_centre_are_due_again(worker_database: Database, now: datetime) -> None:
    eve = now.replace(day=18, hour=17, minute=0)
    later = eve + timedelta(hours=1)
    with worker_database.transaction() as session:
        centre = make_centre_house(session, now, is_accepted=True)
        asked = {"kind": PackKind.CENTRE, "centre_day_id": centre.day_id, "actor_id": None, "now": eve}
        ask_for_pack(session, cohort_id=centre.cohort.id, **asked)  # type: ignore[arg-type]
        assert [one for one in due_packs(session, later) if one.key.startswith("centre")] == []
        for number, place in enumerate(("exercises.case_study.brief", "exercises.stakeholder.brief"), 1):
            session.add(amendment(centre.cohort.id, number, place, later))
            session.flush()
            due = [one.at for one in due_packs(session, later) if one.key.startswith("centre")]
            assert due == ([later] if number == 2 else [])


def amendment(cohort_id: UUID, number: int, place: str, at: datetime) -> Amendment:
    return Amendment(
        cohort_id=cohort_id,
        number=number,
        what=Amended.WORDING,
        place=place,
        before="A",
        after="B",
        reason="C",
        told=0,
        made_by=uuid4(),
        made_at=at,
    )


def test_an_amended_declaration_has_todays_day_and_what_was_agreed_to_keeps_its_words(
    house: PanelHouse, do: Do, worker_database: Database, now: datetime
) -> None:
    before = facts(worker_database, house).definition
    assert do(TRUE) == 0
    after = facts(worker_database, house).definition
    agreed, asked = (", ".join(one.declared) for one in (before, after))
    assert (asked == agreed, f"true_and_own of {now.date()}" in asked) == (False, True)
    section = after.section("declarations")
    (ask,) = section.asks
    assert ask.wrong(agreed) == "Read the declarations again, then tick: their wording has changed."
    with worker_database.transaction() as session:
        versions = session.scalars(select(CohortDefinition).order_by(col(CohortDefinition.version))).all()
        assert [one.wording for one in versions] == [
            {},
            {TRUE: "Other words.", "declarations.true_and_own.effective": str(now.date())},
        ]


def test_what_people_agree_to_is_worded_once_a_day(do: Do, now: datetime) -> None:
    do(TRUE)
    with pytest.raises(Refusal, match="Wait until after 12 January 2027"):
        do(TRUE, "Words after these.")
    assert do(TRUE, "Words after these.", at=now + timedelta(days=1)) == 0
    assert date(2027, 1, 12) == now.date()


def test_it_asks_as_much_for_three_panels_as_for_one(
    house: PanelHouse, do: Do, database: Database, worker_database: Database, now: datetime
) -> None:
    counts = []
    for number in range(2):
        with counted(database) as seen:
            do(BRIEF, f"Words number {number}.")
        counts.append(len(seen))
        with worker_database.transaction() as session:
            another(session, house, now)
            another(session, house, now)
    assert counts[0] == counts[1]
