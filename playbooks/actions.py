"""Action (操作): what a person does. A record on the log, never a direct write; it may be refused, with the reason."""

from collections.abc import Callable
from datetime import datetime

from . import entries as e
from .case import Case, Clock
from .decide import dispatch_waiting
from .deciding.answering import answer_escalation
from .deciding.approving import approved_of, approver_of
from .deciding.asked import Action as Action
from .deciding.asked import (
    at_of,
    by_term,
    check_after,
    check_whose,
    done_at,
    ids_of,
    paper_of,
    reason_of,
    text_of,
    written,
)
from .deciding.calling import noted
from .deciding.claiming import claim, take_over
from .deciding.clocks import choose_clock_version, correct_start, extend_clock, pause_clock, resume_clock
from .deciding.correcting import asked_labels, correct_labels
from .deciding.draft import Draft
from .deciding.empowering import check_power
from .deciding.ending import close, reopen, set_aside
from .deciding.excluding import withdraw_ruled_out
from .deciding.filing import files_of
from .deciding.grading import confirm, confirm_grade, stated_by, unsay
from .deciding.judging import set_severity
from .deciding.lessening import refuse_lessening
from .deciding.more_time import answer_time, ask_time
from .deciding.moving import move_out
from .deciding.needless import GIVEN, end_beside_findings
from .deciding.overturning import overturn
from .deciding.owned import DUTY_ROLES as DUTY_ROLES
from .deciding.owned import check_owner, open_step, step_of
from .deciding.passing import pass_on
from .deciding.redating import answer_starts, heed_all
from .deciding.redoing import give, take_back
from .deciding.relisting import heed_lists
from .deciding.signing import sign
from .deciding.tallying import check_tally, tally
from .deciding.undone import as_it_stands, offered, standing_against, why_asked
from .errors import ActionRefused
from .events import complete_step
from .facts import NAME_MAX, NAMES, fault_of
from .ledger.confiding import check_confided, confided
from .ledger.naming import name_state
from .needs import NEEDS, misplaced, not_offered
from .playbook import Outcome
from .reference import Reference
from .step import Step
from .urgency.escalation import OFFICE as OFFICE

READERS = ("auditor", "evaluator")
"""Roles that read and change nothing."""


def act(ref: Reference, case: Case, action: Action, now: datetime) -> Draft:
    """What `action` changes in `case`. Raises ActionRefused with the reason in words for the person."""
    do = KINDS.get(action.kind)
    if do is None:
        raise ActionRefused(f"没有“{action.kind}”这种操作；可用的有：{'、'.join(sorted(KINDS))}")
    if not case.is_open and action.kind not in ("reopen", "note"):
        raise ActionRefused(f"该事件已{_STATES.get(case.state, '结束')}，只能备注或重新打开")
    check(ref, case, action)
    draft = draft_of(case, action, now)
    do(draft, ref, action)
    if any(isinstance(entry.body, e.Reopened | e.ClockRestarted | e.ClockMoved) for entry in draft.entries):
        heed_all(draft, ref)
        heed_lists(draft, ref)
    return draft


def check(ref: Reference, case: Case, action: Action) -> None:
    """Whether this person may ask this of the case as they saw it. Raises ActionRefused."""
    role = action.actor.role
    if role in READERS or (role not in DUTY_ROLES and action.kind not in FOR_DEPARTMENTS):
        raise ActionRefused("该操作由食安办值班人员办理，您的岗位不能办理")
    if case.is_confidential:
        own = any(step.department == action.actor.department for step in case.steps.values())
        check_confided(role, is_own=own and role not in DUTY_ROLES)
    if action.at.tzinfo is None:
        raise ActionRefused("时间须带时区")
    check_whose(action, ref.departments, may=DUTY_ROLES)
    if action.kind in _EXACT and action.seen_version not in (None, case.seq):
        raise ActionRefused("您看到的内容之后又有新的记录，请刷新核对后再操作")


def draft_of(case: Case, action: Action, now: datetime) -> Draft:
    """An empty draft caused by `action`."""
    return Draft(case, case.id, cause=action.id, now=now, actor=action.actor, on_behalf_of=action.on_behalf_of or None)


