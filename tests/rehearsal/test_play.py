"""The loop: everybody acts at their time, the clock looks when something falls due, and never goes back."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Stage
from recruitment.jobs.timetable import JOBS
from recruitment.models import Cohort, Delivery, Phase, Tick
from recruitment.queries.cohorts import CohortFacts
from recruitment.rehearsal.play import Beat, Moment, Part, play
from recruitment.rehearsal.scene import Scene
from recruitment.services.holds import hold
from recruitment.services.ticks import claim_ticks
from tests.conftest import NOW
from tests.factories import make_application, make_cohort, make_lead

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPENS = NOW + 3 * HOUR


def planned(session: Session) -> CohortFacts:
    """A cohort that opens in three hours, with a lead to be told."""
    cohort = make_cohort(session, NOW, opens_in=3 * HOUR, phase=Phase.PLANNED)
    make_lead(session, cohort, NOW, email="lead@example.org")
    return cohort


@pytest.fixture
def cohort(scene: Scene) -> CohortFacts:
    with scene.desk.database.transaction() as session:
        return planned(session)


def acting(scene: Scene, said: list[tuple[str, datetime]], name: str, *times: datetime) -> Part:
    for at in times:
        yield Beat(at, quiet=True)
        said.append((name, scene.now))


def moments(scene: Scene, cohort: CohortFacts, *parts: Part, until: datetime) -> list[Moment]:
    return list(play(scene, parts, cohort_id=cohort.id, until=until))


def test_everybody_acts_in_the_order_of_time(scene: Scene, cohort: CohortFacts) -> None:
    said: list[tuple[str, datetime]] = []
    ada = acting(scene, said, "Ada", NOW + HOUR, NOW + 5 * HOUR)
    ben = acting(scene, said, "Ben", NOW + 2 * HOUR, NOW + 4 * HOUR)
    moments(scene, cohort, ada, ben, until=NOW + 6 * HOUR)
    assert said == [
        ("Ada", NOW + HOUR),
        ("Ben", NOW + 2 * HOUR),
        ("Ben", NOW + 4 * HOUR),
        ("Ada", NOW + 5 * HOUR),
    ]
    assert scene.now == NOW + 6 * HOUR


def test_time_that_is_past_means_at_once(scene: Scene, cohort: CohortFacts) -> None:
    said: list[tuple[str, datetime]] = []
    moments(scene, cohort, acting(scene, said, "Ada", NOW + HOUR, NOW), until=NOW + 2 * HOUR)
    assert said == [("Ada", NOW + HOUR), ("Ada", NOW + HOUR)]


def test_whoever_would_act_after_the_end_does_not(scene: Scene, cohort: CohortFacts) -> None:
    said: list[tuple[str, datetime]] = []
    moments(scene, cohort, acting(scene, said, "Ada", NOW + 2 * HOUR), until=NOW + HOUR)
    assert said == []


def test_clock_looks_when_something_falls_due_and_all_that_follows_is_done(
    scene: Scene, cohort: CohortFacts
) -> None:
    seen = moments(scene, cohort, until=NOW + 4 * HOUR)
    assert [(moment.at, [tick.job for tick in moment.ticks]) for moment in seen] == [
        (OPENS, ["open_applications", "watch_drift", "look_for_contradictions", "tidy"])
    ]
    with scene.desk.database.transaction() as session:
        assert session.exec(select(Cohort.phase)).one() == "open"
        assert session.exec(select(Delivery.state)).all() == ["sent"]
    assert "Applications to" in str(scene.mail.newest["lead@example.org"]["Subject"])


def test_clock_looks_on_nights_besides(scene: Scene, cohort: CohortFacts) -> None:
    times = [moment.at for moment in moments(scene, cohort, until=NOW + 16 * DAY)]
    night = NOW.replace(hour=3)
    assert [at for at in times if at.hour == 3] == [night + DAY, night + 8 * DAY, night + 15 * DAY]


def test_what_somebody_does_may_bring_a_look_forward(scene: Scene, cohort: CohortFacts) -> None:
    def hurry() -> Part:
        yield Beat(NOW + HOUR, steers=True)
        with scene.desk.database.transaction() as session:
            row = session.get_one(Cohort, cohort.id)
            row.opens_at = NOW + 2 * HOUR

    assert moments(scene, cohort, hurry(), until=NOW + 4 * HOUR)[-1].at == NOW + 2 * HOUR


def test_nobody_looks_every_minute_for_what_is_held(scene: Scene, cohort: CohortFacts) -> None:
    with scene.desk.database.transaction() as session:
        hold(
            session,
            job="open_applications",
            cohort_id=cohort.id,
            reason="Wait",
            actor_id=UUID(int=1),
            now=NOW,
        )
    assert moments(scene, cohort, until=NOW + 6 * HOUR) == []


def test_quiet_act_leaves_the_queue_alone_and_a_loud_one_does_not(scene: Scene, cohort: CohortFacts) -> None:
    def queue(at: datetime, *, quiet: bool) -> Part:
        yield Beat(at, quiet=quiet)
        with scene.desk.database.transaction() as session:
            claim_ticks(session, {"remind_drafts": at.replace(second=0)})

    with scene.desk.database.transaction() as session:
        make_application(session, cohort, NOW, stage=Stage.APPLICATION)
    moments(scene, cohort, queue(NOW + HOUR, quiet=True), until=NOW + HOUR)
    assert waiting(scene) == 1
    moments(scene, cohort, queue(NOW + 2 * HOUR, quiet=False), until=NOW + 2 * HOUR)
    assert waiting(scene) == 0


def waiting(scene: Scene) -> int:
    with scene.desk.database.transaction() as session:
        return len(session.exec(select(Tick).where(Tick.state == "queued")).all())


def test_job_that_fails_stops_the_rehearsal(
    scene: Scene, cohort: CohortFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the definition has no such words")

    monkeypatch.setitem(JOBS, "open_applications", replace(JOBS["open_applications"], do=fail))
    with pytest.raises(Refusal, match="open_applications came out as “1 failed”"):
        moments(scene, cohort, until=NOW + 4 * HOUR)
