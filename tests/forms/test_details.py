"""Who applies."""

from collections.abc import Callable

import pytest

from forms.details import DetailsForm

Send = Callable[..., None]


def errors(field: str) -> list[str]:
    form = DetailsForm()
    form.validate()
    return list(form[field].errors)


@pytest.mark.parametrize(
    "phone",
    [
        "",
        "07700 900123",
        "+44 7700 900123",
        "+44 (0)20 7946 0123",
        "020 7946 0123 ext 12",
        "020 7946 0123 x12",
        "01632-960-001",
        "+353 1 496 0123",
    ],
)
def test_a_number_may_be_written_as_people_do(sending: Send, phone: str) -> None:
    sending(phone=phone)
    assert errors("phone") == []


@pytest.mark.parametrize(
    "phone", ["abc", "12345", "07700 900123 or 07700 900456", "1" * 21, "+", "٠٧٧٠٠٩٠٠١٢٣", "😀"]
)
def test_what_is_no_number_is_said_to_be_none(sending: Send, phone: str) -> None:
    sending(phone=phone)
    assert errors("phone") == ["Enter a telephone number in the right form, like 07700 900123."]


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
