"""Whoever leads the shift learns of a red affair at once (红色事件知悉), claimed or not, and each time that it grows.

Also that another set it aside or opened it again: to know of it; the ladder tells them otherwise of what nobody does.
"""

from .. import entries as e
from ..case import Case
from .graver import MAKE_GRAVER, graver, graver_for_desk

LEADER = "supervisor"
TO_KNOW = "供知悉，不需签收；是否报食安办主任，请您决定。"
KNOWN = "供知悉，不需签收。"
"""What is said of another's decision."""


def known_to_leader(entry: e.Entry, before: Case | None, case: Case, by: e.Actor | None) -> str:
    """What whoever leads the shift is told with this entry; empty when it makes no affair red, and none that is red
    graver, nor ends or begins it by a decision, or it is by themselves."""
    if case.severity != "red" or case.is_confidential or (by and by.role == LEADER):
        return ""
    if decided := _decided(entry, case, by):
        return decided
    if not case.is_open:
        return ""
    if before is None:
        is_first = isinstance(entry.body, e.SignalJoined) and entry.body.rule == "first"
        is_split_off = isinstance(entry.body, e.Merged)
        came = "由其他事件拆出，单独处置；" if is_split_off else ""
        return f"{came}{_why(case)}{TO_KNOW}" if is_first or is_split_off else ""
    grew = isinstance(entry.body, MAKE_GRAVER) and graver(before, case)
    return f"{graver_for_desk(before, case)}{TO_KNOW}" if grew else ""


def _why(case: Case) -> str:
    return f"红色理由：{'、'.join(case.severity_why)}。"


def _decided(entry: e.Entry, case: Case, by: e.Actor | None) -> str:
    who = by.person if by else "系统"
    match entry.body:
        case e.Dismissed(reason=reason):
            return f"由{who}决定不予处置，理由：{reason}。{KNOWN}"
        case e.Reopened(reason=reason):
            return f"由{who}重新打开，理由：{reason}；{_why(case)}{KNOWN}"
        case _:
            return ""
