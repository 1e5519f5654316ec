"""What invented people give in the plain sections of the form."""

from collections.abc import Sequence
from random import Random

from recruitment.domain.sections import ELIGIBILITY, Condition

_NEEDS = 0.12
_HELPED = 0.5
_PERMISSION = 0.1
_NOT_ELIGIBLE = 0.02
_APPEAL = "I have covered for a colleague there since January, and go back to my own school in the summer."
_STREETS = ("Alder Row", "Brindle Close", "Candlemaker Lane", "Quarrymen Street", "Vicarage Fold")
_TOWNS = ("Bradford", "Derby", "Hull", "Leeds", "Luton", "Sheffield")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_ADJUSTMENTS = (
    "Send me the interview questions in writing, the day before.",
    "A room that can be reached without stairs.",
    "A break of ten minutes after each hour.",
)
_HELP = {
    "somebody": "A colleague read my answers and asked me questions.",
    "ai": "I used it to shorten two answers that were too long.",
    "both": "A friend read my answers, and I had a tool check the spelling.",
}


def invent_sections(
    seed: int, index: int, declared: Sequence[str], conditions: Sequence[Condition] = ()
) -> dict[str, dict[str, str]]:
    """Invent what an applicant gives in each section, by its code.

    Args:
        seed: the cohort's seed.
        index: the application's number in the cohort, from 0.
        conditions: what is to be true of whoever applies; of a few, one is not.
        declared: what the cohort's form asks people to declare, each with the date of its wording.

    Returns:
        The same whenever all three are the same. Every section is complete.
    """
    rng = Random(f"sections {seed} {index}")  # noqa: S311 - invented people, not secrets
    made = {
        "contact": _contact(rng),
        "right-to-work": _right_to_work(rng),
        "adjustments": _adjustments(rng),
        "teaching": _teaching(rng),
        "help": _help(rng),
        "declarations": {"agreed": ", ".join(declared)},
    }
    # Last, so that what is asked before the form changes nothing else about a person.
    return {ELIGIBILITY.code: _eligibility(rng, conditions)} | made if conditions else made


def _eligibility(rng: Random, conditions: Sequence[Condition]) -> dict[str, str]:
    entries = {one.field: "yes" for one in conditions} | {"appeal": ""}
    if rng.random() < _NOT_ELIGIBLE:
        entries |= {conditions[-1].field: "no", "appeal": _APPEAL}
    return entries


def _contact(rng: Random) -> dict[str, str]:
    # No postcode area begins with Q, so nobody lives there.
    district, unit = f"Q{rng.choice(_LETTERS)}{rng.randrange(1, 30)}", "".join(rng.choices(_LETTERS, k=2))
    postcode = f"{district} {rng.randrange(10)}{unit}"
    street = f"{rng.randrange(1, 120)} {rng.choice(_STREETS)}"
    return {"line_1": street, "line_2": "", "town": rng.choice(_TOWNS), "postcode": postcode, "country": ""}


def _right_to_work(rng: Random) -> dict[str, str]:
    if rng.random() < _PERMISSION:
        return {"status": "permission", "words": "Settled status, without an end."}
    return {"status": "citizen", "words": ""}


def _adjustments(rng: Random) -> dict[str, str]:
    if rng.random() < _NEEDS:
        return {"needs": "yes", "words": rng.choice(_ADJUSTMENTS)}
    return {"needs": "no", "words": ""}


def _teaching(rng: Random) -> dict[str, str]:
    taught = rng.randrange(3, 16)
    trn = str(rng.randrange(10**6, 10**7))
    return {"qts": "yes", "trn": trn, "year": str(2026 - taught), "years": str(taught)}


def _help(rng: Random) -> dict[str, str]:
    kind = rng.choice(tuple(_HELP)) if rng.random() < _HELPED else "none"
    return {"kind": kind, "words": _HELP.get(kind, "")}
