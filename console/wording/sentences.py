"""Sentences (台账记录的文字): every kind of entry as one sentence an officer can read out."""

from collections.abc import Callable
from typing import Any

from playbooks import entries as e
from playbooks.case import DOUBLED
from playbooks.facts import COUNTS, KNOWN_FACTS
from playbooks.ledger.naming import NAME_STATES
from playbooks.urgency.severity import COLOURS

from . import duties, rungs
from .corrections import corrected
from .named import Named
from .reasons import refusal
from .redated import dated, starts_answered, starts_proposed
from .refuted import authorities
from .words import ATTEMPTS, CHANNELS, UNITS, about, due_instant, instant

ACTIONS = {
    "acknowledge": "认领",
    "take_over": "接手",
    "set_severity": "核定紧急程度",
    "dispatch": "派发",
    "pass_on": "转交",
    "sign": "签收",
    "complete": "办结步骤",
    "take_back": "撤回办理结果",
    "ask_time": "申请延时",
    "grant_time": "同意延时",
    "decline_time": "不同意延时",
    "withdraw": "撤销不再需要的步骤",
    "give": "另派一项",
    "return": "退回",
    "hand_over": "移交",
    "note": "备注",
    "pause": "暂停计时",
    "resume": "恢复计时",
    "extend": "延长时限",
    "choose_version": "选定时限版本",
    "correct_start": "更正起算时间",
    "take_starts": "采用来件更新的时间",
    "leave_starts": "不采用来件更新的时间",
    "confirm_grade": "确认等级",
    "set_name_state": "更改名称状态",
    "confide": "仅主任可见",
    "confirm_escalation": "确认督办（提级）",
    "decline_escalation": "不采纳督办（提级）",
    "dismiss": "不予处置",
    "close": "办结",
    "reopen": "重新打开",
    "move_out": "移送其他地区",
    "correct_label": "更正初筛",
    "merge": "合并",
    "split": "拆分",
}
"""Kinds of action by the names people read."""

CHANGES = {
    "paused": "暂停计时",
    "resumed": "恢复计时",
    "extended": "延长",
    "version_chosen": "改用另一版本",
    "start_corrected": "更正起算时间",
    "start_accepted": "采用来件更新的时间",
    "start_told": "按来源所述提前起算",
    "start_untold": "恢复原起算时间",
    "recomputed": "重新计算",
    "calendar": "按放假安排重新计算",
}
VERDICTS = {
    "overdue": "已超过法定期限",
    "target_passed": "已过内部目标时间",
    "unconfirmed": "参考时间已过（条文未核对，不作超期认定）",
    "theirs": "对方期限届满（不计我方超期）",
}


CLAIMED = {
    "": "认领",
    "dispatch": "认领（派发的人一并认领）",
    "split": "认领（拆分的人一并认领）",
    "register": "认领（登记来报的人一并认领）",
    "reopen": "认领（重新打开的人一并认领）",
}
"""By the action that claimed it along."""
KEPT = {"merge": "并入的事件已由{who}认领，合并后仍由其负责", "split": "原事件已由{who}认领，拆出后仍由其负责"}
"""Where whoever had claimed the other case answers for this one."""


class Teller(Named):
    """Says entries of one case. Reads nothing but the case and the entry."""

    def tell(self, entry: e.Entry) -> str:
        """The entry as a sentence."""
        if isinstance(entry.body, e.SignalJoined) and entry.actor:
            return _call_taken(self, entry.body)
        if isinstance(entry.body, e.Merged) and entry.cause == self.case.opened_by:
            return _split_off(self, entry.body)
        if isinstance(entry.body, duties.DONE_FOR_OTHERS) and entry.on_behalf_of and not duties.is_by_old_link(entry):
            return duties.for_another(self, entry.body, entry.on_behalf_of)
        return _SENTENCES[type(entry.body)](self, entry.body)


def _opened(t: Teller, b: e.Opened) -> str:
    return t.say("开立事件：{title}；适用规程《{book}》", title=t.headed(b.title), book=t.titled(b.playbook.title))


def _playbook_added(t: Teller, b: e.PlaybookAdded) -> str:
    return _renamed(t, t.say("增加适用规程《{book}》", book=t.titled(b.playbook.title)), b.title)


