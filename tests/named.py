"""Runs a module of a folder by its name: what ``script/prove`` and ``script/bench`` do."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def run_named(package: str, command: str) -> None:
    """Run ``main(arguments)`` of the module that the command line names; leave with 2 and the names
    otherwise.
    """
    folder = Path(importlib.import_module(package).__path__[0])
    named = sorted(
        file.stem for file in folder.glob("*.py") if "\ndef main(" in file.read_text(encoding="utf-8")
    )
    if len(sys.argv) < 2 or sys.argv[1] not in named:
        print(f"Usage: {command} NAME, where NAME is one of {', '.join(named)}.", file=sys.stderr)
        raise SystemExit(2)
    importlib.import_module(f"{package}.{sys.argv[1]}").main(sys.argv[2:])
