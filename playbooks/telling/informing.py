"""Whoever leads the shift learns of a red affair at once (红色事件知悉), claimed or not, and each time that it grows.

Also what another decided of it: that it was set aside, closed, given away, opened again, taken apart or taken in. Once
it was red, they know its numbers, and learn of such a decision though it is calmer by then; what was corrected of them
see `lowered`. The ladder tells them otherwise of what nobody does.
"""

from collections.abc import Iterator

from .. import entries as e
from ..case import Case
from .decided import decided, is_split_off
from .graver import MAKE_GRAVER, graver, graver_for_desk

LEADER = "supervisor"
TO_KNOW = "供知悉，不需签收；是否报食安办主任，请您决定。"
KNOWN = "供知悉，不需签收。"
"""What is said of another's decision."""


def knows(case: Case) -> bool:
    """Whether whoever leads the shift was told of it."""
    return case.severity == "red" or case.was_red


def known_to_leader(entry: e.Entry, before: Case | None, case: Case, by: e.Actor | None) -> list[str]:
    """What whoever leads the shift is told with this entry, each sentence by itself; nothing when it makes no affair
    red, and none that is red graver, nor decides anything of one, or it is by themselves."""
    if not knows(case) or case.is_confidential or (by and by.role == LEADER):
        return []
    return list(_said(entry, before, case, by))


def _said(entry: e.Entry, before: Case | None, case: Case, by: e.Actor | None) -> Iterator[str]:
    said, grew = decided(entry, case, by), _grew(entry, before, case)
    if is_split_off(entry, case) or (isinstance(entry.body, e.SignalJoined) and entry.body.rule == "first"):
        yield from [f"{said}{_why(case)}{TO_KNOW}"] if case.severity == "red" else []
    elif isinstance(entry.body, e.Reopened):
        yield f"{said}{_why(case) if case.severity == 'red' else ''}{KNOWN}"
    elif said:
        yield said if grew else f"{said}{KNOWN}"
    if grew:
        yield f"{grew}{TO_KNOW}"


def _grew(entry: e.Entry, before: Case | None, case: Case) -> str:
    is_red = case.severity == "red" and case.is_open
    if before is None or not is_red or not isinstance(entry.body, MAKE_GRAVER) or not graver(before, case):
        return ""
    return graver_for_desk(before, case)


def _why(case: Case) -> str:
    return f"红色理由：{'、'.join(case.severity_why)}。"
