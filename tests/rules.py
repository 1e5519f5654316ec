"""Routes of an application that is made for one test: what builds their addresses is compiled when asked for.

The framework compiles it for every route as an application is made, which takes five times as long as all
else together, and most tests ask for two or three.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A route that compiles nothing before an address of it is built."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        @cache
        def compiled() -> Builder:
            return super(LateRule, self)._compile_builder(append_unknown)

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build
