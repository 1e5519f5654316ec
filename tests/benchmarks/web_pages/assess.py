"""Pages of an assessor: what there is to read, a reading, its score, and a batch."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from uuid import UUID, uuid4

from sqlmodel import Session, text

from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Desk, Scene

BATCH = 10
_CARD = """
insert into work.scorecard (id, reading_id, cohort_id, assessor_id, state, saved_at, reason)
select :card, id, cohort_id, assessor_id, 'draft', :now, '' from work.reading where id = :reading
"""
_SCORE = """
insert into work.score (scorecard_id, criterion, cohort_id, value)
select :card, criterion, cohort_id, 3 from work.reading where id = :reading
"""
_VERSION = "select coalesce(max(version), 0) from work.scorecard where reading_id = :reading"
_COMMITTED = """
select r.item || '-' || r.criterion, r.id from work.reading r join work.scorecard c on c.reading_id = r.id
where r.assessor_id = :assessor and c.state = 'committed' limit 1
"""


def _address(scene: Scene, desk: Desk, rest: str = "") -> str:
    return f"/assess/{scene.cohort.slug}/{desk.slug}{rest}"


def _next(scene: Scene) -> Ask:
    """Each time somebody who opens a pass that they have not scored anything of today."""
    desk = next(scene.desks)
    return Ask(_address(scene, desk), desk.assessor_id)


def _committed(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        slug, reading = session.execute(text(_COMMITTED), {"assessor": scene.assessor}).one()
    return Ask(f"/assess/{scene.cohort.slug}/{slug}/{reading}", scene.assessor)


def _score(scene: Scene) -> Ask:
    desk = next(scene.desks)
    form = {"score": "4", "evidence": "They name the pupil, what they tried, and what changed within a term."}
    return Ask(_address(scene, desk, f"/{desk.readings[0]}"), desk.assessor_id, form)


@cache
def _some(scene: Scene) -> Desk:
    """One desk for what takes nothing from it."""
    return next(one for one in scene.desks if len(one.readings) > 1)


def _made(scene: Scene) -> Ask:
    """A score chosen by a key, as a page's script saves it, over what it saved before."""
    desk = _some(scene)
    with scene.worker.transaction() as session:
        version = session.execute(text(_VERSION), {"reading": desk.readings[0]}).scalar_one()
    fields = {"score": str(version % 5 + 1), "version": str(version)}
    return Ask(_address(scene, desk, f"/{desk.readings[0]}/save"), desk.assessor_id, fields, by_script=True)


def _shown(scene: Scene) -> Ask:
    desk = _some(scene)
    return Ask(_address(scene, desk, f"/{desk.readings[1]}/shown"), desk.assessor_id, by_script=True)


def _ahead(scene: Scene) -> Ask:
    desk = _some(scene)
    return Ask(_address(scene, desk, f"/{desk.readings[0]}/ahead"), desk.assessor_id)


def _aside(scene: Scene) -> Ask:
    desk = _some(scene)
    return Ask(_address(scene, desk, f"/{desk.readings[1]}/aside"), desk.assessor_id)


def _reported(scene: Scene) -> Ask:
    desk = _some(scene)
    fields = {"matter": "concern", "words": "They write of a child who told them something."}
    return Ask(_address(scene, desk, f"/{desk.readings[1]}/aside"), desk.assessor_id, fields)


def _list(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        version = session.execute(
            text("select coalesce(max(version), 0) from work.acquaintance")
        ).scalar_one()
    fields = {"known": "Hill View Primary School", "version": str(version)}
    return Ask("/assess/people-and-places", scene.assessor, fields)


def _batch_of_ten(scene: Scene) -> tuple[Desk, datetime]:
    """A pass with ten drafts, scored a moment ago."""
    desk = next(one for one in scene.desks if len(one.readings) >= BATCH)
    now = scene.now()
    with scene.worker.transaction() as session:
        for reading in desk.readings[:BATCH]:
            _draft(session, reading, now)
    return desk, now


def _draft(session: Session, reading: UUID, now: datetime) -> None:
    fields = {"card": uuid4(), "reading": reading, "now": now}
    session.execute(text(_CARD), fields)
    session.execute(text(_SCORE), fields)


def _look_through(scene: Scene) -> Ask:
    desk, _ = _batch_of_ten(scene)
    return Ask(_address(scene, desk, "/batch"), desk.assessor_id)


def _commit(scene: Scene) -> Ask:
    desk, now = _batch_of_ten(scene)
    return Ask(_address(scene, desk, "/batch"), desk.assessor_id, {"seen_at": now.isoformat()})


ENTRIES = (
    Entry("What there is to read", "assess.home", lambda scene: Ask("/assess", scene.assessor)),
    Entry(
        "What was agreed to",
        "assess.agreement",
        lambda scene: Ask(f"/assess/{scene.cohort.slug}/agreement", scene.assessor),
    ),
    Entry(
        "How a calibration went",
        "assess.calibrate",
        lambda scene: Ask(f"/assess/{scene.cohort.slug}/calibrate/q1-inspired", scene.assessor),
    ),
    Entry("The next answer to read", "assess.next_in_pass", _next, aim=5.0),
    Entry("A reading that is committed", "assess.reading", _committed),
    post("A score is saved as a draft", "assess.save", _score, aim=4.0),
    post("A score is saved as it is made", "assess.save_as_made", _made, status=200, aim=4.0),
    Entry("The answer after it, fetched ahead", "assess.ahead", _ahead),
    post("It is shown", "assess.shown", _shown, status=200),
    Entry("Something about an answer", "assess.aside", _aside),
    post("A concern is raised", "assess.aside", _reported),
    Entry(
        "People and places one knows",
        "assess.acquaintance",
        lambda scene: Ask("/assess/people-and-places", scene.assessor),
    ),
    post("They are saved", "assess.save_own_acquaintance", _list),
    Entry("A batch of ten is looked through", "assess.batch", _look_through, every=2),
    post("A batch of ten is committed", "assess.batch", _commit, aim=10.0, every=2),
    Entry("Past work, 50 rows", "assess.past", lambda scene: Ask("/assess/past-work", scene.assessor)),
)
