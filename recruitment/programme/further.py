"""Readings beyond those planned: how long one is somebody's own, and how many they are asked for."""

from typing import Annotated

from pydantic import Field

from recruitment.programme.table import Table


class FurtherReadings(Table):
    """The rules of further readings and of work that came back.

    `lease_minutes` is how long a reading that was taken waits for its assessor, counted from their last sign
    of work; `hours` is the most that one assessor is asked for beyond what was given out; `rounds` into how
    many an adaptive plan divides its hours.
    """

    lease_minutes: Annotated[int, Field(ge=5, le=10_080)] = 45
    hours: Annotated[float, Field(ge=0, le=200, allow_inf_nan=False)] = 3.0
    rounds: Annotated[int, Field(ge=1, le=20)] = 4
