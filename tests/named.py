"""Runs a module of a folder by its name: what ``script/prove`` and ``script/bench`` do."""

from __future__ import annotations

import importlib
import pkgutil
import sys


def run_named(package: str, command: str) -> None:
    """Run ``main(arguments)`` of the module named first on the command line; leave with 2 and the names otherwise."""
    path = importlib.import_module(package).__path__
    modules = {found.name: f"{package}.{found.name}" for found in pkgutil.iter_modules(path)}
    named = {
        name: module for name, module in modules.items()
        if name != "__main__" and hasattr(importlib.import_module(module), "main")
    }  # fmt: skip
    if len(sys.argv) < 2 or sys.argv[1] not in named:
        print(f"Usage: {command} NAME, where NAME is one of {', '.join(sorted(named))}.", file=sys.stderr)
        raise SystemExit(2)
    importlib.import_module(named[sys.argv[1]]).main(sys.argv[2:])
