"""Other words for one kind of message: the faults that a check of the whole definition would find."""

import pytest

from recruitment.domain.errors import NotFound
from recruitment.domain.messages import MessageKind
from recruitment.programme.loading import parse_definition
from recruitment.programme.message_words import faults_of, kind_to_word, kinds_of
from recruitment.queries.cohorts import house_definition
from tests.factories import definition_source

DEFINITION = house_definition()
GOOD = {"subject": "An offer, {reference}", "body": "Dear {name},\n\nAnswer by {answer_by}: {link}\n"}


def test_words_that_can_stand_have_no_fault() -> None:
    assert faults_of(DEFINITION, MessageKind.OFFER, GOOD) == {}


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("body", "{nam} {answer_by} {link}", "Write {name} if that is meant. {nam} is not a field"),
        ("subject", "An offer for {name", "Write each field as {name}, and no other braces."),
        ("body", "Answer by {answer_by}.", "Leave {link} in: without it this message is of no use."),
        (
            "subject",
            f" {DEFINITION.message(MessageKind.WITHDRAWN).subject} ",
            "Write a subject for this kind alone. “withdrawn” has the same subject.",
        ),
    ],
)
def test_a_fault_is_said_of_the_part_that_has_it(part: str, text: str, sentence: str) -> None:
    found = faults_of(DEFINITION, MessageKind.OFFER, GOOD | {part: text})
    assert list(found) == [part]
    assert found[part][0].startswith(sentence)


def test_the_words_that_every_kind_ships_with_can_stand() -> None:
    for kind, words in kinds_of(DEFINITION).items():
        assert faults_of(DEFINITION, kind, {"subject": words.subject, "body": words.body}) == {}


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (MessageKind.CLOSING_MOVED, "closes"),
        (MessageKind.DECISIONS_MOVED, "decisions_by"),
        (MessageKind.RESERVE, "until"),
        (MessageKind.EXTENDED, "closes"),
        (MessageKind.INCIDENT, "happened"),
        (MessageKind.DRAFT_REMINDER, "closes"),
        (MessageKind.DECLARATION_REMINDER, "link"),
        (MessageKind.SLOT_CANCELLED, "when"),
        (MessageKind.CENTRE_PLANNED, "turns"),
        (MessageKind.DRIFT, "found"),
        (MessageKind.NEWS_FOR_LEADS, "ran_out"),
    ],
)
def test_no_message_goes_without_what_it_tells(kind: MessageKind, field: str) -> None:
    words = kinds_of(DEFINITION)[kind]
    without = {"subject": words.subject, "body": words.body.replace(f"{{{field}}}", "soon")}
    sentence = f"Leave {{{field}}} in: without it this message is of no use."
    assert faults_of(DEFINITION, kind, without) == {"body": [sentence]}


@pytest.mark.parametrize("slug", ["sign_in_code", "address_code", "nonsense"])
def test_codes_are_worded_by_nobody(slug: str) -> None:
    with pytest.raises(NotFound):
        kind_to_word(DEFINITION, slug)


@pytest.mark.parametrize(
    ("name", "kind"), [("difference_leaders", MessageKind.OFFER), ("writing_assessment", MessageKind.TEST)]
)
def test_words_stand_above_those_of_the_definition_and_of_the_product(name: str, kind: MessageKind) -> None:
    wording = ((f"messages.{kind}.body", "New: {link}"), (f"messages.{kind}.subject", "New"))
    words = parse_definition(definition_source(name), "amended", wording).message(kind)
    assert (words.subject, words.body) == ("New", "New: {link}")
