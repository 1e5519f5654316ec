"""Forms that make requests: what tells one sending from another."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from forms.request import ComplaintForm, EnteredForm, RequestForm
from recruitment.domain.requests import FROM_APPLICANTS, RequestKind

PAGE = "0d4d6f6e-5a3f-4a5e-9a54-0f3a2b1c4d5e"
Sending = Callable[..., Any]


def request_id(sending: Sending, **sent: str) -> UUID:
    sending(**({"kind": "appeal", "text": "Cut.", "once": PAGE} | sent))
    return RequestForm().request_id()


def test_the_same_words_from_the_same_page_are_one_request(sending: Sending) -> None:
    assert request_id(sending) == request_id(sending) == request_id(sending, text=" Cut. ")


@pytest.mark.parametrize(
    "other", [{"text": "Cut twice."}, {"kind": "question"}, {"once": PAGE.replace("0d", "0e")}]
)
def test_other_words_another_kind_or_another_page_are_another(
    sending: Sending, other: dict[str, str]
) -> None:
    assert request_id(sending, **other) != request_id(sending)


@pytest.mark.parametrize("once", ["", "nothing", "'; drop table", "0" * 500])
def test_a_page_that_says_nothing_of_itself_still_sends(sending: Sending, once: str) -> None:
    assert request_id(sending, once=once) != request_id(sending, once=once)


def test_applicants_choose_among_what_is_theirs_and_leads_among_all(sending: Sending) -> None:
    sending()
    assert [choice[0] for choice in RequestForm().kind.iter_choices()] == [*FROM_APPLICANTS]
    assert [choice[0] for choice in EnteredForm().kind.iter_choices()] == [*RequestKind]


def test_without_an_account_it_is_a_complaint(sending: Sending) -> None:
    sending(text="Nobody rang back.", email="amina@example.org")
    form = ComplaintForm()
    assert form.validate()
    assert form.chosen is RequestKind.COMPLAINT


@pytest.mark.parametrize(("email", "valid"), [("", True), ("Amina@Example.org", True), ("nowhere", False)])
def test_a_lead_may_leave_the_address_out(sending: Sending, email: str, valid: bool) -> None:
    sending(kind="question", full_name="Amina Ask", text="When?", email=email)
    form = EnteredForm()
    assert form.validate() is valid
    assert not valid or form.email.data == email.lower()


def test_a_kind_that_there_is_not_is_refused(sending: Sending) -> None:
    sending(kind="no-such", full_name="Amina Ask", text="When?")
    assert not EnteredForm().validate()
