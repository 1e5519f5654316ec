"""What is a telephone number, what is an e-mail address."""

import pytest

from recruitment.domain.contact import email_address, is_telephone


@pytest.mark.parametrize(
    "phone",
    [
        "07700 900123",
        "+44 7700 900123",
        "+44 (0)20 7946 0123",
        "020 7946 0123 ext 12",
        "020 7946 0123 x12",
        "01632-960-001",
        "+353 1 496 0123",
    ],
)
def test_a_number_may_be_written_as_people_do(phone: str) -> None:
    assert is_telephone(phone)


@pytest.mark.parametrize(
    "phone", ["", "abc", "12345", "07700 900123 or 07700 900456", "1" * 21, "+", "٠٧٧٠٠٩٠٠١٢٣", "😀"]
)
def test_what_is_no_number_is_none(phone: str) -> None:
    assert not is_telephone(phone)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("M.Featherstone@Thornbury.Example", "m.featherstone@thornbury.example"),
        ("head", None),
        ("head@", None),
        ("a@b@c.example", None),
        ("head@school", None),
        ("head@school.example\r\nBcc: c@d.example", None),
        ("", None),
    ],
)
def test_an_address_is_kept_in_lower_case_and_anything_else_is_none(typed: str, address: str | None) -> None:
    assert email_address(typed) == address
