"""Safer recruitment, undoing a decision, and taking an application up again."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from sqlmodel import Session, text

from recruitment.domain.safer_records import DECLARATION
from recruitment.services.safer_recruitment import name_for_safer_recruitment
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Scene

_CLEAN = {ask.name: "no" for ask in DECLARATION.asks if not ask.name.endswith("_words")} | {"true": "yes"}
#: From the other end of the list than what else is measured takes its candidates from.
_FURTHER = """
update work.application set stage = 'interview' where id = (
    select id from work.application where stage = 'sift' and cohort_id = :cohort
    order by reference desc limit 1
) returning id, reference
"""
_ASKED = """
insert into safeguarding.declaration (application_id, asked_at, entries, version, sent_at)
values (:application, now(), '{}', 1, case when cast(:sent as boolean) then now() end)
"""
_WITHDREW = """
with gone as (update work.application set stage = 'withdrawn' where id = :application returning id)
insert into work.event (application_id, action, from_stage, to_stage, cause, reason, at)
select id, 'withdraw', 'interview', 'withdrawn', 'page:withdraw', 'unsaid', now() from gone
"""
_DECLINED = """
with gone as (update work.application set stage = 'not_progressed' where id = :application returning id)
insert into work.event (application_id, action, from_stage, to_stage, cause, reason, at)
select id, 'decline', 'interview', 'not_progressed', 'decision:x', 'Below the places.', now() from gone
"""
_WANTED = """
insert into work.reopening (id, application_id, from_stage, to_stage, reason, asked_by, asked_at)
values (gen_random_uuid(), :application, 'not_progressed', 'interview', 'A mix-up.', :lead, now())
"""
_PERSON = "select person_id from identity.details where application_id = :application"


def _further(scene: Scene, session: Session, *, sent: bool) -> tuple[UUID, str]:
    """One more candidate who was taken further and is asked to declare."""
    row = session.execute(text(_FURTHER), {"cohort": scene.cohort.id}).one()
    session.execute(text(_ASKED), {"application": row.id, "sent": sent})
    return row.id, row.reference


def _fresh(scene: Scene, *, sent: bool) -> tuple[UUID, str]:
    with scene.worker.transaction() as session:
        return _further(scene, session, sent=sent)


@cache
def _looked_after(scene: Scene) -> str:
    """One candidate for what takes nothing away; the second lead is named."""
    with scene.worker.transaction() as session:
        name_for_safer_recruitment(
            session,
            cohort_id=scene.cohort.id,
            person_id=scene.second,
            actor_id=scene.second,
            now=scene.now(),
        )
        return _further(scene, session, sent=True)[1]


def _lead(scene: Scene, rest: str = "") -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/safer-recruitment{rest}", scene.second)


def _recorded(scene: Scene) -> Ask:
    _looked_after(scene)
    _, reference = _fresh(scene, sent=True)
    fields = {"finding": "proceed", "words": "Three pages of results.", "seen": "0"}
    return Ask(_lead(scene, f"/{reference}/online_search").path, scene.second, fields)


def _declaring(scene: Scene) -> tuple[str, UUID]:
    application, reference = _fresh(scene, sent=False)
    with scene.worker.transaction() as session:
        person: UUID = session.execute(text(_PERSON), {"application": application}).scalar_one()
    return f"/apply/{reference}/declaration", person


@cache
def _declared(scene: Scene) -> tuple[str, UUID]:
    return _declaring(scene)


def _typed(scene: Scene) -> Ask:
    address, person = _declaring(scene)
    return Ask(f"{address}/save", person, {"unspent": "no", "version": "1"}, by_script=True)


def _sent(scene: Scene) -> Ask:
    address, person = _declaring(scene)
    return Ask(address, person, {**_CLEAN, "version": "1"})


def _ended(scene: Scene) -> str:
    application, reference = _fresh(scene, sent=False)
    with scene.worker.transaction() as session:
        session.execute(text(_WITHDREW), {"application": application})
    return f"/lead/{scene.cohort.slug}/applications/{reference}/reopening"


def _reopened(scene: Scene) -> Ask:
    return Ask(_ended(scene), scene.second, {"reason": "They withdrew by mistake."})


def _agreed(scene: Scene) -> Ask:
    """Two had ended it, and the other lead asks for it."""
    application, reference = _fresh(scene, sent=False)
    with scene.worker.transaction() as session:
        session.execute(text(_DECLINED), {"application": application})
        session.execute(text(_WANTED), {"application": application, "lead": scene.lead})
    return Ask(f"/lead/{scene.cohort.slug}/applications/{reference}/reopening/agree", scene.second, {})


ENTRIES = (
    Entry("What safer recruitment still asks for", "lead.safer_records", _lead),
    Entry(
        "Safer recruitment of one",
        "lead.safer_record",
        lambda scene: _lead(scene, f"/{_looked_after(scene)}"),
    ),
    Entry(
        "A search online, to be recorded",
        "lead.record_safely",
        lambda scene: _lead(scene, f"/{_looked_after(scene)}/online_search"),
    ),
    post("It is recorded", "lead.record_safely", _recorded),
    post(
        "Its pack is asked for",
        "lead.ask_for_safeguarding",
        lambda scene: Ask(_lead(scene, f"/{_looked_after(scene)}/pack").path, scene.second, {}),
    ),
    Entry("A self-declaration", "apply.declaration", lambda scene: Ask(*_declared(scene))),
    post("It is saved as it is typed", "apply.save_declaration_as_typed", _typed, status=200),
    post("It is sent", "apply.save_own_declaration", _sent),
    Entry("To take up again what ended", "lead.reopen", lambda scene: Ask(_ended(scene), scene.second)),
    post("It is taken up again", "lead.reopen", _reopened),
    post("Another lead agrees to it", "lead.agree_to_reopening", _agreed),
)