def _renamed(t: Teller, said: str, title: str) -> str:
    """What was done, and what the affair is called since where that is something else."""
    named = [t.say("事件改称“{title}”", title=t.headed(title))] if title else []
    return t.say("；").join([said, *named])


def _signal_joined(t: Teller, b: e.SignalJoined) -> str:
    channel = t.say(CHANNELS.get(b.channel, b.channel))
    return t.say("归入一条{channel}信息：{title}（{why}）", channel=channel, title=b.title, why=t.ground(b.why))


def _call_taken(t: Teller, b: e.SignalJoined) -> str:
    return t.say("接报登记：{title}（{why}）", title=b.title, why=t.ground(b.why))


def _signal_updated(t: Teller, b: e.SignalUpdated) -> str:
    said = t.say("信息有更新（第 {n} 版）", n=b.revision)
    changed = [_fact_now(t, name, b.facts.get(name)) for name in b.changed]
    changed += dated(t.say, b.dates, b.were) + dated(t.say, b.later if b.were else {}, b.were)
    return t.say("：").join(filter(None, [said, t.say("、").join(changed)]))


def _fact_now(t: Teller, name: str, value: object) -> str:
    """A fact that a revision changed; a count with what it is now."""
    title = t.say(KNOWN_FACTS.get(name, name))
    return f"{title} {value}" if name in COUNTS and value is not None else title


def _signals_left(t: Teller, b: e.SignalsLeft) -> str:
    said = t.say("{n} 条信息拆出，另立事件；理由：{why}", n=len(b.signals), why=b.reason)
    return _renamed(t, said, b.title)


def _severity(t: Teller, b: e.SeverityChanged) -> str:
    level, why = t.say(COLOURS.get(b.level, b.level)), t.grounds(b.why) or t.say("没有更急的理由")
    if b.reason:
        return t.say("紧急程度核定为{level}：{why}", level=level, why=t.ground(b.reason))
    if b.because:
        return t.say("{because}，紧急程度重定为{level}：{why}", because=t.ground(b.because), level=level, why=why)
    return t.say("紧急程度定为{level}：{why}", level=level, why=why)


def _history_found(t: Teller, b: e.HistoryFound) -> str:
    said = t.say("找到历史资料 {n} 条，只作参考，不立案、不计时", n=len(b.signals) + b.more)
    return f"{said}{t.say('：')}{t.grounds(dict.fromkeys(each.why for each in b.signals))}"


def _heat(t: Teller, b: e.HeatChanged) -> str:
    level = t.say(COLOURS.get(b.level, b.level))
    return t.say("网上热度升为{level}：{why}", level=level, why=t.grounds(b.why))


def _grade_proposed(t: Teller, b: e.GradeProposed) -> str:
    if not b.grade:
        return t.say("更正之后没有规则建议等级，原建议撤回")
    why = t.grounds(b.why) or b.rule
    return t.say("规则建议等级：{grade}（{rule}），须由人确认", grade=b.grade, rule=why)


def _grade_confirmed(t: Teller, b: e.GradeConfirmed) -> str:
    if not b.grade:
        return t.say("已确认的等级撤回；理由：{reason}", reason=b.basis)
    return t.say("确认等级：{grade}；依据：{basis}", grade=b.grade, basis=b.basis)


def _name_state(t: Teller, b: e.NameStateSet) -> str:
    return t.say("名称状态改为“{state}”；依据：{basis}", state=t.say(NAME_STATES.get(b.state, b.state)), basis=b.basis)


def _confided(t: Teller, b: e.Confided) -> str:
    if b.confided:
        return t.say("限制为仅主任可见；理由：{reason}", reason=b.reason)
    return t.say("不再限制为仅主任可见；理由：{reason}", reason=b.reason)


def _rumour(t: Teller, b: e.RumourMatched) -> str:
    if not authorities(b.refuted_by):
        return t.say("看起来像已辟谣的说法，需核查：“{claim}”（来源：{by}）", claim=b.claim, by=b.refuted_by)
    return t.say("看起来像已辟谣的说法，需核查：“{claim}”（{by}曾澄清）", claim=b.claim, by=b.refuted_by)


def _step_opened(t: Teller, b: e.StepOpened) -> str:
    return t.say("步骤开始：{title}，由{who}承办", title=t.titled(b.title), who=b.department_name)


