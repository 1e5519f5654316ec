"""Whether an assessor knows whom an application speaks of, by what each wrote."""

import pytest

from recruitment.domain.acquaintance import acquaintance_of, circle_of, knows
from recruitment.domain.mailboxes import employer_domain

CIRCLE = circle_of(
    people=["Éva Okonkwo-Price Evie", "Tomasz Hollins", ""],
    places=["Hill View Primary School", "The Harbour Trust", "St Mary’s RC Primary", ""],
    emails=["eva@gmail.com", "t.hollins@hollins.example", ""],
)


@pytest.mark.parametrize(
    "line",
    [
        "Eva Okonkwo Price",
        "eva okonkwo-price",
        "Evie Price",
        "TOMASZ HOLLINS",
        "Hill View Academy",
        "Hill View",
        "hill view primary school, Leeds",
        "Harbour Multi Academy Trust",
        "St Mary's School",
        "hollins.example",
        "@hollins.example",
        "somebody.else@HOLLINS.example",
    ],
)
def test_what_fits_is_found(line: str) -> None:
    assert knows(acquaintance_of(f"Another School\n{line}\n", "me@outlook.com"), CIRCLE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Price",
        "Eva Hollins",
        "Hill",
        "Primary School",
        "The Trust",
        "gmail.com",
        "St Marks School",
        "\n \n",
    ],
)
def test_what_does_not_fit_is_not_found(text: str) -> None:
    assert not knows(acquaintance_of(text, "me@outlook.com"), CIRCLE)


@pytest.mark.parametrize(
    ("email", "found"),
    [("me@hollins.example", True), ("me@gmail.com", False), ("me@example.org", False), ("", False)],
)
def test_the_same_employers_addresses_are_found_and_public_providers_are_not(email: str, found: bool) -> None:
    assert knows(acquaintance_of("", email), CIRCLE) is found


@pytest.mark.parametrize(
    ("email", "domain"),
    [("A@Hill.Example", "hill.example"), ("a@yahoo.co.uk", ""), ("a@example.com", ""), ("", "")],
)
def test_employers_domain(email: str, domain: str) -> None:
    assert employer_domain(email) == domain
