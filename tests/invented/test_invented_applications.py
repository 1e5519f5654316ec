"""Invented applications: the same for the same seed, long enough, unlike each other, quick to make."""

import re
from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest

from recruitment.domain.blinding import blind
from recruitment.invented import InventedApplication, answer, invent_application, invent_person
from recruitment.invented.applications import CRITERIA_OF
from recruitment.invented.truth import CRITERIA

COHORT = [invent_application(7, index) for index in range(140)]


def scored_answers(cohort: list[InventedApplication]) -> Iterator[tuple[str, str]]:
    for application in cohort:
        yield from ((code, application.answers[code]) for code in CRITERIA_OF)


def test_the_same_seed_and_number_invent_the_same_application() -> None:
    assert invent_application(7, 3) == COHORT[3]


def test_another_seed_or_number_invents_another() -> None:
    assert len({invent_application(seed, n).person.email for seed in (1, 2) for n in range(20)}) >= 39
    assert invent_application(8, 3).answers != COHORT[3].answers


def test_every_question_is_answered_and_every_criterion_has_a_truth() -> None:
    for application in COHORT:
        assert list(application.answers) == ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"]
        assert set(application.truth) == set(CRITERIA)
        assert all(1 <= points <= 5 for points in application.truth.values())


def test_every_question_is_scored_on_what_the_programme_scores_it_on() -> None:
    assert sorted({name for names in CRITERIA_OF.values() for name in names}) == sorted(
        set(CRITERIA) - {"excellence", "challenge"}
    )


def test_answers_have_150_to_250_words() -> None:
    lengths = [(code, len(text.split())) for code, text in scored_answers(COHORT)]
    assert [(code, length) for code, length in lengths if not 150 <= length <= 250] == []


def test_nothing_of_the_phrase_bank_shows_in_an_answer() -> None:
    for application in COHORT:
        for text in application.answers.values():
            assert not re.search(r"[<>{}|]|  | [.,]|\.\.|\n ", text)
            assert text[0].isupper() or text[0] == "“"
            assert text == text.strip()


def test_no_two_of_24_applicants_read_the_same() -> None:
    for code in CRITERIA_OF:
        texts = [application.answers[code] for application in COHORT[:24]]
        assert len(set(texts)) == 24
    shared = [
        sum(alike(one.answers[code], two.answers[code]) > 0.5 for code in CRITERIA_OF)
        for one, two in combinations(COHORT[:24], 2)
    ]
    assert max(shared) <= 3


def alike(one: str, two: str) -> float:
    """Give the share of runs of five words of the shorter text that the other has too."""
    first, second = (set(zip(*(text.split()[n:] for n in range(5)), strict=False)) for text in (one, two))
    return len(first & second) / min(len(first), len(second))


def test_better_answers_read_better() -> None:
    person = invent_person(Random(1))
    weak, strong = (answer("q5", quality, Random(3), person, turn=1) for quality in (1.0, 5.0))
    assert "I was not comfortable with it, but it was school policy" in weak
    assert "I asked the deputy head for the log and spent a weekend with it" in strong


def test_an_answer_between_two_levels_is_now_at_one_now_at_the_other() -> None:
    person = invent_person(Random(1))
    texts = [answer("q5", 2.0, Random(seed), person, turn=1) for seed in range(40)]
    weak = sum("it was school policy" in text for text in texts)
    assert 8 <= weak <= 32


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        answer("q99", 3.0, Random(1), COHORT[0].person)


def test_some_answers_name_their_writer_and_blinding_finds_them_all() -> None:
    named = 0
    for application in COHORT:
        person = application.person
        tells = {person.email, person.employer, *(referee.name for referee in person.referees)}
        for text in application.answers.values():
            blinded = blind(text, person.identity())
            named += bool(blinded.replacements)
            assert not [tell for tell in tells if tell in blinded.text]
    assert 100 < named < 600


def test_what_blinding_replaces_in_invented_answers_is_what_names_their_writer() -> None:
    replaced = [
        (one.original, application.person)
        for application in COHORT
        for text in application.answers.values()
        for one in blind(text, application.person.identity()).replacements
    ]
    mine = [original for original, person in replaced if names_them(original, str(person))]
    assert len(mine) / len(replaced) >= 0.9


def names_them(original: str, record: str) -> bool:
    return all(word.rstrip(".,") in record for word in original.split())
