"""Interviews: who observes whom, a scorecard as it is made, committing it, and what comes after."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from uuid import UUID, uuid4

from sqlmodel import Session, text

from recruitment.domain.observing import Observed
from recruitment.queries.availability import days_of, own_availability
from recruitment.queries.observations import own_observation
from recruitment.services.calibration import record_safer_training
from recruitment.services.observations import as_fields, commit_observation, save_observed
from recruitment.services.panels import Wanted, set_panel
from recruitment.storage.place import open_storage
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Scene

EXERCISE = "interview"
#: From the other end of the list than what else is measured takes its candidates from.
_INVITED = """
update work.application set stage = 'interview' where id = (
    select id from work.application where stage = 'sift' and cohort_id = :cohort
    order by reference desc limit 1
) returning reference
"""
_OBSERVATION = """
select observation.id from work.observation join work.panel on panel.id = panel_id
join work.application on application.id = panel.application_id
where reference = :reference and assessor_id = :assessor and panel.exercise = :exercise
"""

_PANEL = """
select panel.id from work.panel join work.application on application.id = application_id
where application.reference = :reference and panel.exercise = 'interview'
"""
_READY = f"""
insert into work.pack (id, cohort_id, kind, panel_id, panels, member_id, state, asked_at, made_at,
    digest, size, pages, fault)
select gen_random_uuid(), cohort_id, 'panel', id, array[id], :assessor, 'ready', now(), now(),
    :digest, 50009, 7, ''
from work.panel where id = ({_PANEL}) returning id
"""


def _other(scene: Scene) -> UUID:
    """Who is on each panel beside the assessor."""
    return next(one for one in scene.leavers if one != scene.assessor)


def invited(scene: Scene, session: Session) -> str:
    reference: str = session.execute(text(_INVITED), {"cohort": scene.cohort.id}).scalar_one()
    return reference


def meet(scene: Scene, session: Session, reference: str, exercise: str = EXERCISE) -> None:
    """Set a candidate's panel: the assessor and another."""
    now = scene.now()
    record_safer_training(
        session,
        cohort_id=scene.cohort.id,
        assessor_id=scene.assessor,
        on=now.date(),
        until=now.date().replace(year=now.year + 1, day=1),
    )
    set_panel(
        session,
        cohort=scene.cohort,
        exercise=scene.cohort.definition.exercise(exercise),
        reference=reference,
        wanted=Wanted(frozenset({scene.assessor, _other(scene)}), now + timedelta(days=9), "Room 4"),
        actor_id=scene.second,
        now=now,
    )


def _observation(session: Session, reference: str, assessor: UUID, exercise: str = EXERCISE) -> UUID:
    fields = {"reference": reference, "assessor": assessor, "exercise": exercise}
    found: UUID = session.execute(text(_OBSERVATION), fields).scalar_one()
    return found


def _score(
    scene: Scene,
    session: Session,
    reference: str,
    assessor: UUID,
    *,
    commit: bool,
    exercise: str = EXERCISE,
) -> None:
    """A whole scorecard."""
    definition, now = scene.cohort.definition, scene.now()
    slots = definition.exercise(exercise).slots
    key = {
        "cohort_id": scene.cohort.id,
        "observation_id": _observation(session, reference, assessor, exercise),
        "assessor_id": assessor,
    }
    made = as_fields(slots, {slot: Observed("4", "Named the pupil, and what changed.") for slot in slots})
    save_observed(session, own=own_observation(session, **key), slots=slots, typed=made, version=0, now=now)
    if commit:
        own = own_observation(session, **key)
        commit_observation(session, own=own, definition=definition, version=own.version, now=now)


def score_both(scene: Scene, session: Session, reference: str, exercise: str) -> None:
    """Both of a panel's whole scorecards, committed."""
    for assessor in (scene.assessor, _other(scene)):
        _score(scene, session, reference, assessor, commit=True, exercise=exercise)


