"""The forecast equals what then happens, tick by tick, over a rehearsal; and where it does not, we see."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from recruitment.domain.messages import MessageKind
from recruitment.domain.timetable import ENTRIES
from recruitment.jobs.running import tick
from recruitment.models import Application, Phase
from recruitment.queries.cohorts import house_definition
from recruitment.rehearsal.house import BEGINS, found
from recruitment.rehearsal.play import play
from recruitment.rehearsal.running import everybody
from recruitment.rehearsal.scene import Scene, open_scene
from recruitment.rehearsal.scratch import scratch_database
from recruitment.servers import Addresses
from recruitment.services.decisions import withdraw
from recruitment.services.interests import register_interest
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.storage.folder import FolderStorage
from tests.factories import make_cohort, make_lead
from tests.factories_due import RELEASE, Office, make_office
from tests.rehearsal.blank_pages import blank_pages
from tests.rehearsal.poor_world import (
    PoorPostbox,
    giving_more_time,
    holding,
    losing_a_pack,
    reading_on,
)
from tests.rehearsal.watching import Watcher

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST_REMINDER = RELEASE.replace(month=1, day=26, hour=9)


def test_forecast_equals_what_then_happens_tick_by_tick(server: Addresses, tmp_path: Path) -> None:
    poor: list[PoorPostbox] = []
    watcher = Watcher()

    def postbox(inner: object) -> PoorPostbox:
        poor.append(PoorPostbox(inner))  # type: ignore[arg-type]
        return poor[0]

    with (
        blank_pages(),
        scratch_database(server) as addresses,
        open_scene(
            addresses,
            messages=tmp_path,
            packs=FolderStorage(tmp_path / "packs"),
            seed=11,
            begins=BEGINS,
            postbox=postbox,
        ) as scene,
    ):
        house = found(scene, applicants=12)
        with scene.desk.database.transaction() as session:
            for waits in ("first@example.org", "second@example.org"):
                register_interest(
                    session,
                    email=waits,
                    name="",
                    definition=house.cohort.definition,
                    address="https://x.example",
                    now=scene.clock(),
                )
        scene.worker.work_off()
        reminder = house.cohort.closes_at.replace(hour=9, minute=0) - 7 * DAY
        parts = [
            *everybody(house),
            holding(house, "remind_drafts", reminder - HOUR, 6 * HOUR),
            holding(house, "send_messages", house.closing_ends - HOUR, DAY),
            holding(house, "release_decisions", house.release - HOUR, 2 * HOUR),
            reading_on(house, house.release - 2 * DAY),
            losing_a_pack(house, house.release - 2 * DAY),
            giving_more_time(house, house.cohort.closes_at + HOUR),
        ]
        for _ in play(scene, parts, cohort_id=house.cohort.id, until=house.ends, nights=3, watch=watcher):
            pass
    assert watcher.disagreements == []
    # What waited for a letter that the mail server refused left in the end.
    assert watcher.kept_back
    assert watcher.kept_back.keys() <= watcher.effects.keys()
    # Not because nothing happened: every job of the cohort had something to do, and did it.
    assert set(watcher.agreed) >= {entry.name for entry in ENTRIES if entry.of_a_cohort}
    assert watcher.ticks > 40
    assert poor[0].refused > 5
    assert poor[0].cut > 0
    stages = [effect[2] for effect in watcher.effects if len(effect) == 3]
    told = [effect for effect in watcher.effects if MessageKind.INTEREST_OPENED in effect]
    assert len(told) == 2
    kinds = {effect[0] for effect in watcher.effects if len(effect) == 2}
    assert {MessageKind.DRAFT_REMINDER, MessageKind.EXTENSIONS_ENDED} <= kinds
    # One of two declines, and whoever is on the reserve list is offered the place.
    assert [stages.count(one) for one in ("interview", "centre", "offer", "reserve")] == [6, 4, 3, 1]


@pytest.fixture
def office(scene: Scene) -> Office:
    """One whose decision is due now, and nothing else."""
    with scene.desk.database.transaction() as session:
        office = make_office(session)
    scene.clock.go_to(RELEASE)
    return office


def watched(scene: Scene, meanwhile: Callable[[Session], None] = lambda _session: None) -> Watcher:
    """One tick, with something that happens between the forecast and the tick."""
    watcher = Watcher()
    with watcher(scene):
        with scene.desk.database.transaction() as session:
            meanwhile(session)
        tick(scene.desk, scene.now)
        scene.worker.work_off()
    return watcher


@pytest.mark.usefixtures("office")
def test_undisturbed_tick_agrees(scene: Scene) -> None:
    watcher = watched(scene)
    assert watcher.disagreements == []
    assert watcher.agreed["release_decisions"] == 1
    assert len(watcher.effects) == 2 + 2 + 1 + 2  # moves, letters; closing, told to two leads


def test_decision_withdrawn_behind_its_back_is_found(scene: Scene, office: Office) -> None:
    def take_back(session: Session) -> None:
        withdraw(
            session,
            cohort_id=office.cohort.id,
            decision_id=office.decision_id,
            reason="No.",
            actor_id=office.leads[0],
            now=scene.now,
        )

    (found_out,) = watched(scene, take_back).disagreements
    assert found_out.only_done == []
    assert (office.offered, "sift", "offer") in found_out.only_foreseen
    assert len(found_out.only_foreseen) == 4


def test_candidate_who_leaves_the_sift_behind_its_back_is_found(scene: Scene, office: Office) -> None:
    def leave(session: Session) -> None:
        mine = col(Application.reference) == office.declined
        session.execute(update(Application).where(mine).values(stage="offer"))

    (found_out,) = watched(scene, leave).disagreements
    assert (office.declined, "sift", "not_progressed") in found_out.only_foreseen
    assert found_out.only_done == []


@pytest.mark.usefixtures("office")
def test_letter_that_nobody_foresaw_is_found(scene: Scene) -> None:
    def write(session: Session) -> None:
        fields = standing_fields(house_definition(), "https://x.example") | {"role": "lead"}
        letter = Letter("new@example.org", MessageKind.STAFF_INVITED, "x", fields)
        post(session, letter, definition=house_definition(), now=scene.now)

    (found_out,) = watched(scene, write).disagreements
    assert (found_out.only_foreseen, found_out.only_done) == ([], [("staff_invited", "new@example.org")])


def test_cohort_that_nobody_foresaw_is_found(scene: Scene, office: Office) -> None:
    made: list[UUID] = []

    def make(session: Session) -> None:
        cohort = make_cohort(
            session, scene.now, name="Sudden", public=False, opens_in=timedelta(0), phase=Phase.PLANNED
        )
        make_lead(session, cohort, scene.now, email="sudden@example.org")
        made.append(cohort.id)

    (found_out,) = watched(scene, make).disagreements
    told = ("applications_opened", "sudden@example.org")
    assert (found_out.only_foreseen, found_out.only_done) == ([], [told, (made[0], "open")])
    assert office.cohort.id not in made
