"""What the criteria, questions and weights of a definition must be between them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from recruitment.domain.stages import Stage
from recruitment.programme.draft import Draft
from recruitment.programme.faults import Place, Problem
from recruitment.programme.structure import nearest

TOLERANCE = 1e-9
# Lists of tables whose items each need a key of their own, and that key.
CODED: Mapping[str, str] = {"criteria": "code", "questions": "code", "stages": "kind", "exits": "kind"}


def codes_are_unique(draft: Draft) -> Iterator[Problem]:
    """No two criteria, questions, stages, exits or bands share a code; nor two notices of a stage, say."""
    lists: list[tuple[Place, str]] = [((name,), key) for name, key in CODED.items()]
    lists += [((*s, name), "code") for s in draft.places("stages") for name in ("eligibility", "notices")]
    lists.append((("reserve", "bands"), "code"))
    for place, key in lists:
        seen: set[str] = set()
        for where, code in draft.texts(*place, key=key):
            if code in seen:
                yield Problem(where, f"“{code}” is used twice.", f"Give each of these a {key} of its own.")
            seen.add(code)


def criteria_are_known(draft: Draft) -> Iterator[Problem]:
    """Questions, overlapping pairs and weights name criteria of the definition."""
    lists = draft.places("questions"), draft.places("overlapping")
    named = [entry for question in lists[0] for entry in draft.texts(*question, "criteria")]
    named += [entry for pair in lists[1] for entry in draft.texts(*pair)]
    named += [(("sift", "weights", code), code) for code in draft.table("sift", "weights")]
    for where, code in named:
        if code not in draft.criteria():
            yield Problem(where, f"“{code}” is not a criterion of this definition.", meant(code, draft))


def meant(code: str, draft: Draft) -> str:
    """What to write where a criterion is named that there is not."""
    meant = nearest(code, draft.criteria())
    if meant:
        return f"Write “{meant}” if that is meant, or add the criterion."
    return f"Write one of {', '.join(draft.criteria()) or 'the criteria'}, or add the criterion."


def questions_are_scored(draft: Draft) -> Iterator[Problem]:
    """Every question is scored on something or practical, and on nothing twice."""
    for where in draft.places("questions"):
        names = [name for _, name in draft.texts(*where, "criteria")]
        practical = draft.at((*where, "practical")) is True
        if not names and not practical:
            mend = "Name its criteria, or set practical = true."
            yield Problem(where, "The question is scored on nothing.", mend)
        if names and practical:
            mend = "Remove its criteria, or remove practical = true."
            yield Problem((*where, "practical"), "A practical question is not scored.", mend)
        for (place, name), before in zip(draft.texts(*where, "criteria"), _heads(names), strict=True):
            if name in before:
                yield Problem(place, f"“{name}” is named twice in this question.", "Remove one of the two.")


def _heads(names: list[str]) -> list[list[str]]:
    return [names[:number] for number in range(len(names))]


def criteria_are_scored(draft: Draft) -> Iterator[Problem]:
    """Where there is a sift, every criterion that belongs to it is scored by some question, and no other."""
    if Stage.SIFT not in draft.stage_kinds():
        return
    for where in draft.places("criteria"):
        code, in_sift = draft.text(*where, "code"), draft.at((*where, "in_sift"))
        if code is None:
            continue
        if in_sift in (None, True) and code not in draft.scored():
            mend = "Score it in a question, or set in_sift = false if it is observed later."
            yield Problem(where, f"No question is scored on “{code}”.", mend)
        if in_sift is False and code in draft.scored():
            mend = "Remove in_sift = false, or take it out of the questions."
            yield Problem((*where, "in_sift"), f"“{code}” is scored by a question.", mend)
    if not draft.scored():
        yield Problem(
            ("questions",), "There is a sift, and nothing to score in it.", "Add a scored question."
        )


def overlaps_are_kept_apart(draft: Draft) -> Iterator[Problem]:
    """Two criteria that overlap are never both scored from one question."""
    for where in draft.places("overlapping"):
        pair = {code for _, code in draft.texts(*where)}
        if len(pair) == 1 and len(draft.texts(*where)) == 2:
            yield Problem(where, "A criterion cannot overlap itself.", "Name two different criteria.")
        for question in draft.places("questions"):
            names = {name for _, name in draft.texts(*question, "criteria")}
            if len(pair) == 2 and pair <= names:
                words = " and ".join(f"“{code}”" for code in sorted(pair))
                mend = "Take one of the two out of this question."
                yield Problem((*question, "criteria"), f"{words} overlap and are both scored here.", mend)


def weights_are_whole(draft: Draft) -> Iterator[Problem]:
    """Exactly the scored criteria have a weight, and the weights sum to 1."""
    weights = draft.table("sift", "weights")
    if not isinstance(draft.at(("sift", "weights")), Mapping):
        return
    place = ("sift", "weights")
    for code in weights:
        if code in draft.criteria() and code not in draft.scored():
            yield Problem((*place, code), f"“{code}” is scored by no question.", "Remove this weight.")
    for code in draft.scored():
        if code in draft.criteria() and code not in weights:
            mend = f"Add {code} = … and make all weights sum to 1."
            yield Problem(place, f"“{code}” is scored and has no weight.", mend)
    numbers = [float(w) for w in weights.values() if isinstance(w, int | float) and not isinstance(w, bool)]
    total = math.fsum(numbers)
    if numbers and len(numbers) == len(weights) and not abs(total - 1) <= TOLERANCE:
        yield Problem(place, f"The weights sum to {total:g}.", "Change them so that they sum to 1.")


def scale_goes_up(draft: Draft) -> Iterator[Problem]:
    """The highest score is above the lowest."""
    low, high = draft.at(("scale", "low")), draft.at(("scale", "high"))
    if isinstance(low, int) and isinstance(high, int) and high <= low:
        mend = "Write a highest score above the lowest."
        yield Problem(("scale", "high"), f"The highest score, {high}, is not above the lowest, {low}.", mend)


SCORING_RULES = (
    codes_are_unique,
    criteria_are_known,
    questions_are_scored,
    criteria_are_scored,
    overlaps_are_kept_apart,
    weights_are_whole,
    scale_goes_up,
)
