"""What the stages and the pages of a definition must be between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from recruitment.domain.safer_records import AFTER_THE_SIFT, ASKED_ON_REACHING, GATED
from recruitment.domain.stages import EXITS, MOVES, Stage
from recruitment.programme.draft import Draft
from recruitment.programme.faults import Place, Problem
from recruitment.programme.structure import nearest

STAGES = tuple(stage for stage in Stage if stage not in EXITS)
# People register; candidates whose scores come from elsewhere arrive at the sift.
ENTRANCES = (Stage.REGISTER, Stage.SIFT)
NOT_BUILT = frozenset({"safer_recruitment", "references", "wash_up", "matching", "checks"})
REQUIRED_PAGES = ("introduction", "programme", "how_we_choose", "privacy", "accessibility", "complaints")


def stages_are_known(draft: Draft) -> Iterator[Problem]:
    """Only stages and exits that exist are named, each in its own list."""
    for name, kinds, others in (("stages", STAGES, tuple(EXITS)), ("exits", tuple(EXITS), STAGES)):
        for where, kind in draft.texts(name, key="kind"):
            if kind in NOT_BUILT:
                yield Problem(where, f"“{kind}” is not available yet.", "Remove it.")
            elif kind in others:
                other = "exits" if name == "stages" else "stages"
                yield Problem(
                    where, f"“{kind}” does not belong among the {name}.", f"Move it to [[{other}]]."
                )
            elif kind not in kinds:
                meant = nearest(kind, map(str, kinds))
                mend = f"Write “{meant}” if that is meant." if meant else f"Write one of {', '.join(kinds)}."
                yield Problem(where, f"“{kind}” is not a kind of stage.", mend)


def stages_are_in_order(draft: Draft) -> Iterator[Problem]:
    """Stages stand in the order in which an application passes them."""
    last: Stage | None = None
    for where, stage in _stages(draft):
        if last is not None and STAGES.index(stage) < STAGES.index(last):
            yield Problem(where, f"“{stage}” stands after “{last}”.", f"Move it before “{last}”.")
        else:
            last = stage


def stages_are_reachable(draft: Draft) -> Iterator[Problem]:
    """An application can arrive at the first stage, and from each stage at the next, and at every exit."""
    places = {stage: where for where, stage in reversed(_stages(draft))}
    present = [stage for stage in STAGES if stage in places]
    if not present and not draft.places("stages"):
        yield Problem(("stages",), "There are no stages.", "Add [[stages]] with kind = “register” or “sift”.")
    if present and present[0] not in ENTRANCES:
        mend = f"Add “{_before(present[0])}” before it, or remove it."
        yield Problem(places[present[0]], f"Nothing leads to “{present[0]}”.", mend)
    for earlier, later in pairwise(present):
        if not any(move.origin is earlier and move.target is later for move in MOVES):
            mend = f"Add “{_before(later)}” between them, or remove it."
            yield Problem(places[later], f"Nothing leads from “{earlier}” to “{later}”.", mend)
    for where, kind in draft.texts("exits", key="kind"):
        origins = [str(move.origin) for move in MOVES if move.target == kind]
        if kind in EXITS and present and not set(origins) & set(present):
            mend = f"Add the stage “{origins[0]}”, or remove it."
            yield Problem(where, f"Nothing leads to “{kind}”.", mend)


def _before(stage: Stage) -> Stage:
    return next(move.origin for move in MOVES if move.target is stage)


def _stages(draft: Draft) -> list[tuple[Place, Stage]]:
    return [(where, Stage(kind)) for where, kind in draft.texts("stages", key="kind") if kind in STAGES]


def exits_have_words(draft: Draft) -> Iterator[Problem]:
    """Where there is a sift, somebody is not taken further and is told so."""
    exits = [kind for _, kind in draft.texts("exits", key="kind")]
    if Stage.SIFT in draft.stage_kinds() and Stage.NOT_PROGRESSED not in exits:
        mend = "Add [[exits]] with kind = “not_progressed” and its words."
        yield Problem(("exits",), "There are no words for those who are not taken further.", mend)


def registering_is_complete(draft: Draft) -> Iterator[Problem]:
    """The register stage, and no other, has statements of eligibility and notices."""
    for where, kind in draft.texts("stages", key="kind"):
        for name in ("eligibility", "notices"):
            place = (*where[:-1], name)
            if kind == Stage.REGISTER and draft.at(place) in (None, []):
                mend = f"Add [[stages.{name}]] below it."
                yield Problem(where[:-1], f"The register stage has no {name}.", mend)
            if kind != Stage.REGISTER and draft.at(place) is not None:
                mend = "Move it to the stage “register”."
                yield Problem(place, f"“{kind}” is not where an applicant reads this.", mend)


def gates_can_be_met(draft: Draft) -> Iterator[Problem]:
    """Gates stand where two leads take somebody, and ask for nothing that cannot be there yet."""
    kinds = dict(_stages(draft))
    places = {stage: (*where[:-1], "gates") for where, stage in kinds.items()}
    for stage, place in places.items():
        asked = draft.at(place)
        if not isinstance(asked, list) or not asked:
            continue
        if stage not in GATED:
            mend = f"Move them to one of {', '.join(GATED)}."
            yield Problem(place, f"“{stage}” can ask for nothing: people come there by themselves.", mend)
        elif AFTER_THE_SIFT & {gate for gate in asked if isinstance(gate, str)} and not _asked_before(
            stage, places
        ):
            mend = "Ask for it at a later stage: it is asked of those alone whom a decision took further."
            yield Problem(place, f"Nobody can have this who is taken to “{stage}”.", mend)


def _asked_before(stage: Stage, places: Collection[Stage]) -> bool:
    """Whether there is a stage before on reaching which people are asked for a self-declaration."""
    return any(one in places and STAGES.index(one) < STAGES.index(stage) for one in ASKED_ON_REACHING)


def pages_are_complete(draft: Draft) -> Iterator[Problem]:
    """Where people apply, they can read what it is, how they are chosen and what becomes of their data."""
    if Stage.APPLICATION not in draft.stage_kinds():
        return
    for name in REQUIRED_PAGES:
        if draft.at(("pages", name)) in (None, []):
            mend = f"Add [[pages.{name}]] with a heading and a text."
            yield Problem(("pages", name), f"People apply, and the page “{name}” has no words.", mend)


STAGE_RULES = (
    stages_are_known,
    stages_are_in_order,
    stages_are_reachable,
    exits_have_words,
    registering_is_complete,
    gates_can_be_met,
    pages_are_complete,
)
