"""Who must be told of an entry, and the named reason. Whether to speak is a pure decision with a name."""

from enum import StrEnum

import msgspec

from . import entries as e
from .case import ALERT, Case, Clock
from .law.workdays import in_beijing
from .telling.decided import decided, is_split_off, other_of
from .telling.graver import DONE, MAKE_GRAVER, done_with_it, graver, graver_for_desk, still_at_work
from .telling.heard import heard_of
from .telling.informing import LEADER, known_to_leader
from .telling.lowered import lowered, told_before
from .telling.moved import GOES_ON, GOES_ON_TOO, is_of_both, moved
from .telling.reported import answered_time, reported
from .urgency.escalation import DESK, OFFICE


class Reason(StrEnum):
    """Why somebody is told."""

    NEW_ALERT = "new_alert"
    NEW_DUTY = "new_duty"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    REPORTED = "reported"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    TARGET_PASSED = "target_passed"
    THEIRS_PASSED = "theirs_passed"
    UNSEEN = "unseen"
    ESCALATED = "escalated"
    PROPOSAL = "proposal"
    CLOCK_MOVED = "clock_moved"
    TIME_ANSWERED = "time_answered"
    MISS_WITHDRAWN = "miss_withdrawn"
    NEEDLESS = "needless"
    RESTORED = "restored"
    REDO = "redo"
    GRAVER = "graver"
    CORRECTED = "corrected"
    INFORMED = "informed"
    MOVED = "moved"
    DECIDED = "decided"
    REOPENED = "reopened"


REASONS_ZH: dict[Reason, str] = {
    Reason.NEW_ALERT: "新的待处提示",
    Reason.NEW_DUTY: "新的承办事项",
    Reason.HANDED_OVER: "移交承办",
    Reason.RETURNED: "承办部门退回",
    Reason.REPORTED: "承办部门移交、备注或申请延时",
    Reason.REMINDER: "临期提醒",
    Reason.OVERDUE: "已超过法定期限",
    Reason.TARGET_PASSED: "已超过内部目标时间",
    Reason.THEIRS_PASSED: "对方期限届满",
    Reason.UNSEEN: "导出中未见办结",
    Reason.ESCALATED: "督办",
    Reason.PROPOSAL: "督办（提级）建议待确认",
    Reason.CLOCK_MOVED: "时限变更",
    Reason.TIME_ANSWERED: "延时申请的答复",
    Reason.MISS_WITHDRAWN: "超期记录撤销",
    Reason.NEEDLESS: "撤销交办，不需办理",
    Reason.RESTORED: "恢复交办，须继续办理",
    Reason.REDO: "办理结果已撤回，须重新办理",
    Reason.GRAVER: "情况加重",
    Reason.CORRECTED: "情况更正",
    Reason.INFORMED: "红色事件知悉",
    Reason.MOVED: "事件编号变更",
    Reason.DECIDED: "事件处置知悉",
    Reason.REOPENED: "事件重新打开",
}


STARTS_ASKED = "来件更新了时间，有时限可能改变起算：请在事件页面决定是否采用，在此之前照原时间计"


