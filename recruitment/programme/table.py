"""What every table of a definition is, and the kinds of text and number that stand in them."""

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
)

from recruitment.domain.deadlines import Offset, parse_offset
from recruitment.domain.requests import MOST_DAYS

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]
Key = Annotated[int, Field(ge=1, le=9)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]


def _email(value: str) -> str:
    name, at, domain = value.strip().partition("@")
    parts = domain.split(".")
    if not (name and at and len(parts) > 1 and all(parts)) or any(
        c.isspace() or c in "@<>,;" for c in name + domain
    ):
        raise ValueError("Write one e-mail address, such as recruitment@charity.example.")
    return value.strip()


def _offset(value: object) -> Offset:
    if isinstance(value, Offset):
        return value
    if not isinstance(value, str):
        raise ValueError("Write a text in quotes, such as “closes + 10 working days”.")
    return parse_offset(value)


Email = Annotated[str, AfterValidator(_email)]
OffsetText = Annotated[Offset, PlainValidator(_offset), PlainSerializer(str)]


class Table(BaseModel):
    """A table of the definition: nothing in it can change, and it has no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
