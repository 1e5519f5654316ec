"""Joins JavaScript modules into one script, so that a page fetches one file and its cache holds for a year.

Each module becomes a function of its own that returns what it exports; an import takes it from there. Modules
are written plainly for this: one import a line, of names; `export` before a function, a class or a constant;
comments on lines of their own, which are left out.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_IMPORT = re.compile(r'^import \{ (?P<names>\w+(?:, \w+)*) \} from "(?P<path>\./[\w./-]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class Unjoinable(ValueError):
    """A module that is written in a way this does not know."""


def joined(entries: list[Path]) -> str:
    """One script of all modules that these need, each once and after those it imports.

    Raises:
        Unjoinable: a line of import or export is not of the plain form.
    """
    order: list[Path] = []
    for entry in entries:
        _visit(entry.resolve(), order, ())
    return "\n".join(_wrapped(path, order) for path in order)


def _visit(path: Path, order: list[Path], above: tuple[Path, ...]) -> None:
    if path in above:
        raise Unjoinable(f"{path.name} imports itself by way of others.")
    if path in order:
        return
    for needed in _needs(path):
        _visit(needed, order, (*above, path))
    order.append(path)


def _needs(path: Path) -> Iterator[Path]:
    for found in _IMPORT.finditer(path.read_text()):
        yield (path.parent / found["path"]).resolve()


def _wrapped(path: Path, order: list[Path]) -> str:
    source = path.read_text()
    exported = [found["name"] for found in _EXPORT.finditer(source)]

    def taken(found: re.Match[str]) -> str:
        return f"const {{ {found['names']} }} = {_name((path.parent / found['path']).resolve(), order)};"

    plain = _COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub(taken, source)))
    if left := _LEFT.search(plain):
        raise Unjoinable(f"{path.name}: write {left[0]!r} in the plain form.")
    return f"const {_name(path, order)} = (() => {{\n{plain}return {{ {', '.join(exported)} }};\n}})();"


def _name(path: Path, order: list[Path]) -> str:
    return f"module{order.index(path)}"