class Telling(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One department's role is to be told, why, and about which step or clock."""

    department: str
    role: str
    reason: Reason
    step: str | None = None
    clock: str | None = None
    urgent: bool = False
    """Goes at any hour, also to who was told much within minutes."""
    text: str = ""
    other: str = ""
    """The case (its id) whose number stands in `text` (see `decided.NUMBER`)."""


def tell(entry: e.Entry, case: Case, before: Case | None = None, by: e.Actor | None = None) -> list[Telling]:
    """Everybody who must be told of `entry`, given the case after it and, where that is known, as it was before what
    was decided with the entry, and whose act that was: what the rules find by it is nobody's. Most entries are
    nobody's news.

    Of a report about officials the office's director alone is told, and departments what they are to do, no more.
    """
    by = by or entry.actor
    is_desk_s = by is not None and by.role == DESK
    told = [*_told(entry, case, before, is_desk_s=is_desk_s), *_moved(entry, case), *_known(entry, before, case, by)]
    if said := reported(entry, case):
        told.append(msgspec.structs.replace(_duty(case, Reason.REPORTED), text=said))
    if before:
        told += [*_graver(entry, before, case, by), *_corrected(entry, before, case)]
    return [_confided(each) for each in told] if case.is_confidential else told


def _confided(telling: Telling) -> Telling:
    if telling.department != OFFICE:
        return telling if telling.reason == Reason.MOVED else msgspec.structs.replace(telling, text="")
    return msgspec.structs.replace(telling, role="director")


def _told(entry: e.Entry, case: Case, before: Case | None, *, is_desk_s: bool) -> list[Telling]:
    """`is_desk_s`: the rules found it by what an officer of the desk did, who sees it before them."""
    match entry.body:
        case e.SignalJoined(rule="first"):
            return [_duty(case, Reason.NEW_ALERT)]
        case e.SeverityChanged(level="red", because="", reason=reason) if entry.cause != case.opened_by and (
            case.severity_since == entry.at if reason else not is_desk_s  # who confirms that it is red says nothing new
        ):
            return [_rise(before, case)]
        # Of a red one they have just been told, and of one that is opened again too.
        case e.ClaimLapsed() if case.severity != "red" and (before is None or before.is_open):
            return [_rise(before, case)]
        case e.Dispatched(steps=steps):
            return [_owner(case, step, Reason.NEW_DUTY) for step in steps if step in case.steps]
        case e.StepsWithdrawn(steps=steps, reason=reason):
            return _owners(case, steps, Reason.NEEDLESS, reason)
        case e.StepsRestored(steps=steps, reason=reason):
            return _owners(case, steps, Reason.RESTORED, reason)
        case e.StepTakenBack(step=step, reason=reason):
            return _owners(case, (step,), Reason.REDO, reason)
        case e.HandedOver(step=step):
            return [_owner(case, step, Reason.HANDED_OVER)]
        case e.StepReturned(step=step):
            returned = _duty(case, Reason.RETURNED)
            return [msgspec.structs.replace(returned, step=step, text=_who_returned(case, step))]
        case _:
            return _by_time(entry, case)


def _graver(entry: e.Entry, before: Case, case: Case, by: e.Actor | None) -> list[Telling]:
    """Departments that were sent duties learn that more people fell ill or died, or that it is more urgent, and so does
    the duty desk where no officer of its own brought it.

    Each entry by which it may have come says the same, so that it is one notice (see `notice_rows`).
    """
    if not isinstance(entry.body, MAKE_GRAVER) or not case.is_open or case.is_confidential:
        return []
    text = graver(before, case)
    if not text:
        return []
    told = dict.fromkeys(still_at_work(before, case), text)
    told |= dict.fromkeys(done_with_it(before, case), graver(before, case, ending=DONE))
    is_red = case.severity == "red"
    departments = [
        Telling(department=each, role="handler", reason=Reason.GRAVER, urgent=is_red, text=said)
        for each, said in told.items()
        if each != OFFICE
    ]
    is_news = isinstance(entry.body, e.SignalJoined | e.SignalUpdated) or (by is not None and by.role != DESK)
    return [*departments, *([_rise(before, case)] if is_news else [])]


def _moved(entry: e.Entry, case: Case) -> list[Telling]:
    if not isinstance(entry.body, e.Merged):
        return []
    steps = [step for step in moved(entry.body, case) if step.department != OFFICE]
    texts = {step.id: GOES_ON_TOO if is_of_both(entry.body, step) else GOES_ON for step in steps}
    told = (_owner(case, step, Reason.MOVED) for step in texts)
    return [msgspec.structs.replace(each, text=texts[str(each.step)], other=entry.body.other) for each in told]


def _known(entry: e.Entry, before: Case | None, case: Case, by: e.Actor | None) -> list[Telling]:
    """Whoever leads the shift of what was red, and the duty desk of what another decided, know of it."""
    is_red, other = case.severity == "red", other_of(entry.body)
    reason = Reason.INFORMED if is_red else Reason.DECIDED
    leader = [
        Telling(department=OFFICE, role=LEADER, reason=reason, urgent=is_red, text=text, other=other)
        for text in known_to_leader(entry, before, case, by)
    ]
    text = "" if by is None or by.role == DESK or case.is_confidential else decided(entry, case, by)
    desk = _duty(case, _decided_as(entry, case))
    return [*leader, *([msgspec.structs.replace(desk, text=text, other=other)] if text else [])]


def _decided_as(entry: e.Entry, case: Case) -> Reason:
    """What is new to the desk, or back, is there to be claimed; the rest is to be known."""
    if is_split_off(entry, case) and case.acknowledged_at is None:
        return Reason.NEW_ALERT
    return Reason.REOPENED if isinstance(entry.body, e.Reopened) else Reason.DECIDED


def _corrected(entry: e.Entry, before: Case, case: Case) -> list[Telling]:
    """Whoever was told the old number or reading learns what holds now and who corrected it. What was red was told at
    any hour, and so is that it is not."""
    text = lowered(entry, before, case) if case.is_open and not case.is_confidential else ""
    is_red = "red" in (before.severity, case.severity)
    return [
        Telling(
            department=department,
            role=role,
            reason=Reason.CORRECTED,
            urgent=is_red,
            text=f"{text}{ending}",
            other=other_of(entry.body),
        )
        for (department, role), ending in (told_before(before, case) if text else {}).items()
        if (department, role) not in ((OFFICE, "handler"), (OFFICE, entry.actor.role if entry.actor else ""))
    ]


def _rise(before: Case | None, case: Case) -> Telling:
    """The duty desk learns what rose, and claims it if nobody has."""
    text = graver_for_desk(before, case) if before else ""
    return msgspec.structs.replace(_duty(case, Reason.GRAVER), text=text)


def _who_returned(case: Case, step_id: str) -> str:
    """Which department returned what, and why; the officer who gives it to another reads it first."""
    step = case.steps[step_id]
    if step.returned is None:
        return ""
    return f"{step.returned.department}退回“{step.title}”，理由：{step.returned.reason}"


def _by_time(entry: e.Entry, case: Case) -> list[Telling]:
    match body := entry.body:
        case e.Reminded(clock=clock):
            # Of a time that had passed before it became known, that it has passed is all there is to tell.
            is_late = (due_at := case.clocks[clock].deadline.due_at) is not None and due_at <= entry.recorded_at
            return [] if is_late else [_clock_owner(case, clock, Reason.REMINDER)]
        case e.DeadlineMissed(clock=clock, verdict="theirs"):
            return _theirs(case, clock)
        case e.DeadlineMissed(clock=clock, verdict=verdict):
            reason = Reason.OVERDUE if verdict == "overdue" else Reason.TARGET_PASSED
            return [] if verdict == "unconfirmed" else [_clock_owner(case, clock, reason)]
        case e.EndUnseen(clock=clock, as_of=as_of):
            since = f"{in_beijing(as_of):%m-%d %H:%M}"
            text = f"按 {since} 的导出未见办结，不作超期认定；请核对原系统，已办结的请导入新的导出"
            return [msgspec.structs.replace(_clock_owner(case, clock, Reason.UNSEEN), text=text)]
        case e.MissWithdrawn(clock=clock):
            return [] if case.clocks[clock].is_theirs else [_clock_owner(case, clock, Reason.MISS_WITHDRAWN)]
        case e.ClockMoved(clock=clock):
            return [_clock_owner(case, clock, Reason.CLOCK_MOVED)]
        case e.TargetMoved(step=step, target_basis=basis):
            return _owners(case, (step,), Reason.CLOCK_MOVED, basis or "")
        case e.TimeAnswered(step=step):
            return _owners(case, (step,), Reason.TIME_ANSWERED, answered_time(body))
        case _:
            return _by_rung(body, case)


def _by_rung(body: e.Body, case: Case) -> list[Telling]:
    match body:
        case e.StartsProposed(clocks=[_, *_]):
            return [msgspec.structs.replace(_duty(case, Reason.CLOCK_MOVED), text=STARTS_ASKED)]
        case e.Escalated(of=of, role=role, department=department, why=why):
            return [_rung(case, of, role, department, Reason.ESCALATED, f"{why}{_since(case, of)}")]
        case e.EscalationProposed(of=of, role=role, text=text):
            return [_rung(case, of, each, OFFICE, Reason.PROPOSAL, text) for each in who_confirms(role)]
        case e.EscalationReminded(of=of, rung=rung, role=role, why=why, text=said):
            texts = [said] if said else [each.text for each in case.proposals if (each.of, each.rung) == (of, rung)]
            text = f"{''.join(texts)}（{why}）"
            return [_rung(case, of, each, OFFICE, Reason.PROPOSAL, text) for each in who_confirms(role)]
        case e.EscalationAnswered(confirmed=True, of=of, role=role, department=department, text=text):
            return [_rung(case, of, role, department, Reason.ESCALATED, text)]
        case _:
            return []


def _duty(case: Case, reason: Reason) -> Telling:
    return Telling(department=OFFICE, role=DESK, reason=reason, urgent=case.severity == "red")


def _owner(case: Case, step: str, reason: Reason) -> Telling:
    return Telling(
        department=case.steps[step].department,
        role="handler",
        reason=reason,
        step=step,
        urgent=case.severity == "red",
    )


def _owners(case: Case, steps: tuple[str, ...], reason: Reason, text: str) -> list[Telling]:
    """Of what was sent out; who never heard of a duty need not hear what became of it."""
    sent = [_owner(case, step, reason) for step in steps if case.steps[step].dispatched_at]
    # That nothing is to be done any more goes at once (see `hours`) and presses nobody.
    return [msgspec.structs.replace(each, text=text, urgent=each.urgent and reason != Reason.NEEDLESS) for each in sent]


def _clock_owner(case: Case, clock_id: str, reason: Reason) -> Telling:
    clock = case.clocks[clock_id]
    step = case.steps.get(clock.step)
    return Telling(
        department=step.department if step else OFFICE,
        role="handler" if step else DESK,
        reason=reason,
        step=step.id if step else None,
        clock=clock_id,
        urgent=case.severity == "red",
    )


def _theirs(case: Case, clock_id: str) -> list[Telling]:
    """Whose step waits for it learns that somebody else's time is up, unless it was before the step began."""
    clock = case.clocks[clock_id]
    step, due_at = case.steps.get(clock.step), clock.deadline.due_at
    if step is None or due_at is None or due_at <= step.opened_at:
        return []
    ask = "请核对并办理下一步" if clock.deadline.is_right else _ask_for_report(case, clock)
    text = f"{clock.deadline.runs_for}的期限已届满：{clock.deadline.title}；不是本单位超期，{ask}"
    return [msgspec.structs.replace(_clock_owner(case, clock_id, Reason.THEIRS_PASSED), text=text)]


def _ask_for_report(case: Case, clock: Clock) -> str:
    said = heard_of(case, clock).said(lambda at: f"{in_beijing(at):%m-%d %H:%M}")
    return f"{said}，请向对方核对；只提醒这一次，不督办"


def _since(case: Case, of: str) -> str:
    """Since when nobody has acknowledged, for whoever is told that."""
    if of != ALERT:
        return ""
    return f"（{in_beijing(case.unclaimed_since):%m-%d %H:%M} 起无人认领）"


def who_confirms(role: str) -> tuple[str, ...]:
    """Who is asked to confirm a proposal: the duty officer; the director too of what goes to the director.

    Nobody has claimed such a case, so that asking the duty officer alone would ask who does not answer.
    """
    return (DESK, "director") if role == "director" else (DESK,)


def _rung(case: Case, of: str, role: str, department: str, reason: Reason, text: str) -> Telling:
    clock = case.clocks.get(of)
    return Telling(
        department=department,
        role=role,
        reason=reason,
        step=clock.step if clock else of if of in case.steps else None,
        clock=clock.id if clock else None,
        urgent=case.severity == "red",
        text=text,
    )
