"""What a department does by itself that the office must hear of (承办部门情况): a duty that it gave to another, that it
needs more time for one, a note that it wrote down.
"""

from .. import entries as e
from ..case import Case
from ..folding.noting import is_of_department
from ..law.workdays import in_beijing


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
        case e.TimeAsked(step=step, until=until, reason=reason):
            title, by = case.steps[step].title, f"{in_beijing(until):%m-%d %H:%M}"
            return f"{_name(case, entry.actor)}申请把“{title}”的内部目标延至 {by}，理由：{reason}"
        case e.Noted(text=text, step=step) if step in case.steps:
            return f"{_name(case, entry.actor)}备注“{case.steps[step].title}”：{text}"
        case e.Noted(text=text):
            return f"{_name(case, entry.actor)}备注：{text}"
        case _:
            return ""


def answered_time(body: e.TimeAnswered) -> str:
    """What the department that asked for more time is told."""
    if body.granted:
        return f"同意延时：内部目标延至 {in_beijing(body.until):%m-%d %H:%M}，法定期限不变"
    return f"没有同意延时：内部目标仍为 {in_beijing(body.was_at):%m-%d %H:%M}，理由：{body.reason}"


def _name(case: Case, actor: e.Actor) -> str:
    """The department by the name that a duty of the case has of it, with who wrote."""
    named = (step.department_name for step in case.steps.values() if step.department == actor.department)
    return f"{next(named, '')}{actor.person}"
