"""Whoever leads the shift learns of a red affair at once (红色事件知悉), whether or not somebody has claimed it, and of
each time that it grows: to know of it; the ladder tells them otherwise of what nobody does."""

from .. import entries as e
from ..case import Case
from .graver import MAKE_GRAVER, graver, graver_for_desk

LEADER = "supervisor"
TO_KNOW = "供知悉，不需签收；是否报食安办主任，请您决定。"


def known_to_leader(entry: e.Entry, before: Case | None, case: Case, by: e.Actor | None) -> str:
    """What whoever leads the shift is told with this entry; empty when it makes no affair red, and none that is red
    graver, or it is by themselves."""
    if case.severity != "red" or not case.is_open or case.is_confidential:
        return ""
    if by and by.role == LEADER:
        return ""
    if before is None:
        is_first = isinstance(entry.body, e.SignalJoined) and entry.body.rule == "first"
        return f"红色理由：{'、'.join(case.severity_why)}。{TO_KNOW}" if is_first else ""
    grew = isinstance(entry.body, MAKE_GRAVER) and graver(before, case)
    return f"{graver_for_desk(before, case)}{TO_KNOW}" if grew else ""
