"""Personal mailboxes."""

import pytest

from recruitment.domain.mailboxes import is_personal_mailbox


@pytest.mark.parametrize("email", ["head@gmail.com", "HEAD@Outlook.com", "a.b@btinternet.com"])
def test_a_provider_of_personal_mailboxes_is_known(email: str) -> None:
    assert is_personal_mailbox(email)


@pytest.mark.parametrize(
    "email", ["head@thornbury.example", "head@gmail.com.school.example", "gmail.com@x.example"]
)
def test_any_other_address_is_taken_for_a_work_address(email: str) -> None:
    assert not is_personal_mailbox(email)


def test_no_address_is_no_personal_mailbox() -> None:
    assert not is_personal_mailbox("")
