"""What may still tell who wrote a text is pointed out, once, where nothing was sure enough to replace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.blinding import Doubt, Identity, RefereeIdentity, blind, doubts
from recruitment.domain.blinding.doubts import Why

WHO = Identity(
    "Grace Will Okafor",
    known_as="Grace",
    employer="Fernhill Academy",
    referees=(RefereeIdentity("Mr Mark Young"),),
)


def pointed_out(text: str) -> list[tuple[str, Why]]:
    return [(doubt.words, doubt.why) for doubt in doubts(blind(text, WHO).text, WHO)]


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("I asked Mr Okonkwo, who knew.", "Mr Okonkwo", Why.PERSON),
        ("Then Dr. Anna Smith-Jones came.", "Dr. Anna Smith-Jones", Why.PERSON),
        ("We met at Oakfield Academy.", "Oakfield Academy", Why.PLACE),
        ("St. Mary’s Primary School took me on.", "St. Mary’s Primary School", Why.PLACE),
        ("I studied at the University of Leeds.", "University of Leeds", Why.PLACE),
        ("The Harbour & Vale Trust asked me.", "Harbour & Vale Trust", Why.PLACE),
        ("Tower Hamlets PRU sent him.", "Tower Hamlets PRU", Why.PLACE),
        ("We used the Mark Scheme.", "Mark Scheme", Why.OWN),
        ("See https://grace.example/page, please.", "https://grace.example/page", Why.ADDRESS),
        ("See www.grace.example.", "www.grace.example", Why.ADDRESS),
        ("I write as @gracious.", "@gracious", Why.ADDRESS),
        ("It is on oakfield.lewisham.sch.uk.", "oakfield.lewisham.sch.uk", Why.ADDRESS),
    ],
)
def test_what_may_tell_is_pointed_out(text: str, words: str, why: Why) -> None:
    assert pointed_out(text) == [(words, why)]


@pytest.mark.parametrize(
    "text",
    [
        "My school is a school like any other, and the college is near.",
        "The Academy was closed. The Trust decided.",
        "Head of Year 9 in a Primary School.",
        "Ofsted came on a Monday, and GCSE English went well.",
        "I had the will to go on, with grace.",
        "I was at Fernhill Academy with Grace Okafor and Mr Young.",
        "Sir, he said, I do not know.",
        "",
    ],
)
def test_ordinary_words_and_what_was_replaced_are_not(text: str) -> None:
    assert pointed_out(text) == []


def test_a_sentence_that_ends_parts_two_names() -> None:
    assert pointed_out("I left Oakfield Academy. Miss Jones stayed.") == [
        ("Oakfield Academy", Why.PLACE),
        ("Miss Jones", Why.PERSON),
    ]


def test_what_stands_twice_is_pointed_out_once_and_in_the_order_of_the_text() -> None:
    assert pointed_out("Mr Okonkwo of @oak. Mr Okonkwo again.") == [
        ("Mr Okonkwo", Why.PERSON),
        ("@oak", Why.ADDRESS),
    ]


@given(st.text(max_size=200))
def test_whatever_is_written_what_is_pointed_out_stands_there(text: str) -> None:
    copy = blind(text, WHO).text
    assert all(doubt.words in copy for doubt in doubts(copy, WHO))


def test_nothing_known_of_somebody_is_no_fault() -> None:
    assert doubts("Will this work?", Identity("")) == ()
    assert doubts("Will this work?", WHO) == (Doubt("Will", Why.OWN),)
    assert doubts("May I go on?", Identity("May Lovelace")) == (Doubt("May", Why.OWN),)
