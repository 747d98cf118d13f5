"""Patterns that are compiled when they are first looked with; modules that hold many import this as `re`.

Compiling all of them takes two fifths of a desk's start, and most of them only the assess processes ever look with.
"""

import re
from re import ASCII as ASCII
from re import DOTALL as DOTALL
from re import IGNORECASE as IGNORECASE
from re import MULTILINE as MULTILINE
from re import Match as Match
from re import Pattern as Pattern
from re import escape as escape
from re import findall as findall
from re import finditer as finditer
from re import fullmatch as fullmatch
from re import match as match
from re import search as search
from re import split as split
from re import sub as sub
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


def compile(pattern: str, flags: int = 0) -> Pattern[str]:
    """As `re.compile`, but a fault in it shows when it is first looked with."""
    return cast(Pattern[str], _Late(pattern, flags))


def compile_all() -> None:
    """Whatever has not been looked with yet: what is copied for many processes does so once for all of them."""
    for each in list(_waiting):
        each.compile()
