"""Whom an applicant names."""

from collections.abc import Callable

import pytest

from forms.referees import RefereesForm

Send = Callable[..., None]


def test_blank_referees_can_be_saved(sending: Send) -> None:
    sending(version_1="0", version_2="0")
    assert RefereesForm().validate()


@pytest.mark.parametrize("field", ["email_1", "email_2"])
@pytest.mark.parametrize(
    "email", ["head", "head@", "a@b@c.example", "head@school", "x" * 190 + "@school.example"]
)
def test_what_is_no_address_is_said_to_be_none(sending: Send, field: str, email: str) -> None:
    sending(**{field: email})
    form = RefereesForm()
    assert not form.validate()
    assert all(str(error).startswith(("Enter an e-mail", "Shorten")) for error in form[field].errors)
    assert form[field].errors


def test_addresses_are_kept_in_lower_case(sending: Send) -> None:
    sending(email_1=" M.Featherstone@Thornbury.Example ")
    form = RefereesForm()
    assert form.validate()
    assert form.email_1.data == "m.featherstone@thornbury.example"
