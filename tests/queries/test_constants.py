"""Words of the code are written into a statement; anything else is refused."""

import pytest
from sqlalchemy import column

from recruitment.queries.constants import is_one_of


def test_words_stand_in_the_statement_itself() -> None:
    written = is_one_of(column("stage"), ["sift", "not_progressed"]).compile()
    assert str(written) == "stage IN ('sift', 'not_progressed')"
    assert written.params == {}


@pytest.mark.parametrize("typed", ["o'clock", "sift'; --", "", "Zoë", "a\nb"])
def test_what_somebody_could_have_typed_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Pass these as parameters"):
        is_one_of(column("stage"), ["sift", typed])