def _clock_started(t: Teller, b: e.ClockStarted) -> str:
    due = b.deadline.due_at
    when = t.say("{due} 到期", due=due_instant(due)) if due else t.say("不设到期时间")
    if b.deadline.runs_for:
        when = t.say("，").join([when, t.say("{who}的期限", who=t.titled(b.deadline.runs_for))])
    return t.say(
        "计时开始：{title}，{when}（{article}）",
        title=t.titled(b.deadline.title),
        when=when,
        article=b.deadline.article,
    )


def _clock_moved(t: Teller, b: e.ClockMoved) -> str:
    due = b.deadline.due_at
    when = t.say("{due} 到期", due=due_instant(due)) if due else t.say("暂无到期时间")
    said = t.say(
        "时限变更（{change}）：{clock}，{when}；理由：{why}",
        change=t.say(CHANGES.get(b.change, b.change)),
        clock=t.clock(b.clock),
        when=when,
        why=t.ground(b.reason),
    )
    said += _extension(t, b.extension) if b.extension else ""
    said += t.say("；不计入的事由：{ground}", ground=b.ground) if b.ground else ""
    said += t.say("；来源：{signal}", signal=about(f"signal:{b.signal}", t.case, t.say)) if b.signal else ""
    said += t.say("；依据改为：{law}", law=t.say("、").join(dict.fromkeys(b.bases.values()))) if b.bases else ""
    return said + (t.say("；文书：{document}", document=b.document) if b.document else "")


def _extension(t: Teller, stored: dict[str, Any]) -> str:
    unit = t.say(UNITS.get(stored["unit"], stored["unit"]))
    said = t.say("；延长 {n} {unit}", n=stored["length"], unit=unit)
    return said + (t.say("，经 {who} 批准", who=stored["approver"]) if stored.get("approver") else "")


def _clock_stopped(t: Teller, b: e.ClockStopped) -> str:
    if b.by == DOUBLED:
        return t.say("时限并计：{clock}；并入的事件同一时限以先到期的为准，不另计", clock=t.clock(b.clock))
    clock = t.case.clocks.get(b.clock)
    late = t.say("（已晚于到期时间）") if clock and clock.is_late else ""
    return t.say("时限终止：{clock}，{at}{late}", clock=t.clock(b.clock), at=instant(b.stopped_at), late=late)


def _reminded(t: Teller, b: e.Reminded) -> str:
    return t.say("临期提醒：{clock}", clock=t.clock(b.clock))


def _missed(t: Teller, b: e.DeadlineMissed) -> str:
    verdict = t.say(VERDICTS.get(b.verdict, b.verdict))
    return t.say(
        "{verdict}：{clock}，应于 {due} 前", verdict=verdict, clock=t.clock(b.clock), due=due_instant(b.due_at)
    )


def _unseen(t: Teller, b: e.EndUnseen) -> str:
    return t.say(
        "导出中未见办结：{clock}，应于 {due} 前；按 {at} 的导出不作超期认定",
        clock=t.clock(b.clock),
        due=due_instant(b.due_at),
        at=instant(b.as_of),
    )


def _miss_withdrawn(t: Teller, b: e.MissWithdrawn) -> str:
    return t.say("撤销超期记录：{clock}；理由：{why}", clock=t.clock(b.clock), why=b.reason)


def _acknowledged(t: Teller, b: e.Acknowledged) -> str:
    if b.whose and b.along in KEPT:
        return t.say(KEPT[b.along], who=b.whose)
    if b.before:
        return t.say("接手，原由{who}认领", who=b.before)
    return t.say(CLAIMED.get(b.along, "认领"))


def _claim_lapsed(t: Teller, b: e.ClaimLapsed) -> str:
    return t.say("{who}的认领不再有效：{why}", who=b.before or "—", why=t.ground(b.why))


def _noted(t: Teller, b: e.Noted) -> str:
    if not b.called:
        return duties.noted(t, b)
    called = t.say("电话催办{who}：{how}", who=t.department(b.called), how=t.say(ATTEMPTS[b.outcome]))
    return t.say("；").join(filter(None, [called, b.text]))


def _playbook_withdrawn(t: Teller, b: e.PlaybookWithdrawn) -> str:
    said = t.say("不再适用规程《{book}》；因为：{why}", book=t.titled(b.title), why=t.ground(b.reason))
    kept = t.steps(b.kept)
    return t.say("；").join([said, *([t.say("已签收、仍须办结的步骤：{steps}", steps=kept)] if kept else [])])


