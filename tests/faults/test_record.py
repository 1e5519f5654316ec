"""A proof's last result goes to its place on the page."""

import pytest

from tests.proofs.record import placed

PAGE = "# Proofs\n\n<!-- a -->\nold\n\n| x |\n<!-- /a -->\n\n<!-- b -->\n<!-- /b -->\n"


def test_words_take_the_place_of_the_last_ones_and_of_nothing_else() -> None:
    new = placed(PAGE, "a", "12 January 2027:\n\n| \\1 |")
    assert (
        new == "# Proofs\n\n<!-- a -->\n12 January 2027:\n\n| \\1 |\n<!-- /a -->\n\n<!-- b -->\n<!-- /b -->\n"
    )


def test_proof_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no part named c"):
        placed(PAGE, "c", "")
