"""The version that goes with a form."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from forms.version import UNKNOWN, VersionField


class Versioned(Form):
    version = VersionField()


@pytest.mark.parametrize(("sent", "number"), [("0", 0), ("1", 1), ("12345", 12345)])
def test_a_number_is_read(sent: str, number: int) -> None:
    assert Versioned(MultiDict({"version": sent})).version.number == number


@pytest.mark.parametrize("sent", ["", "one", "1.5", "9" * 5000, "2147483647", "-1", "\x00", "٣x"])
def test_anything_else_is_of_no_row(sent: str) -> None:
    assert Versioned(MultiDict({"version": sent})).version.number == UNKNOWN


def test_a_version_that_was_not_sent_is_of_no_row() -> None:
    assert Versioned(MultiDict({"other": "1"})).version.number == UNKNOWN


def test_version_0_goes_out_as_0_and_comes_back() -> None:
    field = Versioned(data={"version": 0}).version
    assert (str(field.data), field.number) == ("0", 0)


def test_a_renewed_version_goes_out_in_place_of_the_one_sent() -> None:
    form = Versioned(MultiDict({"version": "1"}))
    form.version.renew(7)
    assert (form.version.data, form.version.number) == ("7", 7)
