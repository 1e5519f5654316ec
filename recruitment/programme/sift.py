"""The rules of the sift: how answers are read blind, who may begin, and how drift is watched for."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from recruitment.domain.calibration import Nearness
from recruitment.domain.words import split_paragraphs
from recruitment.programme.house_agreement import AGREEMENT
from recruitment.programme.table import Share, Table, Text


class Sift(Table):
    """How answers are read blind: readings a pass, size of a batch, and minutes one reading takes."""

    readings: Annotated[int, Field(ge=1, le=20)]
    evidence: Literal["required", "extremes", "optional"]
    batch: Annotated[int, Field(ge=1, le=100)]
    minutes: Annotated[float, Field(gt=0, le=120, allow_inf_nan=False)]
    weights: Mapping[str, Share]
    agreement: Text = AGREEMENT.strip()

    @property
    def agreed_to(self) -> tuple[str, ...]:
        """What assessors agree to before their first reading, in paragraphs."""
        return split_paragraphs(self.agreement)


class CalibrationRules(Table):
    """How near to agreed scores an assessor must come before reading a pass, and in how many tries."""

    within: Annotated[int, Field(ge=0, le=8)] = 1
    exact: Annotated[int, Field(ge=0, le=20)] = 2
    tries: Annotated[int, Field(ge=1, le=20)] = 3

    @property
    def nearness(self) -> Nearness:
        """The rule."""
        return Nearness(self.within, self.exact)


class AnchorRules(Table):
    """How often an agreed sample answer is slipped in among readings, and from what change drift is clear.

    One for `every` so many readings that an assessor holds; none where it is 0. The tolerance is in points.
    """

    every: Annotated[int, Field(ge=0, le=1000)] = 20
    tolerance: Annotated[float, Field(gt=0, le=8, allow_inf_nan=False)] = 0.5
