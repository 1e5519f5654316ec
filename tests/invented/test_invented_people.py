"""Invented people and assessors: recognisably nobody."""

import re
from random import Random

from recruitment.invented import invent_application, invent_assessors, invent_person

PEOPLE = [invent_person(Random(seed)) for seed in range(500)]


def test_the_same_chance_invents_the_same_person() -> None:
    assert invent_person(Random(4)) == PEOPLE[4]


def test_addresses_belong_to_nobody() -> None:
    for person in PEOPLE:
        assert re.fullmatch(r"[a-z]+\.[a-z]+\d+@example\.org", person.email)
        assert all(re.fullmatch(r"[a-z.]+@[a-z]+\.example", referee.email) for referee in person.referees)


def test_telephone_numbers_are_those_kept_free_for_drama() -> None:
    assert all(re.fullmatch(r"07700 900\d{3}|020 7946 0\d{3}", person.phone) for person in PEOPLE)


def test_every_person_names_two_referees_and_a_school() -> None:
    for person in PEOPLE:
        assert len(person.referees) == 2
        assert re.search(r"School|Academy|College", person.employer)


def test_names_have_accents_apostrophes_hyphens_and_parts() -> None:
    names = " ".join(person.full_name for person in PEOPLE)
    assert all(sign in names for sign in "éáü'-")
    assert any(len(person.full_name.split()) > 2 for person in PEOPLE)
    assert any(person.known_as for person in PEOPLE)
    assert len({person.full_name for person in PEOPLE}) > 480


def test_email_addresses_of_a_cohort_are_unique() -> None:
    assert len({invent_application(2, index).person.email for index in range(1000)}) == 1000


def test_assessors_have_severities_that_sum_to_nothing() -> None:
    assessors = invent_assessors(14, seed=7)
    assert assessors == invent_assessors(14, seed=7)
    assert len({assessor.email for assessor in assessors}) == 14
    assert abs(sum(assessor.severity for assessor in assessors)) < 1e-9
    assert 0.1 < max(assessor.severity for assessor in assessors) < 2


def test_no_assessors_are_invented_for_none() -> None:
    assert invent_assessors(0, seed=7) == ()
