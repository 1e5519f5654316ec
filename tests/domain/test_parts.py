"""What each part of an application lacks."""

import pytest

from recruitment.domain.parts import Part, PartFault, PartState, answer_part, details_part, referees_part

OWN = "eva@example.org"
HEAD = ("Marguerite Featherstone", "m.featherstone@thornbury.example")
OTHER = ("Tobias Lindqvist", "t.lindqvist@thornbury.example")


def details(full_name: str = "", known_as: str = "", phone: str = "", employer: str = "") -> Part:
    return details_part(full_name=full_name, known_as=known_as, phone=phone, employer=employer)


def answer(text: str, most_words: int = 3) -> Part:
    return answer_part(code="q1", title="Why this work", most_words=most_words, text=text)


def sentences(part: Part) -> list[str]:
    return [fault.sentence for fault in part.faults]


def test_empty_details_are_not_started_and_lack_all_but_known_as() -> None:
    part = details()
    assert part.state is PartState.NOT_STARTED
    assert part.faults == (
        PartFault("full_name", "Enter your full name."),
        PartFault("phone", "Enter your telephone number."),
        PartFault("employer", "Enter your present employer."),
    )


def test_details_with_one_field_are_in_progress() -> None:
    assert details(known_as="Evie").state is PartState.IN_PROGRESS


def test_details_are_done_without_known_as() -> None:
    part = details(full_name="Éva Price", phone="07700 900123", employer="Thornbury Vale")
    assert (part.state, part.faults) == (PartState.DONE, ())


def test_a_number_that_is_none_is_asked_for_again() -> None:
    part = details(full_name="Éva Price", phone="0770", employer="Thornbury Vale")
    assert part.state is PartState.IN_PROGRESS
    assert part.faults == (
        PartFault("phone", "Enter a telephone number in the right form, like 07700 900123."),
    )


def test_an_address_that_is_none_is_asked_for_again() -> None:
    part = referees_part([HEAD, ("Tobias Lindqvist", "t.lindqvist@")], own_email=OWN)
    assert part.faults == (
        PartFault("email_2", "Enter an e-mail address in the right form, like name@example.org."),
    )


def test_no_referees_are_not_started() -> None:
    part = referees_part([("", ""), ("", "")], own_email=OWN)
    assert part.state is PartState.NOT_STARTED
    assert sentences(part) == [
        "Enter the name of your first referee.",
        "Enter the e-mail address of your first referee.",
        "Enter the name of your second referee.",
        "Enter the e-mail address of your second referee.",
    ]


def test_one_referee_is_in_progress() -> None:
    part = referees_part([HEAD, ("", "")], own_email=OWN)
    assert part.state is PartState.IN_PROGRESS
    assert [fault.field for fault in part.faults] == ["full_name_2", "email_2"]


def test_two_referees_are_done() -> None:
    assert referees_part([HEAD, OTHER], own_email=OWN).state is PartState.DONE


def test_nobody_is_their_own_referee() -> None:
    part = referees_part([HEAD, ("Eva", OWN)], own_email=OWN)
    assert part.faults == (PartFault("email_2", "Enter the referee’s e-mail address, not your own."),)


def test_two_referees_are_two_people() -> None:
    part = referees_part([HEAD, ("Tobias Lindqvist", HEAD[1])], own_email=OWN)
    assert part.faults == (PartFault("email_2", "Enter a different e-mail address for your second referee."),)


@pytest.mark.parametrize("text", ["", "- ... -"])
def test_an_answer_without_a_word_is_no_answer(text: str) -> None:
    assert sentences(answer(text)) == ["Write an answer to this question."]


def test_an_empty_answer_is_not_started() -> None:
    assert answer("").state is PartState.NOT_STARTED


def test_an_answer_of_just_the_words_allowed_is_done() -> None:
    assert answer("one two three").state is PartState.DONE


def test_an_answer_too_long_says_by_how_much() -> None:
    part = answer("one two three four")
    assert part.state is PartState.TOO_LONG
    assert part.faults == (PartFault("text", "Shorten your answer to 3 words: it has 4."),)


def test_thousands_are_written_with_a_comma() -> None:
    assert sentences(answer("word " * 1200, most_words=250)) == [
        "Shorten your answer to 250 words: it has 1,200."
    ]
