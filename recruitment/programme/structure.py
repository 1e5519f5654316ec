"""Faults of one key by itself: missing, misspelt, empty, or of the wrong kind.

The schema finds them all at once; here they are put into sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from recruitment.programme.faults import Place, Problem
from recruitment.programme.schema import Definition

# What to write, by the last key of a place, where the general sentence would not help enough.
BY_KEY: Mapping[str, str] = {
    "anchors": "Add anchors: what the low, the middle and the high score look like.",
    "code": "Write small letters, digits and single underscores, beginning with a letter.",
    "prefix": "Write two to four capital letters, such as “DL”.",
    "effective": "Write the date these words hold from, without quotes, such as 2026-09-01.",
}
SCALE = "Write a whole number from 1 to 9: scores are given by key, and the key 0 means no evidence seen."
KINDS: Mapping[str, tuple[str, str]] = {
    "string_type": ("It is not text.", "Write text in quotes."),
    "string_too_short": ("It is empty.", "Write some text."),
    "int_type": ("It is not a whole number.", "Write a whole number, without quotes."),
    "float_type": ("It is not a number.", "Write a number, without quotes."),
    "bool_type": ("It is neither true nor false.", "Write true or false, without quotes."),
    "date_type": ("It is not a date.", "Write a date without quotes, such as 2026-09-01."),
    "tuple_type": ("It is not a list.", "Write a list in square brackets, or tables headed [[…]]."),
    "model_type": ("It is not a table.", "Write a table with keys of its own."),
    "mapping_type": ("It is not a table.", "Write a table with keys of its own."),
    "dict_type": ("It is not a table.", "Write a table with keys of its own."),
    "finite_number": ("It is not a number.", "Write a number, without quotes."),
}


def as_tuples(value: Any) -> Any:
    """Turn every list within a value into a tuple, as the frozen models hold them."""
    if isinstance(value, Mapping):
        return {key: as_tuples(item) for key, item in value.items()}
    return tuple(map(as_tuples, value)) if isinstance(value, list) else value


def structural_problems(
    raw: Mapping[str, object], model: type[BaseModel] = Definition
) -> tuple[Problem, ...]:
    """Find every fault of a single key, in the order of the schema; `model` is what the file holds."""
    try:
        model.model_validate(as_tuples(raw))
    except ValidationError as refused:
        return tuple(_problem(error, model) for error in refused.errors(include_url=False))
    return ()


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that is most likely meant."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def _problem(error: ErrorDetails, model: type[BaseModel]) -> Problem:
    place = error["loc"]
    if error["type"] == "extra_forbidden":
        return _extra(place, model)
    sentence = SENTENCES.get(error["type"])
    if sentence is not None:
        return sentence(place, error)
    if error["type"] in KINDS:
        return Problem(place, *KINDS[error["type"]])
    return Problem(place, f"{error['msg']}.", "Write it as docs/definition.md says.")


def _missing(place: Place, _: ErrorDetails) -> Problem:
    last = place[-1]
    if isinstance(last, int):
        return Problem(place[:-1], "It names fewer than two criteria.", "Name two criteria.")
    mend = BY_KEY["anchors"] if last == "anchors" else f"Add “{last}”."
    return Problem(place, f"“{last}” is missing.", mend)


def _extra(place: Place, model: type[BaseModel]) -> Problem:
    word, known = str(place[-1]), _keys_at(place[:-1], model)
    meant = nearest(word, known)
    mend = (
        f"Write “{meant}” if that is meant."
        if meant
        else f"Remove it; the keys here are: {', '.join(known)}."
    )
    return Problem(place, f"“{word}” is not a key of the definition.", mend)


def _keys_at(place: Place, model: type[BaseModel]) -> list[str]:
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)


def _choice(place: Place, error: ErrorDetails) -> Problem:
    known = error["ctx"]["expected"].replace("'", "")
    return Problem(place, f"“{error['input']}” is not one of the choices.", f"Write {known}.")


def _limit(words: str, name: str) -> Callable[[Place, ErrorDetails], Problem]:
    def sentence(place: Place, error: ErrorDetails) -> Problem:
        limit = f"Write a number {words} {error['ctx'][name]:g}."
        return Problem(
            place, f"{error['input']} cannot be used here.", SCALE if place[0] == "scale" else limit
        )

    return sentence


def _pattern(place: Place, error: ErrorDetails) -> Problem:
    return Problem(place, f"“{error['input']}” cannot be used here.", BY_KEY[str(place[-1])])


def _refused(place: Place, error: ErrorDetails) -> Problem:
    return Problem(place, f"“{error['input']}” cannot be used here.", str(error["ctx"]["error"]))


def _too_long(place: Place, _: ErrorDetails) -> Problem:
    return Problem(
        place, "It names more than two criteria.", "Name two criteria, and others in pairs of their own."
    )


SENTENCES: Mapping[str, Callable[[Place, ErrorDetails], Problem]] = {
    "missing": _missing,
    "literal_error": _choice,
    "greater_than": _limit("above", "gt"),
    "greater_than_equal": _limit("of at least", "ge"),
    "less_than_equal": _limit("of at most", "le"),
    "string_pattern_mismatch": _pattern,
    "value_error": _refused,
    "too_long": _too_long,
}
