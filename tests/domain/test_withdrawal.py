"""Why people withdraw: what they choose, and what is kept of it."""

from recruitment.domain.withdrawal import WORDS, Why, reason_kept


def test_every_reason_has_words_of_its_own() -> None:
    assert set(WORDS) == set(Why)
    assert len(set(WORDS.values())) == len(WORDS)


def test_a_reason_is_kept_as_it_was_chosen() -> None:
    assert reason_kept(Why.UNSAID, "") == "I would rather not say."


def test_what_was_added_stands_after_it_in_one_line() -> None:
    kept = reason_kept(Why.OTHER_POST, " A headship,\n\n nearer home. ")
    assert kept == "I am taking another post, or staying in mine: A headship, nearer home."
