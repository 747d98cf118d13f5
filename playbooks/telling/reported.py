"""What a department does by itself that the office must hear of (承办部门情况): a duty that it gave to another, a note
that it wrote down, such as that it needs more time.
"""

from .. import entries as e
from ..case import Case
from ..folding.noting import is_of_department


def reported(entry: e.Entry, case: Case) -> str:
    """In words, for the duty desk; empty when it is nothing of this."""
    if not is_of_department(entry) or entry.actor is None or case.is_confidential:
        return ""
    match entry.body:
        case e.HandedOver(step=step, reason=reason):
            given = case.steps[step]
            if given.handed is None or not given.handed.by_department:
                return ""
            return f"{given.handed.before}把“{given.title}”移交给{given.department_name}，理由：{reason}"
        case e.Noted(text=text):
            return f"{_name(case, entry.actor)}备注：{text}"
        case _:
            return ""


def _name(case: Case, actor: e.Actor) -> str:
    """The department by the name that a duty of the case has of it, with who wrote."""
    named = (step.department_name for step in case.steps.values() if step.department == actor.department)
    return f"{next(named, '')}{actor.person}"
