"""Whole invented applications, each from a seed and a number alone: any of 100,000 can be made again."""

from dataclasses import dataclass, replace
from random import Random

from recruitment.invented.answers import PRACTICAL, answer
from recruitment.invented.people import InventedPerson, address_of, invent_person
from recruitment.invented.truth import invent_truth

CRITERIA_OF = {
    "q1": ("inspired",),
    "q2": ("purpose",),
    "q3": ("teaching",),
    "q4": ("collaboration",),
    "q5": ("bravery",),
    "q6": ("humility", "pragmatism"),
    "q7": ("systemic", "pragmatism"),
}


@dataclass(frozen=True, slots=True)
class InventedApplication:
    """Who applies, how good they truly are by criterion (1 to 5), and what they wrote by question."""

    person: InventedPerson
    truth: dict[str, float]
    answers: dict[str, str]


def invent_application(seed: int, index: int) -> InventedApplication:
    """Invent one application.

    Args:
        seed: the cohort's seed.
        index: the application's number in the cohort, from 0; it makes the e-mail address unique.

    Returns:
        The same application whenever seed and index are the same. Neighbours tell different stories.
    """
    rng = Random(f"application {seed} {index}")  # noqa: S311 - invented people, not secrets
    person = invent_person(rng)
    person = replace(person, email=f"{address_of(person.full_name)}{index + 1}@example.org")
    truth = invent_truth(rng)
    answers = {
        code: answer(code, sum(truth[name] for name in criteria) / len(criteria), rng, person, index)
        for code, criteria in CRITERIA_OF.items()
    }
    answers[PRACTICAL] = answer(PRACTICAL, 0.0, rng, person)
    return InventedApplication(person, truth, answers)
