"""Action (操作): what a person does. A record on the log, never a direct write; it may be refused, with the reason."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from . import entries as e
from .case import Case, Clock, Step, Taken
from .clocks import choose_clock_version, extend_clock, pause_clock, resume_clock
from .decide import complete_step, emit, weigh
from .draft import Draft
from .errors import ActionRefused
from .playbook import CASE_OPENED
from .reference import Reference

DUTY_ROLES = ("duty_officer", "supervisor", "director", "administrator", "drill_controller")
"""Roles that may act on any department's steps."""


class Action(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a person asks for. `id` is the idempotency key; `at` is when they did it."""

    v: int = 1
    id: str
    case: str
    kind: str
    actor: e.Actor
    at: datetime
    seen_version: int | None = None
    on_behalf_of: str | None = None
    body: dict[str, Any] = {}


def act(ref: Reference, case: Case, action: Action, now: datetime) -> Draft:
    """What `action` changes in `case`. Raises ActionRefused with the reason in words for the person."""
    do = _KINDS.get(action.kind)
    if do is None:
        raise ActionRefused(f"没有“{action.kind}”这种操作；可用的有：{'、'.join(sorted(_KINDS))}")
    if not case.is_open and action.kind not in ("reopen", "note"):
        raise ActionRefused(f"该事件已{_STATES.get(case.state, '结束')}，只能备注或重新打开")
    if action.kind in _EXACT and action.seen_version not in (None, case.seq):
        raise ActionRefused("您看到的内容之后又有新的记录，请刷新核对后再操作")
    draft = _draft(case, action, now)
    do(draft, ref, action)
    return draft


def refuse(case: Case, action: Action, reason: str, now: datetime) -> Draft:
    """The entry that keeps a refused action, so that nothing a person asked is lost."""
    draft = _draft(case, action, now)
    draft.add(e.Refused(action=action.id, asked=action.kind, reason=reason))
    return draft


def merge(ref: Reference, older: Case, younger: Case, action: Action, now: datetime) -> tuple[Draft, Draft]:
    """The younger case closes into the older one; open clocks move with id, start and due time."""
    if older.id == younger.id:
        raise ActionRefused("不能与自身合并")
    if not (older.is_open and younger.is_open):
        raise ActionRefused("只能合并两个未办结的事件")
    if (older.exercise, older.area) != (younger.exercise, younger.area):
        raise ActionRefused("演练（示例）与实战、不同地区的事件不能合并")
    reason = _text(action, "reason", "请写明合并理由")
    into, out = _draft(older, action, now), _draft(younger, action, now)
    taken = Taken(
        signals=younger.signals,
        steps={_free(key, older): step for key, step in younger.steps.items() if step.about != "case"}
        | {key: step for key, step in younger.steps.items() if step.about == "case" and key not in older.steps},
        clocks={
            key: clock
            for key, clock in younger.clocks.items()
            if clock.about != "case" or clock.step not in older.steps
        },
        facts=younger.facts,
        playbooks=tuple(book for book in younger.playbooks if book.id not in {each.id for each in older.playbooks}),
        known=younger.known,
    )
    into.add(e.Merged(other=younger.id, reason=reason, taken=msgspec.to_builtins(taken)))
    out.add(e.MergedInto(other=older.id, reason=reason))
    return into, out


def split(ref: Reference, case: Case, action: Action, now: datetime) -> tuple[Draft, Draft]:
    """Signals leave for a new case whose alert id comes from the action; what runs about them moves as it runs."""
    if not case.is_open:
        raise ActionRefused("只能拆分未办结的事件")
    wanted = {str(each) for each in action.body.get("signals") or ()}
    leaving = tuple(joined for joined in case.signals if joined.id in wanted)
    if not leaving or len(leaving) == len(case.signals):
        raise ActionRefused("请选择要拆出的信息（不能拆出全部）")
    reason = _text(action, "reason", "请写明拆分理由")
    book = next((each for each in case.playbooks if each.id == leaving[0].playbook), case.playbooks[0])
    alert = e.digest("alert", action.id)
    out, new = (
        _draft(case, action, now),
        Draft(
            None,
            e.digest(alert, book.id),
            cause=action.id,
            now=now,
            actor=action.actor,
            on_behalf_of=action.on_behalf_of,
        ),
    )
    new.add(
        e.Opened(
            alert=alert,
            area=case.area,
            playbook=book,
            title=leaving[0].title,
            exercise=case.exercise,
            related_to=case.id,
        )
    )
    about = {f"signal:{joined.id}" for joined in leaving}
    taken = Taken(
        signals=leaving,
        steps={key: step for key, step in case.steps.items() if step.about in about},
        clocks={key: clock for key, clock in case.clocks.items() if clock.about in about},
        facts=case.facts,
    )
    new.add(e.Merged(other=case.id, reason=reason, taken=msgspec.to_builtins(taken)))
    new.add(e.Acknowledged())
    weigh(new, ref, now)
    emit(new, ref, CASE_OPENED, about="case", at=now, by=action.id)
    out.add(e.SignalsLeft(signals=tuple(each.id for each in leaving), to=new.case_id, reason=reason))
    return out, new


def _free(key: str, case: Case) -> str:
    return key if key not in case.steps else f"{key}+"


def _acknowledge(draft: Draft, ref: Reference, action: Action) -> None:
    if draft.case.acknowledged_at is not None:
        raise ActionRefused(f"已由{draft.case.acknowledged_by or '他人'}认领")
    draft.add(e.Acknowledged())


def _dispatch(draft: Draft, ref: Reference, action: Action) -> None:
    waiting = tuple(step.id for step in draft.case.open_steps if step.dispatched_at is None)
    if not waiting:
        raise ActionRefused("没有待派发的步骤")
    if draft.case.acknowledged_at is None:
        draft.add(e.Acknowledged())
    draft.add(e.Dispatched(steps=waiting))


def _sign(draft: Draft, ref: Reference, action: Action) -> None:
    step = _open_step(draft.case, action)
    if step.signed_at is not None:
        raise ActionRefused("该步骤已签收")
    draft.add(e.SignedFor(step=step.id))


def _complete(draft: Draft, ref: Reference, action: Action) -> None:
    step = _open_step(draft.case, action)
    outcome = next((each for each in step.outcomes if each.id == action.body.get("outcome")), None)
    if outcome is None:
        raise ActionRefused(f"请选择办理结果：{'、'.join(each.title for each in step.outcomes)}")
    fields = {key: str(value).strip() for key, value in dict(action.body.get("fields") or {}).items()}
    missing = [each for each in outcome.needs if not fields.get(each)]
    if missing:
        raise ActionRefused(f"“{outcome.title}”还需填写：{'、'.join(NEEDS.get(each, each) for each in missing)}")
    at = _done_at(action, step, draft.now)
    complete_step(draft, ref, step, outcome, at=at, note=str(action.body.get("note") or ""), fields=fields)


def _return(draft: Draft, ref: Reference, action: Action) -> None:
    step = _open_step(draft.case, action)
    reason = _text(action, "reason", "退回请写明理由")
    office = ref.departments.get("D01")
    draft.add(e.StepReturned(step=step.id, reason=reason, department=office.id, department_name=office.short))


def _hand_over(draft: Draft, ref: Reference, action: Action) -> None:
    step = _open_step(draft.case, action)
    wanted = _text(action, "department", "请选择移交给哪个部门")
    if wanted not in ref.departments:
        raise ActionRefused(f"没有编号为“{wanted}”的部门")
    department = ref.departments.get(wanted)
    draft.add(
        e.HandedOver(
            step=step.id,
            department=department.id,
            department_name=department.short,
            reason=_text(action, "reason", "移交请写明理由"),
            person=action.body.get("person"),
        )
    )
    if step.dispatched_at is not None:
        draft.add(e.Dispatched(steps=(step.id,)))


def _note(draft: Draft, ref: Reference, action: Action) -> None:
    draft.add(e.Noted(text=_text(action, "text", "备注不能为空")))


def _pause(draft: Draft, ref: Reference, action: Action) -> None:
    clock = _clock(draft.case, action)
    pause_clock(draft, ref, clock, at=_at(action), reason=_reason(action), document=_document(action))


def _resume(draft: Draft, ref: Reference, action: Action) -> None:
    clock = _clock(draft.case, action)
    resume_clock(draft, ref, clock, at=_at(action), reason=_reason(action), document=_document(action))


def _extend(draft: Draft, ref: Reference, action: Action) -> None:
    clock = _clock(draft.case, action)
    extend_clock(draft, ref, clock, at=action.at, reason=_reason(action), document=_document(action))


def _choose_version(draft: Draft, ref: Reference, action: Action) -> None:
    clock = _clock(draft.case, action)
    version = _text(action, "version", "请选择适用的版本")
    choose_clock_version(
        draft, ref, clock, version=version, at=action.at, reason=_reason(action), document=_document(action)
    )


def _confirm_grade(draft: Draft, ref: Reference, action: Action) -> None:
    draft.add(e.GradeConfirmed(grade=_text(action, "grade", "请选择等级"), basis=_text(action, "basis", "请写明依据")))


def _answer_escalation(draft: Draft, ref: Reference, action: Action) -> None:
    confirmed = action.kind == "confirm_escalation"
    of = action.body.get("of")
    proposal = next((each for each in draft.case.proposals if of in (None, each.of)), None)
    if proposal is None:
        raise ActionRefused("没有待确认的督办（提级）建议")
    draft.add(
        e.EscalationAnswered(
            of=proposal.of,
            rung=proposal.rung,
            role=proposal.role,
            department=proposal.department,
            confirmed=confirmed,
            text=str(action.body.get("text") or proposal.text) if confirmed else "",
            reason="" if confirmed else _text(action, "reason", "不采纳请写明理由"),
        )
    )


def _dismiss(draft: Draft, ref: Reference, action: Action) -> None:
    running = [clock for clock in draft.case.running_clocks if clock.deadline.statutory]
    if running:
        names = "、".join(dict.fromkeys(clock.deadline.title for clock in running))
        raise ActionRefused(f"仍有法定时限在计，不能不予处置：{names}")
    draft.add(e.Dismissed(reason=_text(action, "reason", "不予处置须写明理由")))


def _close(draft: Draft, ref: Reference, action: Action) -> None:
    left = [step for step in draft.case.open_steps if not step.optional]
    if left:
        raise ActionRefused(f"还有必办步骤未办结：{'、'.join(dict.fromkeys(step.title for step in left))}")
    conclusion = _text(action, "conclusion", "办结须写明结论")
    for clock in draft.case.running_clocks:
        draft.add(e.ClockStopped(clock=clock.id, by="closed", stopped_at=action.at))
    draft.add(e.Closed(conclusion=conclusion))


def _reopen(draft: Draft, ref: Reference, action: Action) -> None:
    if draft.case.state not in ("closed", "dismissed"):
        raise ActionRefused("只有已办结或不予处置的事件可以重新打开")
    draft.add(e.Reopened(reason=_text(action, "reason", "重新打开须写明理由")))


def _move_out(draft: Draft, ref: Reference, action: Action) -> None:
    area = _text(action, "area", "请填写接收地区的六位代码")
    if area == draft.case.area:
        raise ActionRefused("该事件已在本地区")
    draft.add(e.MovedOut(area=area, reason=_reason(action)))


def _correct_label(draft: Draft, ref: Reference, action: Action) -> None:
    signal = _text(action, "signal", "请指明信息")
    if signal not in {each.id for each in draft.case.signals}:
        raise ActionRefused("该信息不在本事件中")
    field = _text(action, "field", "请指明更正的项目")
    was = str(draft.case.facts.get(field) or "")
    draft.add(e.LabelCorrected(signal=signal, field=field, was=was, now=_text(action, "now", "请填写更正后的值")))


NEEDS: dict[str, str] = {
    "reason": "理由",
    "remedies": "其他救济途径",
    "approver": "审批人",
    "publish_kind": "发布信息类别",
    "document": "文书号",
    "conclusion": "结论",
    "basis": "依据",
    "grade": "等级",
    "verdict": "核查结论",
    "people": "人员",
    "count": "数量",
}
"""What a field is called on the form."""

_STATES = {"closed": "办结", "dismissed": "不予处置", "merged": "并入其他事件", "moved": "移送其他地区"}
_EXACT = ("close", "dismiss", "merge", "move_out")
"""Kinds that end a case: refused when the person had not seen its latest state."""

_KINDS: dict[str, Callable[[Draft, Reference, Action], None]] = {
    "acknowledge": _acknowledge,
    "dispatch": _dispatch,
    "sign": _sign,
    "complete": _complete,
    "return": _return,
    "hand_over": _hand_over,
    "note": _note,
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "choose_version": _choose_version,
    "confirm_grade": _confirm_grade,
    "confirm_escalation": _answer_escalation,
    "decline_escalation": _answer_escalation,
    "dismiss": _dismiss,
    "close": _close,
    "reopen": _reopen,
    "move_out": _move_out,
    "correct_label": _correct_label,
}


def _draft(case: Case, action: Action, now: datetime) -> Draft:
    return Draft(case, case.id, cause=action.id, now=now, actor=action.actor, on_behalf_of=action.on_behalf_of)


def _open_step(case: Case, action: Action) -> Step:
    wanted = str(action.body.get("step") or "")
    step = case.steps.get(wanted) or next((each for each in case.open_steps if each.plan == wanted), None)
    if step is None:
        raise ActionRefused(f"本事件没有步骤“{wanted}”")
    if step.state != "open":
        raise ActionRefused(f"步骤“{step.title}”已办结")
    own = action.actor.department == step.department
    if action.actor.role not in DUTY_ROLES and not own:
        raise ActionRefused(f"步骤“{step.title}”由{step.department_name}承办，其他部门不能代办")
    return step


def _clock(case: Case, action: Action) -> Clock:
    wanted = str(action.body.get("clock") or "")
    clock = case.clocks.get(wanted)
    if clock is None or clock.stopped_at is not None:
        raise ActionRefused("没有找到这一时限，或它已经停止")
    return clock


def _done_at(action: Action, step: Step, now: datetime) -> datetime:
    at = _at(action, "done_at")
    if at > now:
        raise ActionRefused("办理时间不能晚于现在")
    if at < step.opened_at:
        raise ActionRefused("办理时间早于步骤开始的时间，请核对")
    return at


def _at(action: Action, field: str = "at") -> datetime:
    value = action.body.get(field)
    if value is None or value == "":
        return action.at
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ActionRefused("时间须带时区")
    return at


def _text(action: Action, field: str, missing: str) -> str:
    value = str(action.body.get(field) or "").strip()
    if not value:
        raise ActionRefused(missing)
    return value


def _reason(action: Action) -> str:
    return _text(action, "reason", "请写明理由")


def _document(action: Action) -> str:
    return _text(action, "document", "请写明依据的文书（名称或文号）")
