"""Patterns that are compiled when they are first looked with.

Compiling all of them takes two fifths of a desk's start, and most of them only the assess processes ever look with.
"""

import re
from re import Pattern
from typing import Any, cast
from weakref import WeakSet

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")
_waiting: "WeakSet[_Late]" = WeakSet()


class _Late:
    """Stands for a pattern, and once that is compiled has its methods as its own: they cost what the pattern's do."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags
        _waiting.add(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compile(), name)

    def __eq__(self, other: object) -> bool:
        """Whether it is what a hit was found by: `hit.re == PATTERN`, which is never the very object."""
        return self is other or (isinstance(other, Pattern) and other.pattern == self.pattern)

    def __hash__(self) -> int:
        return hash(self.pattern)

    def compile(self) -> Pattern[str]:
        """The pattern itself, whose methods are called from now on."""
        _waiting.discard(self)
        compiled = re.compile(self.pattern, self.flags)
        self.__dict__ |= {each: getattr(compiled, each) for each in _METHODS}
        return compiled


def pattern(expression: str, flags: int = 0) -> Pattern[str]:
    """As `re.compile`, but a fault in it shows when it is first looked with."""
    return cast(Pattern[str], _Late(expression, flags))


def compile_all() -> None:
    """Whatever has not been looked with yet: what is copied for many processes does so once for all of them."""
    for each in list(_waiting):
        each.compile()
