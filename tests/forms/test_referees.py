"""Whom an applicant names."""

from collections.abc import Callable

import pytest

from forms.referees import RefereesForm

Send = Callable[..., None]


def test_blank_referees_can_be_saved(sending: Send) -> None:
    sending(version_1="0", version_2="0")
    assert RefereesForm().validate()


@pytest.mark.parametrize("email", ["head", "head@", "head@school.example"])
def test_an_address_is_kept_however_far_it_has_come(sending: Send, email: str) -> None:
    sending(email_1=email)
    assert RefereesForm().validate()


def test_an_address_has_two_hundred_characters_at_most(sending: Send) -> None:
    sending(email_2="x" * 190 + "@school.example")
    form = RefereesForm()
    assert not form.validate()
    assert list(form.email_2.errors) == ["Shorten this to 200 characters or fewer; it has 205."]
