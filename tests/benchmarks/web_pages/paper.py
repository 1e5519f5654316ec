"""Reading on paper: packs asked for and fetched; scores typed in and committed, by an assessor and a lead."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from uuid import UUID

from sqlmodel import text

from recruitment.storage.place import open_storage
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Desk, Scene

BATCH = 10
_VERSION = "select coalesce(max(version), 0) from work.scorecard where reading_id = :reading"
_READY = """
insert into work.pack (id, cohort_id, kind, assessor_id, item, criterion, readings, state,
    asked_by, asked_at, made_at, digest, size, pages, fault)
select gen_random_uuid(), cohort_id, 'reader', assessor_id, item, criterion, array_agg(id), 'ready',
    assessor_id, :now, :now, :digest, 50000, 20, ''
from work.reading where id = any (:readings) group by cohort_id, assessor_id, item, criterion returning id
"""
_TYPED = """
insert into work.paper_score (reading_id, typed_by, typed_at, version)
select reading_id, :typist, :now, version from work.scorecard where reading_id = any (:readings)
on conflict (reading_id) do update set typed_by = excluded.typed_by, version = excluded.version
"""
_CARDS = """
with made as (
    insert into work.scorecard (id, reading_id, cohort_id, assessor_id, state, saved_at, reason)
    select gen_random_uuid(), id, cohort_id, assessor_id, 'draft', :now, ''
    from work.reading where id = any (:readings)
    on conflict do nothing returning id, reading_id, cohort_id
)
insert into work.score (scorecard_id, criterion, cohort_id, value)
select made.id, reading.criterion, made.cohort_id, 3
from made join work.reading on reading.id = made.reading_id
"""


@cache
def _desk(scene: Scene) -> Desk:
    """One pass for what takes nothing from it."""
    return next(one for one in scene.desks if len(one.readings) >= BATCH)


def _address(scene: Scene, desk: Desk, page: str, *, by_lead: bool) -> str:
    if by_lead:
        return f"/lead/{scene.cohort.slug}/assessors/{desk.assessor_id}/paper{page.format(slug=desk.slug)}"
    return f"/assess/{scene.cohort.slug}/paper{page.format(slug=desk.slug)}"


def _at(page: str, *, by_lead: bool = False) -> Callable[[Scene], Ask]:
    """A page of one pass on paper, for its assessor or for a lead."""
    return partial(_page, page=page, by_lead=by_lead)


def _page(scene: Scene, *, page: str, by_lead: bool) -> Ask:
    desk = _desk(scene)
    person = scene.lead if by_lead else desk.assessor_id
    return Ask(_address(scene, desk, page, by_lead=by_lead), person)


def _saved(*, by_lead: bool) -> Callable[[Scene], Ask]:
    """A digit as the page's script saves it, over what it saved before."""

    def ask(scene: Scene) -> Ask:
        desk = _desk(scene)
        reading = desk.readings[1 if by_lead else 0]
        with scene.worker.transaction() as session:
            version = session.execute(text(_VERSION), {"reading": reading}).scalar_one()
        fields = {f"{reading}-score": str(version % 3 + 2), f"{reading}-version": str(version)}
        address = _address(scene, desk, "/{slug}/scores", by_lead=by_lead)
        person = scene.lead if by_lead else desk.assessor_id
        return Ask(f"{address}/{reading}", person, fields, by_script=True)

    return ask


def _by_hand(*, by_lead: bool) -> Callable[[Scene], Ask]:
    """A whole form that changes nothing, as it is sent once its script has saved each row."""

    def ask(scene: Scene) -> Ask:
        made = _page(scene, page="/{slug}/scores", by_lead=by_lead)
        return Ask(made.path, made.person, {"rows": "saved"})

    return ask


def _typed(scene: Scene, desk: Desk, typist: UUID) -> dict[str, str | list[str]]:
    """A batch typed in from paper a moment ago; what the review sends."""
    values = {"readings": list(desk.readings[:BATCH]), "typist": typist, "now": scene.now()}
    with scene.worker.transaction() as session:
        session.execute(text(_CARDS), values)
        session.execute(text(_TYPED), values)
    return {"seen_at": scene.now().isoformat(), "reading": [str(one) for one in desk.readings[:BATCH]]}


def _looked(*, by_lead: bool, commits: bool = False) -> Callable[[Scene], Ask]:
    """The review of a batch from paper, of a pass that nothing was done with."""

    def ask(scene: Scene) -> Ask:
        desk = next(one for one in scene.desks if len(one.readings) >= BATCH)
        typist = scene.lead if by_lead else desk.assessor_id
        sent = _typed(scene, desk, typist)
        address = _address(scene, desk, "/{slug}/review", by_lead=by_lead)
        return Ask(address, typist, sent if commits else {})

    return ask


def _file(scene: Scene) -> Ask:
    """A pack that was made a moment ago."""
    desk = _desk(scene)
    digest = open_storage(scene.settings.packs).put(b"%PDF-1.7\n" + b" " * 50_000)
    values = {"readings": list(desk.readings), "now": scene.now(), "digest": digest}
    with scene.worker.transaction() as session:
        pack_id = session.execute(text(_READY), values).scalar_one()
    return Ask(_address(scene, desk, f"/packs/{pack_id}", by_lead=False), desk.assessor_id)


def _asked(*, by_lead: bool) -> Callable[[Scene], Ask]:
    """A pack asked for, each time by somebody who has asked for few."""

    def ask(scene: Scene) -> Ask:
        desk = next(scene.desks)
        address = _address(scene, desk, "/{slug}/pack", by_lead=by_lead)
        return Ask(address, scene.second if by_lead else desk.assessor_id)

    return ask


ENTRIES = (
    Entry("What there is to read on paper", "assess.paper", _at("")),
    post("A pack is asked for", "assess.ask_for_reader_pack", _asked(by_lead=False), every=5),
    Entry("A pack is fetched", "assess.download_reader_pack", _file, every=5),
    Entry("Ten rows to type scores in", "assess.paper_scores", _at("/{slug}/scores")),
    post("A digit is saved", "assess.save_paper_score", _saved(by_lead=False), status=200),
    post("The rows are sent", "assess.paper_scores", _by_hand(by_lead=False)),
    Entry("Ten scores from paper are looked through", "assess.paper_review", _looked(by_lead=False), every=5),
    post(
        "Ten scores from paper are committed",
        "assess.paper_review",
        _looked(by_lead=False, commits=True),
        every=5,
    ),
    Entry("An assessor's reading on paper", "lead.paper", _at("", by_lead=True)),
    post("A lead asks for their pack", "lead.ask_for_reader_pack", _asked(by_lead=True), every=10),
    Entry("Ten rows, for a lead", "lead.paper_scores", _at("/{slug}/scores", by_lead=True)),
    post("A lead's digit is saved", "lead.save_paper_score", _saved(by_lead=True), status=200),
    post("A lead sends the rows", "lead.paper_scores", _by_hand(by_lead=True)),
    Entry("Ten are looked through by a lead", "lead.paper_review", _looked(by_lead=True), every=5),
    post("Ten are committed by a lead", "lead.paper_review", _looked(by_lead=True, commits=True), every=5),
)
