"""Patterns that are compiled when they are first looked with: compiling those that know persons, officials and receipts
takes a seventh of a command's start, and most commands read no text."""

import re
from functools import cached_property
from re import Pattern
from typing import Any, cast


class _Late:
    """Stands for a pattern; what that has becomes its own as it is asked for."""

    def __init__(self, expression: str, flags: int) -> None:
        self._expression, self._flags = expression, flags

    @cached_property
    def _compiled(self) -> Pattern[str]:
        return re.compile(self._expression, self._flags)

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(self._compiled, name)
        return found

    def __eq__(self, other: object) -> bool:
        """As patterns are: `hit.re == PATTERN` says whether a hit was found by it."""
        return self is other or other == self._compiled

    def __hash__(self) -> int:
        return hash(self._compiled)

    def __reduce__(self) -> tuple[Any, ...]:
        return pattern, (self._expression, self._flags)


def pattern(expression: str, flags: int = 0) -> Pattern[str]:
    """As `re.compile`, but a fault in it shows when it is first looked with."""
    return cast(Pattern[str], _Late(expression, flags))