def refuse(case: Case, action: Action, reason: str, now: datetime) -> Draft:
    """The entry that keeps a refused action, so that nothing a person asked is lost."""
    draft = draft_of(case, action, now)
    draft.add(e.Refused(action=action.id, asked=action.kind, reason=reason))
    return draft


def _acknowledge(draft: Draft, ref: Reference, action: Action) -> None:
    claim(draft, along=str(action.body.get("along") or ""))


def _take_over(draft: Draft, ref: Reference, action: Action) -> None:
    take_over(draft)


def _dispatch(draft: Draft, ref: Reference, action: Action) -> None:
    waiting = tuple(step.id for step in draft.case.open_steps if step.dispatched_at is None)
    if not waiting:
        raise ActionRefused("没有待派发的步骤")
    asked, shown = ids_of(action, "steps"), ids_of(action, "shown")
    chosen = waiting if asked is None else tuple(each for each in waiting if each in asked)
    if not chosen:
        raise ActionRefused("请至少选一项派发")
    if draft.case.acknowledged_at is None:
        draft.add(e.Acknowledged(along="dispatch"))  # who sends it out answers for it
    left = tuple(each for each in waiting if each not in chosen and (shown is None or each in shown))
    draft.add(e.Dispatched(steps=chosen, left=left))
    dispatch_waiting(draft, draft.now)  # what came while the list was read was left out by nobody


def _sign(draft: Draft, ref: Reference, action: Action) -> None:
    asked, opened = ids_of(action, "steps"), draft.case.open_steps
    steps = [open_step(draft.case, action)] if asked is None else [step for step in opened if step.id in asked]
    for step in steps:
        check_owner(action, step)
    sign(draft, steps, written(action, "link_from"))


def _complete(draft: Draft, ref: Reference, action: Action) -> None:
    step = as_it_stands(draft.case, open_step(draft.case, action))
    outcome = next((each for each in step.outcomes if each.id == action.body.get("outcome")), None)
    if outcome is None:
        raise ActionRefused(f"请选择办理结果：{'；'.join(each.title for each in step.outcomes)}")
    check_after(draft.case, ref, outcome)
    fields = _filled(draft, ref, step, outcome, action)
    at, files = by_term(draft.case, step, outcome, done_at(action, step, draft.now), draft.now), files_of(action)
    draft.act_for(step)
    note, link = str(action.body.get("note") or ""), written(action, "link_from")
    if grade := stated_by(outcome, fields, link_from=link):
        fields |= {"grade": grade} if "grade" in outcome.needs else {}
        confirm(draft, ref, grade, fields.get("basis", ""))
    complete_step(draft, ref, step, outcome, at=at, note=note, fields=fields, link_from=link, files=files)
    end_beside_findings(draft, ref, draft.case.steps[step.id])
    tally(draft, ref, step, outcome, fields, min(action.at, draft.now))
    overturn(draft, ref, step, outcome)
    dispatch_waiting(draft, draft.now)


def _filled(draft: Draft, ref: Reference, step: Step, outcome: Outcome, action: Action) -> dict[str, str]:
    """What the form says, with what stands against it. Raises ActionRefused."""
    given = action.body.get("fields") or {}
    if not isinstance(given, dict):
        raise ActionRefused("填写的内容须是“项目：值”的形式")
    fields = {str(key): str(value).strip() for key, value in given.items()}
    if kind := not_offered(fields, offered(draft.case, step)):
        raise ActionRefused(kind)
    beside = standing_against(draft.case, ref, step, outcome, draft.now)
    if missing := [each for each in outcome.needs if not fields.get(each)]:
        names = "、".join(NEEDS.get(each, each) for each in missing)
        raise ActionRefused(f"“{outcome.title}”还需填写：{names}{why_asked(beside, missing)}")
    check_tally(fields, ref)
    asked, others = (*outcome.needs, *outcome.tells), ((*each.needs, *each.tells) for each in step.outcomes)
    if wrong := misplaced(fields, asked, others):
        raise ActionRefused(f"“{outcome.title}”不填{'、'.join(wrong)}：请改选结果，或者清空后写在说明里")
    return fields | beside