@cache
def _reference(scene: Scene) -> str:
    """One candidate for what takes nothing away."""
    with scene.worker.transaction() as session:
        reference = invited(scene, session)
        meet(scene, session, reference)
    return reference


@cache
def _address(scene: Scene) -> str:
    with scene.worker.transaction() as session:
        found = _observation(session, _reference(scene), scene.assessor)
    return f"/assess/{scene.cohort.slug}/interviews/{found}"


def _fresh(scene: Scene, *, done: bool) -> tuple[str, UUID]:
    """Another candidate's scorecard, filled in; or committed by both."""
    with scene.worker.transaction() as session:
        reference = invited(scene, session)
        meet(scene, session, reference)
        for assessor in (scene.assessor, _other(scene)) if done else (scene.assessor,):
            _score(scene, session, reference, assessor, commit=done)
        return reference, _observation(session, reference, scene.assessor)


def _page(scene: Scene) -> Ask:
    return Ask(_address(scene), scene.assessor)


def _version(scene: Scene) -> str:
    statement = "select coalesce(max(version), 0) from work.observation_card where observation_id = :id"
    with scene.worker.transaction() as session:
        return str(session.execute(text(statement), {"id": _address(scene)[-36:]}).scalar_one())


def _made(scene: Scene) -> Ask:
    """A score chosen, over what was saved before."""
    version = _version(scene)
    fields = {"score-why_now-inspired": str(int(version) % 5 + 1), "version": version}
    return Ask(f"{_address(scene)}/save", scene.assessor, fields, by_script=True)


def _note(scene: Scene) -> Ask:
    note = uuid4()
    fields = {f"note-{note}-text": "Began with a boy in year 9.", f"note-{note}-version": "0"}
    return Ask(f"{_address(scene)}/notes/{note}/save", scene.assessor, fields, by_script=True)


def _saved(scene: Scene) -> Ask:
    version = _version(scene)
    fields = {"score-unasked-purpose": str(int(version) % 5 + 1), "version": version, "then": "note"}
    return Ask(_address(scene), scene.assessor, fields)


def _look_through(scene: Scene) -> Ask:
    return Ask(f"{_address(scene)}/commit", scene.assessor)


def _commit(scene: Scene) -> Ask:
    _, observation = _fresh(scene, done=False)
    address = f"/assess/{scene.cohort.slug}/interviews/{observation}/commit"
    return Ask(address, scene.assessor, {"version": "1"})


def _side_by_side(scene: Scene) -> Ask:
    if "talked over" not in scene.notes:
        scene.notes["talked over"] = _fresh(scene, done=True)[1]
    return Ask(f"/assess/{scene.cohort.slug}/interviews/{scene.notes['talked over']}", scene.assessor)


def _discussed(scene: Scene) -> Ask:
    _, observation = _fresh(scene, done=True)
    fields = {
        "slot": "why_now-inspired",
        "score": "3",
        "reason": "One of us knew the school.",
        "version": "0",
    }
    return Ask(f"/assess/{scene.cohort.slug}/interviews/{observation}/discussed", scene.assessor, fields)


def _concern(scene: Scene) -> Ask:
    fields = {"words": "They left a pupil alone.", "once": str(uuid4())}
    return Ask(f"{_address(scene)}/concern", scene.assessor, fields)


def _known(scene: Scene) -> Ask:
    _, observation = _fresh(scene, done=False)
    return Ask(f"/assess/{scene.cohort.slug}/interviews/{observation}/known", scene.assessor, {})


def _times(scene: Scene) -> Ask:
    day = days_of(scene.cohort)[EXERCISE][scene.number() % 5]
    with scene.worker.transaction() as session:
        said = own_availability(session, scene.cohort.id, scene.assessor)
    fields: dict[str, str | list[str]] = {
        "times": [f"{day}-morning"],
        "before": " ".join(one.key for one in said),
    }
    return Ask(f"/assess/{scene.cohort.slug}/availability", scene.assessor, fields)


