"""Paging: every list is shown by pages, with how long the whole of it is."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

_T = TypeVar("_T")
PAGE = 50
PAGE_MAX = 1_000_000
"""No list has so many pages, and a store counts no further than it can."""


class Page(msgspec.Struct, Generic[_T], frozen=True, kw_only=True):
    """A page of a list, and how long the whole list is."""

    rows: tuple[_T, ...]
    total: int
    page: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def page_of(rows: Sequence[_T], page: int, size: int = PAGE) -> Page[_T]:
    """A page of what was read whole."""
    return Page(rows=tuple(rows[(page - 1) * size : page * size]), total=len(rows), page=page, size=size)


def within(page: int) -> int:
    """The page asked for, or the nearest that a list can have."""
    return min(max(1, page), PAGE_MAX)


def page_number(asked: Mapping[str, str], name: str = "page") -> int:
    """The page that an address asks for; the first when it asks for none. `name`: of the list, where several are."""
    given = asked.get(name, "1")
    return max(1, int(given)) if given.isdecimal() and len(given) < 7 else 1