def _take_back(draft: Draft, ref: Reference, action: Action) -> None:
    step = step_of(draft.case, action)
    check_owner(action, step)
    reason = text_of(action, "reason", "撤回须写明理由")
    unsay(draft, step, reason)
    take_back(draft, ref, step, reason)


def _withdraw(draft: Draft, ref: Reference, action: Action) -> None:
    withdraw_ruled_out(draft, ref, ids_of(action, "steps") or (), text_of(action, "reason", "请写明撤销的理由"))


def _give(draft: Draft, ref: Reference, action: Action) -> None:
    give(draft, ref, key=f"{GIVEN}/{action.id}", asked=action.body)


def _return(draft: Draft, ref: Reference, action: Action) -> None:
    step = open_step(draft.case, action)
    office = ref.departments.get(OFFICE)
    if step.department == office.id:
        raise ActionRefused("该步骤已在食安办，请改为移交")
    reason = text_of(action, "reason", "退回请写明理由")
    draft.act_for(step)
    draft.add(
        e.StepReturned(
            step=step.id,
            reason=reason,
            department=office.id,
            department_name=office.short,
            link_from=written(action, "link_from"),
        )
    )


def _hand_over(draft: Draft, ref: Reference, action: Action) -> None:
    step = open_step(draft.case, action)
    wanted = text_of(action, "department", "请选择移交给哪个部门")
    if wanted not in ref.departments:
        raise ActionRefused(f"没有编号为“{wanted}”的部门")
    department = ref.departments.get(wanted)
    person = str(action.body.get("person") or "") or None
    if (department.id, person) == (step.department, step.person if person else None):
        raise ActionRefused(f"该步骤已由{step.department_name}承办")
    check_power(draft.case, ref, step, department)
    draft.add(
        e.HandedOver(
            step=step.id,
            department=department.id,
            department_name=department.short,
            reason=text_of(action, "reason", "移交请写明理由"),
            person=person,
        )
    )


def _note(draft: Draft, ref: Reference, action: Action) -> None:
    step = step_of(draft.case, action) if written(action, "step") else None
    if step:
        check_owner(action, step)
    draft.add(noted(ref, action, step, may_call=action.actor.role in DUTY_ROLES))


def _pause(draft: Draft, ref: Reference, action: Action) -> None:
    ground = str(action.body.get("ground") or "")
    pause_clock(draft, ref, _clock(draft.case, action), paper_of(action, at_of(action)), ground=ground)


def _resume(draft: Draft, ref: Reference, action: Action) -> None:
    resume_clock(draft, ref, _clock(draft.case, action), paper_of(action, at_of(action)))


def _extend(draft: Draft, ref: Reference, action: Action) -> None:
    clock, length = _clock(draft.case, action), approved_of(action)
    approver = approver_of(ref, clock, action)
    extend_clock(draft, ref, clock, paper_of(action, at_of(action)), length=length, approver=approver)


def _choose_version(draft: Draft, ref: Reference, action: Action) -> None:
    clock = _clock(draft.case, action)
    version = text_of(action, "version", "请选择适用的版本")
    choose_clock_version(draft, ref, clock, paper_of(action, action.at), version=version)


def _correct_start(draft: Draft, ref: Reference, action: Action) -> None:
    text_of(action, "start", "请填写更正后的起算时间")
    clock, start = _clock(draft.case, action), at_of(action, "start")
    correct_start(draft, ref, clock, paper_of(action, action.at), start=start)


def _confirm_grade(draft: Draft, ref: Reference, action: Action) -> None:
    grade, basis = text_of(action, "grade", "请选择等级"), text_of(action, "basis", "请写明依据")
    confirm_grade(draft, ref, grade, basis)
    dispatch_waiting(draft, draft.now)


def _set_severity(draft: Draft, ref: Reference, action: Action) -> None:
    level, reason = str(action.body.get("level") or ""), written(action, "reason")
    set_severity(draft, ref, level=level, reason=reason)


def _set_name_state(draft: Draft, ref: Reference, action: Action) -> None:
    state, basis = text_of(action, "state", "请选择名称状态"), written(action, "basis")
    said = name_state(action.actor.role, state, basis, draft.case.name_state)
    text_of(action, "basis", "请写明依据")
    draft.add(said)


