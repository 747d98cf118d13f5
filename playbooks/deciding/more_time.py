"""More time (申请延时): a department asks for a later time than the office set it. No time of the law is the
office's to give."""

from datetime import datetime, timedelta

from .. import entries as e
from ..case import Case, Clock
from ..errors import ActionRefused
from ..law.workdays import in_beijing
from ..reference import Reference
from ..step import Step
from ..telling.sooner import is_wanted_at_once
from .asked import Action, at_of, reason_of, text_of, written
from .draft import Draft
from .owned import open_step
from .redoing import MOST_HOURS


def ask_time(draft: Draft, ref: Reference, action: Action) -> None:
    """A department wants the office's own target for its step moved. Raises ActionRefused."""
    step = open_step(draft.case, action)
    text_of(action, "until", "请填写希望延至的时间")
    until = at_of(action, "until")
    _check_own(draft.case, step, until, draft.now)
    draft.act_for(step)
    draft.add(e.TimeAsked(step=step.id, until=until, reason=reason_of(action)))


def answer_time(draft: Draft, ref: Reference, action: Action) -> None:
    """The office gives the time that was asked for, or says why not; `asked`: when the request was written that the
    officer read. Raises ActionRefused."""
    step = open_step(draft.case, action)
    if step.wanted is None or step.target_at is None:
        raise ActionRefused("该步骤没有待答复的延时申请")
    if written(action, "asked") and at_of(action, "asked") != step.wanted.at:
        raise ActionRefused("该部门之后又重新申请，请刷新核对后再答复")
    granted, until = action.kind == "grant_time", step.wanted.until
    if granted:
        _check_own(draft.case, step, until, draft.now)
    reason = "" if granted else text_of(action, "reason", "不同意请写明理由")
    draft.add(e.TimeAnswered(step=step.id, until=until, granted=granted, was_at=step.target_at, reason=reason))


def law_at_once(case: Case, step: Step) -> Clock | None:
    """The law that wants a duty done 立即 and gives no number: no later time is the office's to give."""
    own = (each for each in case.clocks.values() if each.step == step.id and not each.is_theirs)
    return next((each for each in own if is_wanted_at_once(each) and each.stopped_at is None), None)


def _check_own(case: Case, step: Step, until: datetime, now: datetime) -> None:
    """Raises ActionRefused where no time of the office's own would become a later one that is to come."""
    if step.target_at is None or not step.has_own_target:
        raise ActionRefused("该步骤没有食安办自定的内部目标；法定期限、来件或演练要求的时间不能这样延长")
    if law := law_at_once(case, step):
        raise ActionRefused(f"{law.deadline.article}要求立即办理，不能延时")
    if until > now + timedelta(hours=MOST_HOURS):
        raise ActionRefused(f"希望延至的时间最晚在 {MOST_HOURS // 24} 天之后")
    if until <= max(step.target_at, now):
        raise ActionRefused("希望延至的时间要晚于现在，也要晚于原来的内部目标")
    own = (each for each in case.clocks.values() if each.step == step.id and each.is_running and not each.is_theirs)
    times = (each.deadline.due_at for each in own if each.deadline.statutory)
    if (legal := min((each for each in times if each), default=None)) and until > legal:
        raise ActionRefused(f"法定期限 {in_beijing(legal):%m-%d %H:%M} 不变，内部目标不能晚于它")
