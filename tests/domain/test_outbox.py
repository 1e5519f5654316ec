"""What of a message's words must stay, and how many leave at a time."""

from datetime import timedelta

import pytest

from recruitment.domain.errors import Refusal
from recruitment.domain.outbox import A_MINUTE, leaves_at, links_of, whole_text
from recruitment.domain.references import new_token, without_tokens
from tests.conftest import NOW

KEY = new_token()
STATUS = "https://apply.example.org/apply/DL27-4KTQ-9XWB/status"
DOOR = f"https://apply.example.org/refer/{KEY}"
BEFORE = f"Dear Amina,\n\nSee where it is: {STATUS}.\n\nGarden House\n"


def test_links_end_before_what_ends_the_sentence() -> None:
    assert links_of(f"See {STATUS}. Or ({STATUS}), or {STATUS}") == [STATUS] * 3


def test_new_words_are_paragraphs_as_every_message_has() -> None:
    typed = f"Dear Amina,\r\n\r\nLook\nhere: {STATUS}\n\n\n\nGarden House"
    assert whole_text(BEFORE, typed) == f"Dear Amina,\n\nLook here: {STATUS}\n\nGarden House\n"


@pytest.mark.parametrize("typed", ["Dear Amina,", f"See {STATUS}x", "See https://apply.example.org/apply"])
def test_a_link_that_is_gone_is_named(typed: str) -> None:
    with pytest.raises(Refusal, match=r"Leave the link in: .*status is missing"):
        whole_text(BEFORE, typed)


def test_a_link_may_move_and_others_may_come() -> None:
    typed = f"{STATUS}\n\nSee https://garden.example too."
    assert links_of(whole_text(BEFORE, typed)) == [STATUS, "https://garden.example"]


def test_a_key_that_nobody_saw_is_put_back_where_its_link_stands() -> None:
    before = f"Answer here: {DOOR}\n"
    shown = without_tokens(before)
    assert KEY not in shown
    assert whole_text(before, f"Please.\n\n{shown}") == f"Please.\n\nAnswer here: {DOOR}\n"


def test_a_link_with_a_key_stands_there_once() -> None:
    shown = without_tokens(DOOR)
    with pytest.raises(Refusal, match="Leave the link in once"):
        whole_text(f"{DOOR}\n", f"{shown} {shown}")
    with pytest.raises(Refusal, match="missing"):
        whole_text(f"{DOOR}\n", "Nothing.")


def test_many_leave_one_batch_a_minute_after_the_time_in_which_they_can_be_held() -> None:
    wait = timedelta(minutes=10)
    assert leaves_at(NOW, wait, A_MINUTE - 1) == NOW + wait
    assert leaves_at(NOW, wait, A_MINUTE) == NOW + timedelta(minutes=11)
    assert leaves_at(NOW, timedelta(0), 0) == NOW
