"""Routes of an application that is made for one test: nothing about them is worked out twice.

The framework reads every route anew, and compiles what builds its address, whenever an application is made:
that takes many times as long as all else together, and most tests ask for two or three.
"""

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.routing import Rule
from werkzeug.routing.converters import BaseConverter
from werkzeug.routing.rules import RulePart

Builder = Callable[..., tuple[str, str]]
#: What a route's text says, by that text: its parts, what they are traced to, and how its gaps are converted.
_READ: dict[str, tuple[tuple[RulePart, ...], tuple[tuple[bool, str], ...], dict[str, BaseConverter]]] = {}


class LateRule(Rule):
    """A route that is read once a process, and compiles nothing before an address of it is built."""

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        known = _READ.get(rule)
        if known is None:
            traced = len(self._trace)
            parts = tuple(super()._parse_rule(rule))
            _READ[rule] = (parts, tuple(self._trace[traced:]), dict(self._converters))
            return parts
        parts, trace, converters = known
        self._trace.extend(trace)
        self._converters.update(converters)
        self.arguments.update(converters)
        return parts

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        held: list[Builder] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not held:
                held.append(super(LateRule, self)._compile_builder(append_unknown))
            return held[0](rule, **values)

        return build
