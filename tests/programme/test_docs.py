"""docs/definition.md names every key there is, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from recruitment.domain.messages import FIELDS
from recruitment.programme.message_rules import NEEDED
from recruitment.programme.public_words import Section
from recruitment.programme.samples import SampleAnswer, Samples
from recruitment.programme.schema import Definition, MessageTemplate

DOCS = (Path(__file__).parents[2] / "docs" / "definition.md").read_text(encoding="utf-8")
# Tables that many keys share are described once.
SHARED = {Section: "pages.*[]", MessageTemplate: "messages.*", SampleAnswer: "passes[].*"}


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner, many = table_in(field.annotation)
        key = f"{prefix}{name}" + ("[]" if many else "")
        if inner is Section:
            yield key
        if inner is None:
            yield f"{prefix}{name}"
        else:
            yield from keys(inner, f"{SHARED.get(inner, key)}.")


def table_in(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    found = [table_in(part)[0] for part in get_args(annotation)]
    return next(filter(None, found), None), get_origin(annotation) is tuple


def first_cells() -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", DOCS, re.MULTILINE)


def test_every_key_is_described_and_no_other() -> None:
    described = {cell for cell in first_cells() if cell not in FIELDS}

    assert described == {*keys(Definition), *keys(Samples)}


def test_no_key_is_described_twice() -> None:
    assert len(first_cells()) == len(set(first_cells()))


def test_every_kind_of_message_is_described_with_its_fields_and_stages() -> None:
    shared = frozenset.intersection(*FIELDS.values())
    for kind, known in FIELDS.items():
        row = re.search(rf"^\| `{kind}` \| (.*) \| (.*) \|$", DOCS, re.MULTILINE)
        assert row is not None
        assert set(re.findall(r"`(\w+)`", row[1])) == NEEDED.get(kind, frozenset())
        assert set(re.findall(r"\{(\w+)\}", row[2])) == known - shared


def test_the_fields_that_every_kind_has_are_described_once() -> None:
    sentence = re.search(r"^Every kind has these fields too: (.*?)\. ", DOCS, re.MULTILINE)

    assert sentence is not None
    assert set(re.findall(r"\{(\w+)\}", sentence[1])) == frozenset.intersection(*FIELDS.values())
