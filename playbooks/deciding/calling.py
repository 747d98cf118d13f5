"""A call to a department that has not signed for its duty (电话催办), as it is written down: whom and how it ended."""

from .. import entries as e
from ..errors import ActionRefused
from ..reference import Reference
from ..step import Step
from .asked import Action, text_of, written
from .filing import files_of

OUTCOMES = ("answered", "no_answer", "passed_on")


def noted(ref: Reference, action: Action, step: Step | None, *, may_call: bool) -> e.Noted:
    """What a person writes down: a call, where it says who was called; else a note, of a `step` or of the whole case.
    Raises ActionRefused.

    `may_call`: whether it is theirs to call; a department that wrote down its own would not be called any more.
    """
    called = written(action, "called")
    if not called:
        text = text_of(action, "text", "备注不能为空")
        return e.Noted(text=text, step=step.id, files=files_of(action)) if step else e.Noted(text=text)
    if not may_call:
        raise ActionRefused("电话催办由食安办值班人员记录，请写成备注")
    outcome = written(action, "outcome")
    if called not in ref.departments:
        raise ActionRefused(f"没有编号为“{called}”的部门")
    if outcome not in OUTCOMES:
        raise ActionRefused("请选择通话结果")
    if outcome == "passed_on" and not written(action, "text"):
        raise ActionRefused("请写明转告给谁")
    return e.Noted(text=written(action, "text"), called=called, outcome=outcome)
