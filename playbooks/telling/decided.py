"""What somebody decided of an affair (事件处置知悉): whoever watches over it is told, to know of it.

That is the duty desk of every case, and whoever leads the shift of one that is red or was (see `informing`), unless
they decided it; what became of their duties the departments are told otherwise.
"""

from .. import entries as e
from ..case import Case

NUMBER = "{number}"
"""Where the number of the other case stands in words: it is given when a case is stored, and no decision knows it."""


def is_split_off(entry: e.Entry, case: Case) -> bool:
    """Whether the case begins with what left another."""
    return isinstance(entry.body, e.Merged) and entry.cause == case.opened_by


def decided(entry: e.Entry, case: Case, by: e.Actor | None) -> str:
    """A person's decision in words, with who made it; empty when the entry is none."""
    if by is None:
        return ""
    match entry.body:
        case e.Dismissed(reason=reason):
            return f"由{by.person}决定不予处置，理由：{reason}。"
        case e.Closed(conclusion=conclusion):
            return f"由{by.person}办结，结论：{conclusion}。"
        case e.MovedOut(reason=reason):
            return f"由{by.person}移送其他地区，理由：{reason}。"
        case e.Reopened(reason=reason):
            return f"由{by.person}重新打开，理由：{reason}。"
        case e.Merged() if is_split_off(entry, case):
            return f"由{by.person}从事件 {NUMBER} 拆出，单独处置。"
        case e.Merged(reason=reason):
            return f"事件 {NUMBER} 由{by.person}并入本事件，理由：{reason}。"
        case _:
            return ""


def other_of(body: e.Body) -> str:
    """The case that such words name by its number; empty when they name none."""
    match body:
        case e.Merged(other=other) | e.SignalsLeft(to=other):
            return other
        case _:
            return ""