def _pack_of(scene: Scene) -> Ask:
    """One's own copy of the pack of a panel; asked for again before it is made, it is the same."""
    with scene.worker.transaction() as session:
        panel = session.execute(text(_PANEL), {"reference": _reference(scene)}).scalar_one()
    return Ask(f"/assess/{scene.cohort.slug}/interviews/packs/{panel}", scene.assessor, {})


@cache
def _made_pack(scene: Scene) -> str:
    digest = open_storage(scene.settings.packs).put(b"%PDF-1.7\n" + b" " * 50_000)
    with scene.worker.transaction() as session:
        found = {"reference": _reference(scene), "assessor": scene.assessor, "digest": digest}
        pack = session.execute(text(_READY), found).scalar_one()
    return f"/assess/{scene.cohort.slug}/interviews/packs/{pack}/file"


def _lead(scene: Scene, rest: str = "") -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/panels{rest}", scene.second)


def _panel(scene: Scene) -> Ask:
    return _lead(scene, f"/{EXERCISE}/{_reference(scene)}")


def _is_set(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        reference = invited(scene, session)
    chosen = [str(scene.assessor), str(_other(scene))]
    return Ask(
        _lead(scene, f"/{EXERCISE}/{reference}").path, scene.second, {"chosen": chosen, "version": "0"}
    )


ENTRIES = (
    Entry("Panels, by exercise", "lead.panels", _lead),
    Entry("Panels of one exercise", "lead.panels_of", lambda scene: _lead(scene, f"/{EXERCISE}")),
    Entry("A panel, to be chosen", "lead.panel", _panel),
    post("It is set", "lead.panel", _is_set),
    post(
        "Its pack is asked for",
        "lead.ask_for_panel",
        lambda scene: Ask(f"{_panel(scene).path}/pack", scene.second, {}),
    ),
    Entry(
        "Packs of one's interviews",
        "assess.interview_packs",
        lambda scene: Ask(f"/assess/{scene.cohort.slug}/interviews/packs", scene.assessor),
    ),
    post("One's own is asked for", "assess.ask_for_interview_pack", _pack_of),
    Entry(
        "It is fetched",
        "assess.download_interview_pack",
        lambda scene: Ask(_made_pack(scene), scene.assessor),
    ),
    Entry("Whom one meets", "assess.observations", lambda scene: Ask("/assess/interviews", scene.assessor)),
    Entry("A scorecard with its kit", "assess.observation", _page),
    post("It is saved by its button", "assess.save_observation", _saved),
    post("A score is saved as it is made", "assess.save_observed_as_made", _made, status=200),
    post("A note is saved as it is typed", "assess.save_note_as_typed", _note, status=200),
    Entry("A scorecard is looked through", "assess.commit_own", _look_through),
    post("It is committed", "assess.commit_own", _commit),
    Entry("Two scorecards side by side", "assess.observation", _side_by_side),
    post("An agreed score is added", "assess.add_discussed", _discussed),
    Entry(
        "Something about keeping children safe",
        "assess.observation_concern",
        lambda scene: Ask(f"{_address(scene)}/concern", scene.assessor),
    ),
    post("It is sent", "assess.observation_concern", _concern),
    Entry(
        "Whether one knows the candidate",
        "assess.observation_known",
        lambda scene: Ask(f"{_address(scene)}/known", scene.assessor),
    ),
    Entry(
        "Its time as a calendar file",
        "assess.observation_calendar",
        lambda scene: Ask(f"{_address(scene)}/calendar.ics", scene.assessor),
    ),
    post("One steps back", "assess.observation_known", _known),
    Entry(
        "When one can interview",
        "assess.availability",
        lambda scene: Ask(f"/assess/{scene.cohort.slug}/availability", scene.assessor),
    ),
    post("It is said", "assess.availability", _times),
)
