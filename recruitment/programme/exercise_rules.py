"""What the exercises of a definition must be between them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from recruitment.programme.draft import Draft
from recruitment.programme.faults import Place, Problem
from recruitment.programme.scoring_rules import TOLERANCE, meant

#: In how many exercises a criterion is to be seen: one alone says as much of itself as of the candidate.
SEEN_IN = 2


def exercise_codes_are_unique(draft: Draft) -> Iterator[Problem]:
    """No two exercises, and no two questions of one exercise, share a code."""
    lists: list[Place] = [("exercises",), *((*one, "questions") for one in draft.places("exercises"))]
    for place in lists:
        seen: set[str] = set()
        for where, code in draft.texts(*place, key="code"):
            if code in seen:
                yield Problem(where, f"“{code}” is used twice.", "Give each of these a code of its own.")
            seen.add(code)


def exercise_criteria_are_known(draft: Draft) -> Iterator[Problem]:
    """Every question of an exercise is scored on a criterion of the definition at least, on none twice."""
    for where, named in _questions(draft):
        if not named and isinstance(draft.at((*where, "criteria")), list):
            yield Problem((*where, "criteria"), "The question is scored on nothing.", "Name its criteria.")
        for number, (place, code) in enumerate(named):
            if code not in draft.criteria():
                problem = f"“{code}” is not a criterion of this definition."
                yield Problem(place, problem, meant(code, draft))
            elif code in [before for _, before in named[:number]]:
                yield Problem(place, f"“{code}” is named twice in this question.", "Remove one of the two.")


def exercise_overlaps_are_kept_apart(draft: Draft) -> Iterator[Problem]:
    """Two criteria that overlap are never both scored on what is said to one question of an exercise."""
    pairs = [{code for _, code in draft.texts(*where)} for where in draft.places("overlapping")]
    for where, named in _questions(draft):
        codes = {code for _, code in named}
        for pair in pairs:
            if len(pair) == 2 and pair <= codes:
                words = " and ".join(f"“{code}”" for code in sorted(pair))
                mend = "Take one of the two out of this question."
                yield Problem((*where, "criteria"), f"{words} overlap and are both scored here.", mend)


def criteria_are_seen_twice(draft: Draft) -> Iterator[Problem]:
    """Where there are several exercises, each criterion is seen in two of them at least."""
    exercises = draft.places("exercises")
    if len(exercises) < SEEN_IN:
        return
    seen: Counter[str] = Counter()
    for exercise in exercises:
        questions = draft.places(*exercise, "questions")
        seen.update({code for one in questions for _, code in draft.texts(*one, "criteria")})
    for where, code in draft.texts("criteria", key="code"):
        if seen[code] < SEEN_IN:
            times = "one exercise alone" if seen[code] else "no exercise"
            yield Problem(where, f"“{code}” is seen in {times}.", "Score it in two exercises at least.")


def exercise_weights_are_whole(draft: Draft) -> Iterator[Problem]:
    """The weights of the exercises sum to 1."""
    places = [(*one, "weight") for one in draft.places("exercises")]
    weights = [draft.at(place) for place in places]
    numbers = [float(w) for w in weights if isinstance(w, int | float) and not isinstance(w, bool)]
    total = math.fsum(numbers)
    if numbers and len(numbers) == len(places) and not abs(total - 1) <= TOLERANCE:
        problem = f"The weights of the exercises sum to {total:g}."
        yield Problem(places[0], problem, "Change them so that they sum to 1.")


def questions_fit_the_time(draft: Draft) -> Iterator[Problem]:
    """What is asked in an exercise takes no longer than the exercise."""
    for where in draft.places("exercises"):
        parts = [*draft.places(*where, "questions"), (*where, "safeguarding")]
        minutes = [draft.at((*part, "minutes")) for part in parts]
        asked = sum(one for one in minutes if isinstance(one, int))
        whole = draft.at((*where, "minutes"))
        if isinstance(whole, int) and asked > whole:
            problem = f"What is asked takes {asked} minutes, and the exercise {whole}."
            yield Problem((*where, "minutes"), problem, "Give it more time, or ask for less.")


def safeguarding_is_asked_about(draft: Draft) -> Iterator[Problem]:
    """Where there are exercises, one at least has a question about keeping children safe."""
    exercises = draft.places("exercises")
    if exercises and not any(draft.table(*one, "safeguarding") for one in exercises):
        problem = "No exercise has a question about keeping children safe."
        yield Problem(exercises[0], problem, "Add [exercises.safeguarding] to an interview.")


def _questions(draft: Draft) -> Iterator[tuple[Place, list[tuple[Place, str]]]]:
    """Each question of each exercise, with the criteria that it names and their places."""
    for exercise in draft.places("exercises"):
        for question in draft.places(*exercise, "questions"):
            yield question, draft.texts(*question, "criteria")


EXERCISE_RULES = (
    exercise_codes_are_unique,
    exercise_criteria_are_known,
    exercise_overlaps_are_kept_apart,
    criteria_are_seen_twice,
    exercise_weights_are_whole,
    questions_fit_the_time,
    safeguarding_is_asked_about,
)