def _confide(draft: Draft, ref: Reference, action: Action) -> None:
    wish, reason = str(action.body.get("confided") or ""), written(action, "reason")
    said = confided(action.actor.role, wish, reason, is_confided=draft.case.is_confidential)
    reason_of(action)
    draft.add(said)


def _dismiss(draft: Draft, ref: Reference, action: Action) -> None:
    set_aside(draft, ref, written(action, "reason"))


def _close(draft: Draft, ref: Reference, action: Action) -> None:
    close(draft, ref, written(action, "conclusion"))


def _reopen(draft: Draft, ref: Reference, action: Action) -> None:
    reopen(draft, ref, written(action, "reason"))


def _move_out(draft: Draft, ref: Reference, action: Action) -> None:
    area = text_of(action, "area", "请填写接收地区的六位代码")
    if not (len(area) == 6 and area.isascii() and area.isdigit()):
        raise ActionRefused(f"“{area}”不是六位县级区划代码")
    if area == draft.case.area:
        raise ActionRefused("该事件已在本地区")
    if area in ref.areas:
        draft.add(e.MovedIn(area=area, reason=reason_of(action)))
    else:
        told, untold = written(action, "told"), written(action, "untold")
        move_out(draft, ref, area, reason_of(action), told=told, untold=untold)


def _correct_label(draft: Draft, ref: Reference, action: Action) -> None:
    signal = text_of(action, "signal", "请指明信息")
    if signal not in {each.id for each in draft.case.signals}:
        raise ActionRefused("该信息不在本事件中")
    asked = asked_labels(action)
    for field, text in asked.items():
        if fault := fault_of(field, text, ref.terms):
            raise ActionRefused(fault)
        if field == "officials" and action.actor.role != "director":
            raise ActionRefused("是否反映公职人员由主任认定")
    said = action.body.get("read")
    read = {name: str(said[name])[:NAME_MAX] for name in NAMES if said.get(name)} if isinstance(said, dict) else {}
    correct_labels(draft, ref, signal=signal, asked=asked, at=min(action.at, draft.now), read=read)
    if action.actor.role not in DUTY_ROLES:
        refuse_lessening(draft)


_STATES = {"closed": "办结", "dismissed": "不予处置", "merged": "并入其他事件", "moved": "移送其他地区"}
_EXACT = ("close", "dismiss", "merge", "move_out")
"""Kinds that end a case: refused when the person had not seen its latest state."""

FOR_DEPARTMENTS = (
    "sign",
    "complete",
    "take_back",
    "return",
    "hand_over",
    "note",
    "ask_time",
    "pause",
    "resume",
    "extend",
    "choose_version",
    "correct_start",
    "correct_label",
)
"""Kinds that departments may ask for, those about steps and clocks only for their own."""

KINDS: dict[str, Callable[[Draft, Reference, Action], None]] = {
    "acknowledge": _acknowledge,
    "take_over": _take_over,
    "dispatch": _dispatch,
    "pass_on": pass_on,
    "sign": _sign,
    "complete": _complete,
    "take_back": _take_back,
    "withdraw": _withdraw,
    "give": _give,
    "return": _return,
    "hand_over": _hand_over,
    "note": _note,
    "ask_time": ask_time,
    "grant_time": answer_time,
    "decline_time": answer_time,
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "choose_version": _choose_version,
    "correct_start": _correct_start,
    "take_starts": answer_starts,
    "leave_starts": answer_starts,
    "confirm_grade": _confirm_grade,
    "set_severity": _set_severity,
    "set_name_state": _set_name_state,
    "confide": _confide,
    "confirm_escalation": answer_escalation,
    "decline_escalation": answer_escalation,
    "dismiss": _dismiss,
    "close": _close,
    "reopen": _reopen,
    "move_out": _move_out,
    "correct_label": _correct_label,
}


def _clock(case: Case, action: Action) -> Clock:
    clock = case.clocks.get(str(action.body.get("clock") or ""))
    if clock is None or clock.stopped_at is not None:
        raise ActionRefused("没有找到这一时限，或它已经停止")
    if clock.step in case.steps:
        check_owner(action, case.steps[clock.step])
    return clock
