"""The version of the row that a form was filled in from; it goes with every form that changes a saved row."""

from typing import Any

from wtforms import HiddenField

#: Of no row: what a tampered or missing version counts as, so that nothing is overwritten by mistake.
UNKNOWN = -1
#: What the column holds. No row is ever changed as often.
MOST_CHANGES = 2**31 - 2


class VersionField(HiddenField):
    """A whole number that people do not see. The page's script knows it by its mark."""

    def __init__(self, **options: Any) -> None:
        super().__init__(render_kw={"data-version": True}, **options)

    @property
    def number(self) -> int:
        """The version; anything but a number of changes is of no row."""
        try:
            number = int("" if self.data is None else self.data)
        except ValueError:
            return UNKNOWN
        return number if 0 <= number <= MOST_CHANGES else UNKNOWN

    def renew(self, version: int) -> None:
        """Let the form, shown again, stand on another version."""
        self.data = str(version)
