"""Who applies."""

from collections.abc import Callable

import pytest

from forms.details import DetailsForm

Send = Callable[..., None]


def errors(field: str) -> list[str]:
    form = DetailsForm()
    form.validate()
    return list(form[field].errors)


@pytest.mark.parametrize("phone", ["", "077", "07700 900123", "abc"])
def test_a_number_is_kept_however_far_it_has_come(sending: Send, phone: str) -> None:
    sending(phone=phone)
    assert errors("phone") == []


@pytest.mark.parametrize("field", ["full_name", "known_as", "employer"])
def test_a_line_has_two_hundred_characters_at_most(sending: Send, field: str) -> None:
    sending(**{field: "x" * 201})
    assert errors(field) == ["Shorten this to 200 characters or fewer; it has 201."]


@pytest.mark.parametrize("name", ["x" * 200, "O’Brien-Łukasz", "李小龙", "محمد", "D\u0301", "😀"])
def test_names_of_any_script_are_names(sending: Send, name: str) -> None:
    sending(full_name=name)
    assert errors("full_name") == []


def test_nothing_is_required_to_save(sending: Send) -> None:
    sending()
    assert DetailsForm().validate()


def test_null_characters_and_space_around_are_dropped(sending: Send) -> None:
    sending(full_name=" Ada\x00 Nwosu ")
    assert DetailsForm().full_name.data == "Ada Nwosu"
