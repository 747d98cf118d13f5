"""Patterns that are compiled when they are first looked with.

Compiling all of them takes two seconds, and half of them hardly any text needs: a desk starts without, and the first
text that a process reads waits half a second for what it needs.
"""

import re
from re import Pattern
from typing import Any, cast

_ITS_OWN = tuple("findall finditer fullmatch match search split sub subn scanner flags groups groupindex".split())


class _Ready:
    """Stands for a pattern, and has what that has as its own: a call costs little more than the pattern's."""

    compiled: Pattern[str]

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._said = pattern, flags

    def __eq__(self, other: object) -> bool:
        """As patterns are: `hit.re == PATTERN` says whether a hit was found by it, and `is` never does."""
        return self is other or other == self.compiled

    def __hash__(self) -> int:
        return hash(self.compiled)

    def __reduce__(self) -> tuple[Any, ...]:
        return pattern, (self.pattern, self._said)


class _Late(_Ready):
    """One that nobody has looked with; it becomes the other by the first look, of which it needs no lock: of two at
    once each compiles the same."""

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._said)
        self.__dict__ |= {each: getattr(compiled, each) for each in _ITS_OWN} | {"compiled": compiled}
        self.__class__ = cast(Any, _Ready)  # without `__getattr__`, which slows every call
        return getattr(self, name)


def pattern(expression: str, flags: int = 0) -> Pattern[str]:
    """As `re.compile`, but a fault in it shows when it is first looked with."""
    return cast(Pattern[str], _Late(expression, flags))
