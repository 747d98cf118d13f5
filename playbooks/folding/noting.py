"""What a department wrote down for the office (部门备注): it stands at the case until an officer acts in it."""

from msgspec.structs import replace

from .. import entries as e
from ..case import Case
from ..district.departments import OFFICE


def noted(case: Case, entry: e.Entry, body: e.Noted) -> Case:
    """The case after a note (fold)."""
    if not is_of_department(entry) or entry.actor is None:
        return case
    return replace(case, noted_by=tuple(dict.fromkeys((*case.noted_by, entry.actor.department or ""))))


def heeded(case: Case, entry: e.Entry) -> Case:
    """The case once an officer of the office has acted in it. That a signal joined is no answer."""
    is_office_s = entry.actor is not None and entry.actor.department == OFFICE
    return replace(case, noted_by=()) if is_office_s and not isinstance(entry.body, e.SignalJoined) else case


def is_of_department(entry: e.Entry) -> bool:
    """Whether a person of another department than the office did it."""
    return entry.actor is not None and entry.actor.department not in (None, OFFICE)
