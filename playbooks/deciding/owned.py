"""Whose step it is (承办): the step that a person means, which is theirs or their office's to act on."""

from ..case import Case
from ..errors import ActionRefused
from ..step import Step
from .asked import Action

DUTY_ROLES = ("duty_officer", "supervisor", "director", "administrator", "drill_controller")
"""Roles that may act on any department's steps."""


def open_step(case: Case, action: Action) -> Step:
    """The step that the action names (see `step_of`), not done yet and theirs to act on. Raises ActionRefused."""
    step = step_of(case, action)
    if step.state != "open":
        raise ActionRefused(f"步骤“{step.title}”已办结")
    check_owner(action, step)
    return step


def step_of(case: Case, action: Action) -> Step:
    """The step named by its key, or by its plan and the signal it is about when several of that plan are open.
    Raises ActionRefused."""
    wanted, signal = str(action.body.get("step") or ""), action.body.get("signal")
    if wanted in case.steps:
        return case.steps[wanted]
    about = {thing for joined in case.signals if joined.id == signal for thing in joined.about}
    named = [step for step in case.open_steps if step.plan == wanted]
    found = [step for step in named if step.about in about] or named
    if not found:
        raise ActionRefused(f"本事件没有待办的步骤“{wanted}”")
    if len(found) > 1:
        raise ActionRefused(f"有{len(found)}个待办的“{found[0].title}”，请指明是哪一条信息的")
    return found[0]


def check_owner(action: Action, step: Step) -> None:
    """Raises ActionRefused where another department has it."""
    if action.actor.role not in DUTY_ROLES and action.actor.department != step.department:
        raise ActionRefused(f"步骤“{step.title}”由{step.department_name}承办，其他部门不能代办")
