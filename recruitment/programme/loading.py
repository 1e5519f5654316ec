"""Definitions read from files and from the text a cohort has pinned."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from recruitment.programme.checking import check
from recruitment.programme.faults import DefinitionFaults, Fault
from recruitment.programme.lines import line_index
from recruitment.programme.schema import Definition
from recruitment.programme.structure import as_tuples
from recruitment.programme.wording import amended

DEFINITIONS = Path(__file__).parent / "definitions"


def shipped_definitions() -> dict[str, Path]:
    """List the definitions that come with the product: file by code."""
    # What has two endings stands beside one: its sample answers.
    return {path.stem: path for path in sorted(DEFINITIONS.glob("*.toml")) if "." not in path.stem}


def load_definition(path: Path) -> Definition:
    """Read a definition from a file. Raises DefinitionFaults with every fault, and then loads nothing."""
    return parse_definition(definition_text(path), path.name)


def definition_text(path: Path) -> str:
    """Read the text of a file, for a cohort to pin. Raises DefinitionFaults if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as refused:
        problem = f"The file cannot be read: {refused.strerror or refused}."
        mend = "Give the path of a definition that can be read."
    except UnicodeDecodeError as refused:
        problem = f"Byte {refused.start} is not UTF-8."
        mend = "Save the file as UTF-8."
    raise DefinitionFaults([Fault(path.name, None, "", problem, mend)])


def parse_definition(
    text: str, source: str = "definition", wording: tuple[tuple[str, str], ...] = ()
) -> Definition:
    """Read a definition from its text; the same text is checked once only, whatever it is called.

    `source` names the text in faults; `wording` is what a cohort's amendments put in its places. Raises
    DefinitionFaults with every fault. Text that is not TOML has one: what follows it cannot be read.
    """
    try:
        return _parse(text, wording)
    except DefinitionFaults as refused:
        raise DefinitionFaults([replace(fault, source=source) for fault in refused.faults]) from refused


@lru_cache(maxsize=64)
def _parse(text: str, wording: tuple[tuple[str, str], ...]) -> Definition:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as refused:
        raise DefinitionFaults([not_toml(str(refused), "")]) from refused
    if wording:
        raw = amended(raw, wording)
    faults = check(raw, "", line_index(text))
    if faults:
        raise DefinitionFaults(faults)
    return Definition.model_validate(as_tuples(raw))


def not_toml(message: str, source: str) -> Fault:
    """The one fault of a text that is not TOML; `message` is what Python says of it."""
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    # What Python says of the place stands before the fault already, but for "at end of document".
    problem = f"This is not TOML: {message.partition(' (at line')[0]}."
    mend = "Mend this first: nothing after it can be read."
    return Fault(source, int(found[1]) if found else None, "", problem, mend)
