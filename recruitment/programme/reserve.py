"""The reserve list and the wash-up as a programme has them."""

from typing import Annotated, Literal

from pydantic import Field

from recruitment.domain.deadlines import Offset
from recruitment.programme.table import OffsetText, Slug, Table, Text


class Band(Table):
    """One band of the reserve list. Within it no order is claimed; `meaning` says what it stands for."""

    code: Slug
    name: Text
    meaning: Text


def _bands() -> tuple[Band, ...]:
    return (
        Band(
            code="a",
            name="Band A",
            meaning="Would be offered the next place that is free and suits them.",
        ),
        Band(
            code="b",
            name="Band B",
            meaning="Would be talked about again once nobody in band A suits a free place.",
        ),
    )


class ReserveRules(Table):
    """The bands of the reserve list, the first one first, and the day until which a place on it holds."""

    until: OffsetText = Offset("closes", 180)
    bands: tuple[Band, ...] = Field(default_factory=_bands, min_length=1)

    def place_of(self, code: str | None) -> int:
        """Where a band stands among them, from 0; one that is no more, after all others."""
        codes = [one.code for one in self.bands]
        return codes.index(code) if code in codes else len(codes)

    def name_of(self, code: str | None) -> str:
        """What a band is called; one that is no more, by its code."""
        return next((one.name for one in self.bands if one.code == code), code or "No band")


class WashUpRules(Table):
    """Of whom a wash-up is asked before what leads decided is confirmed, and how many take part in it."""

    stages: tuple[Literal["interview", "centre"], ...] = ()
    people: Annotated[int, Field(ge=2, le=20)] = 3
