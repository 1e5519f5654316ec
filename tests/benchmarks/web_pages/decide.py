"""A lead's pages from the shortlist to the release of a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from uuid import UUID

from sqlmodel import text

from recruitment.demo.deciding import TwoLeads
from recruitment.domain.stages import Action
from recruitment.queries.reserve import reserve_lines
from recruitment.queries.shortlists import shortlist_by_id
from recruitment.services.decisions import Outcome, confirm, propose, withdraw
from recruitment.services.shortlists import build_shortlist
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.installation import ADDRESS
from tests.benchmarks.web_pages.lead import DEAR
from tests.benchmarks.web_pages.scene import Scene

_WHY = "Within the places by the averages of all readings."
_FREE = """
select r.application_id from work.shortlist_row r
where r.shortlist_id = :shortlist and not exists (
  select from work.decision_item i where i.application_id = r.application_id and i.is_open)
order by r.position limit 2
"""
_LAST = """
select application_id from work.shortlist_row r join work.application a on a.id = r.application_id
where r.shortlist_id = :shortlist and a.stage = 'sift' order by r.position desc limit 1
"""
_DECIDED = """
select reference from work.application a join work.decision_item i on i.application_id = a.id
where i.decision_id = :decision order by reference limit 1
"""


def _shortlist(scene: Scene) -> UUID:
    """One built for this run, of everybody in the sift."""
    if "shortlist" not in scene.notes:
        with scene.worker.transaction() as session:
            scene.notes["shortlist"] = build_shortlist(
                session,
                cohort=scene.cohort,
                places=scene.cohort.places,
                actor_id=scene.lead,
                now=scene.now(),
            )
    found: UUID = scene.notes["shortlist"]
    return found


def _of_cohort(page: str) -> Callable[[Scene], Ask]:
    return lambda scene: Ask(f"/lead/{scene.cohort.slug}/{page}", scene.lead)


def _of_shortlist(rest: str) -> Callable[[Scene], Ask]:
    def ask(scene: Scene) -> Ask:
        return Ask(f"/lead/{scene.cohort.slug}/shortlist/{_shortlist(scene)}{rest}", scene.lead)

    return ask


def _build(scene: Scene) -> Ask:
    _shortlist(scene)
    return Ask(f"/lead/{scene.cohort.slug}/shortlist", scene.lead, {"places": str(scene.cohort.places)})


def _proposed(scene: Scene) -> UUID:
    """Two offers, proposed by the other lead."""
    shortlist = _shortlist(scene)
    with scene.worker.transaction() as session:
        free = session.execute(text(_FREE), {"shortlist": shortlist}).scalars()
        decision = propose(
            session,
            cohort=scene.cohort,
            shortlist_id=shortlist,
            outcomes=[Outcome(one, Action.OFFER, _WHY) for one in free],
            reason=_WHY,
            actor_id=scene.second,
            now=scene.now(),
        )
    scene.notes["decision"] = decision
    return decision


def _confirmed(scene: Scene) -> UUID:
    decision = _proposed(scene)
    with scene.worker.transaction() as session:
        confirm(
            session,
            cohort_id=scene.cohort.id,
            decision_id=decision,
            actor_id=scene.lead,
            now=scene.now(),
        )
    return decision


def _take_back(scene: Scene) -> None:
    """So that its candidates are free for the next."""
    with scene.worker.transaction() as session:
        withdraw(
            session,
            cohort_id=scene.cohort.id,
            decision_id=scene.notes["decision"],
            reason="Measured.",
            actor_id=scene.lead,
            now=scene.now(),
        )


def _take_back_newest(scene: Scene) -> None:
    with scene.worker.transaction() as session:
        scene.notes["decision"] = session.execute(
            text("select id from work.decision order by proposed_at desc limit 1")
        ).scalar_one()
    _take_back(scene)


def _propose(scene: Scene) -> Ask:
    """The whole list as its page sends it: offers within the places, the rest left in the sift."""
    shortlist = _shortlist(scene)
    with scene.worker.transaction() as session:
        found = shortlist_by_id(session, scene.cohort.id, shortlist)
    form = {"reason": _WHY, "offer_reason": _WHY}
    for one in found.candidates:
        if one.decision_id is None:
            form[f"outcome-{one.reference}"] = "offer" if found.is_within(one) else ""
            form[f"reason-{one.reference}"] = ""
    return Ask(f"/lead/{scene.cohort.slug}/shortlist/{shortlist}/propose", scene.lead, form)


def _decision(make: Callable[[Scene], UUID], rest: str = "", **form: str) -> Callable[[Scene], Ask]:
    def ask(scene: Scene) -> Ask:
        return Ask(f"/lead/{scene.cohort.slug}/decisions/{make(scene)}{rest}", scene.lead, form)

    return ask


def _one_of(scene: Scene) -> Ask:
    """One of the two in a confirmed decision."""
    decision = _confirmed(scene)
    with scene.worker.transaction() as session:
        reference = session.execute(text(_DECIDED), {"decision": decision}).scalar_one()
    path = f"/lead/{scene.cohort.slug}/decisions/{decision}/candidates/{reference}/undo"
    return Ask(path, scene.lead)


def _one_taken_out(scene: Scene) -> Ask:
    return replace(_one_of(scene), form={"reason": _WHY})


@cache
def _on_reserve(scene: Scene) -> tuple[str, str]:
    """A band and somebody in it, for whom no decision waits: the last of a list, whom nothing else needs."""
    shortlist = _shortlist(scene)
    with scene.worker.transaction() as session:
        last = session.execute(text(_LAST), {"shortlist": shortlist}).scalar_one()
        leads = (scene.lead, scene.second)
        TwoLeads(session, scene.cohort, leads, shortlist, ADDRESS, scene.now()).carry_out(
            [Outcome(last, Action.RESERVE, _WHY, scene.cohort.definition.reserve.bands[0].code)], _WHY
        )
        line = next(one for one in reserve_lines(session, scene.cohort.id) if one.application_id == last)
    return line.band or "", line.reference


def _to_extend(scene: Scene) -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/reserve/{_on_reserve(scene)[1]}/extend", scene.lead)


def _band_to_extend(scene: Scene) -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/reserve/bands/{_on_reserve(scene)[0]}/extend", scene.lead)


def _looked_at(ask: Callable[[Scene], Ask]) -> Callable[[Scene], Ask]:
    """With a day a year off, as it is looked at before anybody is told."""

    def looked_at(scene: Scene) -> Ask:
        day = scene.now().date() + timedelta(days=365)
        until = [str(part) for part in (day.day, day.month, day.year)]
        return replace(ask(scene), form={"until": until, "reason": _WHY, "then": "look"})

    return looked_at


ENTRIES = (
    Entry(
        "Shortlists",
        "lead.shortlists",
        lambda scene: Ask(f"/lead/{scene.cohort.slug}/shortlist", scene.lead),
    ),
    post("A shortlist is built", "lead.shortlists", _build, every=DEAR),
    Entry("A shortlist, every candidate", "lead.shortlist", _of_shortlist(""), every=DEAR),
    Entry("Shortlist as CSV", "lead.shortlist_sheet", _of_shortlist(".csv"), every=DEAR),
    Entry("Shortlist as XLSX", "lead.shortlist_sheet", _of_shortlist(".xlsx"), every=DEAR),
    Entry("Its pack, by link", "lead.shortlist_pack", _of_shortlist("/pack"), status=302),
    post("Its pack is asked for", "lead.shortlist_pack", _of_shortlist("/pack")),
    Entry("Propose, every candidate", "lead.propose_decision", _of_shortlist("/propose"), every=DEAR),
    post(
        "Offers within the places are proposed",
        "lead.propose_decision",
        _propose,
        every=DEAR,
        after=_take_back_newest,
    ),
    Entry("Outcomes", "lead.outcomes", _of_cohort("outcomes")),
    Entry("Reserve", "lead.reserve", _of_cohort("reserve")),
    Entry("To extend a place on the reserve list", "lead.extend_place", _to_extend),
    post("It is looked at who is told", "lead.extend_place", _looked_at(_to_extend), status=200),
    Entry("To extend a band of the reserve list", "lead.extend_band", _band_to_extend),
    post("It is looked at who of it is told", "lead.extend_band", _looked_at(_band_to_extend), status=200),
    Entry("What has run out", "lead.ran_out", _of_cohort("run-out")),
    Entry(
        "Decisions",
        "lead.decisions",
        lambda scene: Ask(f"/lead/{scene.cohort.slug}/decisions", scene.lead),
    ),
    Entry("One decision", "lead.decision", _decision(_proposed), after=_take_back),
    Entry("Confirm, by link", "lead.confirm_decision", _decision(_proposed, "/confirm"), after=_take_back),
    post(
        "A decision is confirmed", "lead.confirm_decision", _decision(_proposed, "/confirm"), after=_take_back
    ),
    Entry("Release, by link", "lead.release_decision", _decision(_confirmed, "/release"), after=_take_back),
    post(
        "Its release is set",
        "lead.release_decision",
        _decision(_confirmed, "/release", when="now"),
        after=_take_back,
    ),
    Entry("Withdraw, by link", "lead.withdraw_decision", _decision(_proposed, "/withdraw"), after=_take_back),
    post(
        "It is withdrawn",
        "lead.withdraw_decision",
        _decision(_proposed, "/withdraw", withdraw_reason="Measured."),
    ),
    Entry("To undo a decision", "lead.undo_whole", _decision(_confirmed, "/undo"), after=_take_back),
    post("It is undone", "lead.undo_whole", _decision(_confirmed, "/undo", reason=_WHY), after=_take_back),
    Entry("To take one out of it", "lead.undo_one", _one_of, after=_take_back),
    post("One is taken out", "lead.undo_one", _one_taken_out, after=_take_back),
)
