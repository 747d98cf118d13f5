"""Renamed (更正单位名称): the name of a business that a later report of the affair puts in the place of the one before.

Nobody has found out which it is, so that both are named, and which of them was put right.
"""

from collections.abc import Iterable

from streams.gathering.renaming import renames

from ..reading.queries import SignalRow


def renamed_in(rows: Iterable[SignalRow]) -> dict[str, str]:
    """By the name that is not right any more the one that is."""
    return dict(filter(None, (renames(row.signal) for row in rows)))


def right_name(name: str, renamed: dict[str, str]) -> tuple[str, str]:
    """The name that holds of one that was told, and what is to be said beside it; empty where it was not put right."""
    now = renamed.get(name, name)
    former = [was for was, is_now in renamed.items() if is_now == now]
    return now, f"；来报更正，此前报为“{former[-1]}”" if former else ""
