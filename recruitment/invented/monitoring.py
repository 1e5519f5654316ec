"""What invented people say of themselves for equality monitoring; many prefer not to, or do not begin."""

from collections.abc import Sequence
from random import Random

from recruitment.domain.monitoring import PREFER_NOT, asked_for

_BEGIN = 0.85
_PREFERS_NOT = 0.06
#: How common answers are; of a question that is not here all are alike.
_COMMON = {
    "age": {"under-25": 4, "25-34": 52, "35-44": 30, "45-54": 12, "over-54": 2},
    "sex": {"female": 68, "male": 32},
    "gender": {"yes": 99, "no": 1},
    "ethnicity": {
        "white.british": 66,
        "white.irish": 3,
        "white.other": 6,
        "asian.indian": 4,
        "asian.pakistani": 4,
        "asian.bangladeshi": 2,
        "black.african": 5,
        "black.caribbean": 3,
        "mixed.white-caribbean": 3,
        "mixed.white-asian": 2,
        "other.arab": 1,
        "other.other": 1,
    },
    "disability": {"yes": 13, "no": 87},
    "belief": {"none": 48, "christian": 35, "muslim": 9, "hindu": 2, "sikh": 2, "jewish": 1, "other": 3},
    "orientation": {"straight": 88, "gay": 5, "bisexual": 6, "other": 1},
    "earner": {
        "professional.modern": 22,
        "professional.traditional": 9,
        "professional.senior": 6,
        "professional.middle": 12,
        "intermediate.clerical": 11,
        "intermediate.owner": 9,
        "lower.technical": 12,
        "lower.routine": 13,
        "lower.unemployed": 4,
        "other.other": 2,
    },
    "school": {"state.open": 74, "state.selective": 12, "independent.paid": 6, "abroad": 7, "other": 1},
    "meals": {"yes": 22, "no": 70, "other": 8},
    "caring": {"none": 58, "children": 34, "adult": 6, "both": 2},
}


def invent_monitoring(seed: int, index: int, codes: Sequence[str]) -> dict[str, str]:
    """Invent what an applicant says of themselves.

    Args:
        seed: the cohort's seed.
        index: the application's number in the cohort, from 0.
        codes: of the questions that are asked.

    Returns:
        A slug by the code of each question; nothing of somebody who says nothing. The same whenever all
        three are the same.
    """
    rng = Random(f"monitoring {seed} {index}")  # noqa: S311 - invented people, not secrets
    if rng.random() >= _BEGIN:
        return {}
    said = {}
    for ask in asked_for(codes):
        slugs = [choice.value for choice in ask.choices[:-1]]
        common = _COMMON.get(ask.name) or dict.fromkeys(slugs, 1)
        prefers_not = rng.random() < _PREFERS_NOT
        (drawn,) = rng.choices(tuple(common), tuple(common.values()))
        said[ask.name] = PREFER_NOT.value if prefers_not else drawn
    return said
