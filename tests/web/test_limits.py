"""How often one account may save, and one network address sign in, in a while."""

from datetime import timedelta
from uuid import uuid4

import pytest
from werkzeug.exceptions import TooManyRequests

from recruitment.web.limits import Allowance
from tests.conftest import NOW
from tests.pages import Browser

EVA, ADA = uuid4(), uuid4()


@pytest.fixture
def allowance() -> Allowance:
    held = Allowance(2, timedelta(minutes=10))
    held.take(EVA, NOW)
    held.take(EVA, NOW)
    return held


def test_one_too_many_is_refused(allowance: Allowance) -> None:
    with pytest.raises(TooManyRequests):
        allowance.take(EVA, NOW + timedelta(minutes=10, seconds=-1))


def test_others_have_an_allowance_of_their_own(allowance: Allowance) -> None:
    allowance.take(ADA, NOW)


def test_after_the_span_it_begins_anew(allowance: Allowance) -> None:
    for _ in range(2):
        allowance.take(EVA, NOW + timedelta(minutes=10))
    with pytest.raises(TooManyRequests):
        allowance.take(EVA, NOW + timedelta(minutes=10))


def test_the_121st_sign_in_from_one_network_address_is_refused(browser: Browser) -> None:
    for _ in range(120):
        assert browser.client.post("/sign-in").status_code == 200
    page = browser.post("/sign-in", {"email": "eva@example.org"}, status=429)
    assert page.heading == "Too many tries"


def test_other_addresses_and_looking_at_the_page_are_not_counted(browser: Browser) -> None:
    for _ in range(121):
        browser.client.post("/sign-in")
    browser.get("/sign-in")
    elsewhere = browser.client.post("/sign-in", environ_base={"REMOTE_ADDR": "192.0.2.8"})
    assert elsewhere.status_code == 200