def _merged(t: Teller, b: e.Merged) -> str:
    return _renamed(t, t.say("并入另一事件的信息、步骤和时限；理由：{why}", why=b.reason), b.title)


def _split_off(t: Teller, b: e.Merged) -> str:
    return t.say(
        "由另一事件拆出，带来 {n} 条信息及其步骤和时限；理由：{why}", n=len(b.taken.get("signals", ())), why=b.reason
    )


def _merged_into(t: Teller, b: e.MergedInto) -> str:
    return t.say("并入另一事件，本事件结束；理由：{why}", why=b.reason)


def _moved_out(t: Teller, b: e.MovedOut) -> str:
    said = t.say("移送其他地区：{area}；理由：{why}", area=t.area_name(b.area), why=b.reason)
    if b.told:
        return t.say("{said}；已告知投诉人、举报人：{how}", said=said, how=b.told)
    return t.say("{said}；没有告知投诉人、举报人：{how}", said=said, how=b.untold) if b.untold else said


def _moved_in(t: Teller, b: e.MovedIn) -> str:
    return t.say("由其他地区移来：{area}；理由：{why}", area=t.area_name(b.area), why=b.reason)


def _dismissed(t: Teller, b: e.Dismissed) -> str:
    return t.say("不予处置（留痕）；理由：{why}", why=b.reason)


def _closed(t: Teller, b: e.Closed) -> str:
    return t.say("办结；结论：{text}", text=b.conclusion)


def _reopened(t: Teller, b: e.Reopened) -> str:
    return t.say("重新打开；理由：{why}", why=b.reason)


def _refused(t: Teller, b: e.Refused) -> str:
    return t.say(
        "操作未执行（{asked}）：{why}", asked=t.say(ACTIONS.get(b.asked, b.asked)), why=refusal(b.reason, t.say)
    )


_SENTENCES: dict[type, Callable[[Teller, Any], str]] = {
    e.Opened: _opened,
    e.PlaybookAdded: _playbook_added,
    e.SignalJoined: _signal_joined,
    e.SignalUpdated: _signal_updated,
    e.StartsProposed: starts_proposed,
    e.StartsAnswered: starts_answered,
    e.SignalsLeft: _signals_left,
    e.SeverityChanged: _severity,
    e.HeatChanged: _heat,
    e.HistoryFound: _history_found,
    e.GradeProposed: _grade_proposed,
    e.GradeConfirmed: _grade_confirmed,
    e.NameStateSet: _name_state,
    e.Confided: _confided,
    e.RumourMatched: _rumour,
    e.StepOpened: _step_opened,
    e.ClockStarted: _clock_started,
    e.ClockMoved: _clock_moved,
    e.ClockStopped: _clock_stopped,
    e.Reminded: _reminded,
    e.DeadlineMissed: _missed,
    e.EndUnseen: _unseen,
    e.MissWithdrawn: _miss_withdrawn,
    e.Acknowledged: _acknowledged,
    e.ClaimLapsed: _claim_lapsed,
    e.SignedFor: duties.signed,
    e.StepDone: duties.done,
    e.StepReturned: duties.returned,
    e.StepTakenBack: duties.taken_back,
    e.ClockRestarted: duties.clock_restarted,
    e.TargetMoved: duties.retimed,
    e.TimeAsked: duties.time_asked,
    e.TimeAnswered: duties.time_answered,
    e.StepsWithdrawn: duties.steps_withdrawn,
    e.StepsRestored: duties.steps_restored,
    e.PlaybookWithdrawn: _playbook_withdrawn,
    e.HandedOver: duties.handed_over,
    e.Escalated: rungs.escalated,
    e.EscalationProposed: rungs.proposed,
    e.EscalationAnswered: rungs.answered,
    e.EscalationSettled: rungs.settled,
    e.EscalationReminded: rungs.reminded,
    e.Dispatched: duties.dispatched,
    e.PassedOn: duties.passed_on,
    e.Noted: _noted,
    e.LabelCorrected: lambda t, body: corrected(body, t.say),
    e.Merged: _merged,
    e.MergedInto: _merged_into,
    e.MovedOut: _moved_out,
    e.MovedIn: _moved_in,
    e.Dismissed: _dismissed,
    e.Closed: _closed,
    e.Reopened: _reopened,
    e.Refused: _refused,
}
