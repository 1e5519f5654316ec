"""Proof: every planted mention of 500 invented people is replaced, and little else is."""

from __future__ import annotations

import re
from random import Random

from recruitment.invented.answers import SCORED, answer
from recruitment.invented.people import invent_person
from tests.planted import (
    EMAIL,
    FILLERS,
    KINDS,
    NAME,
    PHONE,
    PLACE,
    REFEREE,
    SCHOOL,
    WHO,
    Measured,
    measure_blinding,
)

PEOPLE, SEED = 500, 7
#: Among sentences of so many others' answers the 500 are planted: what is said of others is not to go.
OTHERS = 100
SENTENCES = re.compile(r"(?<=[.?!]) +|\n+")
WORDS = {
    NAME: "a name in full, with a title, an initial or turned round",
    WHO: "a part of a name, or what they are known as",
    REFEREE: "a referee",
    SCHOOL: "a school, in full, short or by its initials",
    PLACE: "somewhere they worked or studied before",
    EMAIL: "an e-mail address",
    PHONE: "a telephone number",
}


def main(_arguments: list[str]) -> None:
    """Measure and print; leave with 1 where a mention is missed or under .9 of the words were planted."""
    measured = measure_blinding(PEOPLE, SEED, (*FILLERS * 10, *others_sentences()))
    print(table(measured))
    for kind, missed in measured.missed.items():
        print(f"Missed, {WORDS[kind]}:", *missed, sep="\n    ")
    print("Replaced and not planted:", ", ".join(sorted(set(measured.words_beside))) or "nothing")
    raise SystemExit(1 if measured.missed or measured.precision < 0.9 else 0)


def others_sentences() -> tuple[str, ...]:
    """Sentences of the answers of invented people, whose own names and schools stand in some."""
    rng = Random(SEED)
    written = (
        answer(question, rng.uniform(1, 5), rng, invent_person(rng))
        for _ in range(OTHERS)
        for question in SCORED
    )
    return tuple(sentence for text in written for sentence in SENTENCES.split(text) if sentence)


def table(measured: Measured) -> str:
    """Return the Markdown table."""
    lines = ["| planted | mentions | missed |", "|---|---|---|"]
    lines += [
        f"| {WORDS[kind]} | {measured.planted[kind]:,} | {len(measured.missed.get(kind, ()))} |"
        for kind in KINDS
    ]
    return "\n".join(
        [
            *lines,
            "",
            f"{PEOPLE} people, seed {SEED}: {measured.words_replaced:,} words replaced, of which"
            f" {measured.precision:.4f} were planted.",
        ]
    )
