"""Words of a drill's papers: an expected action with its mark, whose it was and who wrote it; when it was held."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from playbooks.law.workdays import in_beijing
from playbooks.reference import Reference
from streams.drills.scoring import SCRIPT, WAITING, DrillDeadline, DrillResult, Scored
from streams.drills.steering import BEGUN, ENDED, PAUSED, Turn

from ..wording.words import IN_CHINESE, due_instant, length, weekday

RATINGS = {"P": "按时完成", "S": "基本完成", "M": "迟后完成", "U": "未完成", WAITING: "未到时限"}
"""The four marks of an evaluator; from records alone only P, M and U can be given, S is left to people."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """How a drill that people answered was held."""

    turns: Sequence[Turn] = ()
    """What was done with its clock, its end the last."""
    standing: int = 0
    """How many things were done while its clock stood still."""


def whose(each: Scored, ref: Reference) -> str:
    """Whose an action was, and who wrote it down for them; a dash where it is nobody's alone."""
    if not each.department:
        return "—"
    stood_in = f"（{ref.department_name(each.stood_in)}代填）" if each.stood_in else ""
    return f"{ref.department_name(each.department)}{stood_in}"


def ungraded(each: Scored) -> str:
    """Said of what no player did."""
    return f"（{SCRIPT}或导调代办，不计）" if each.is_scripted else ""


def early(each: Scored) -> str:
    """By how much it came before it was asked for."""
    return f"，早于起算 {length(each.early_by_s, IN_CHINESE)}" if each.early_by_s else ""


def failed(each: Scored, ref: Reference) -> str:
    """What was late or left undone, whose it was and by how much; of legal times that passed, which."""
    if each.misses:
        return f"{len(each.misses)} 项法定时限超期：{'；'.join(passed(miss, ref) for miss in each.misses)}"
    by = f"（{ref.department_name(each.department)}）" if each.department else ""
    late = f"，迟 {length(each.late_by_s, IN_CHINESE)}" if each.late_by_s else ""
    return f"{each.title}{by}：{RATINGS[each.rating]}{late}"


def passed(miss: DrillDeadline, ref: Reference) -> str:
    """A legal time that passed: what was to be done, how late it was or is, and by whom."""
    late = f"迟 {length(miss.late_by_s or 0, IN_CHINESE)}{'' if miss.done_at else '，仍未办'}"
    whose = (ref.department_name(miss.department),) if miss.department else ()
    return "，".join((miss.step or miss.title, late, *whose))


def counts_of(result: DrillResult) -> str:
    """How many of the expected actions stand in the records, and how; apart, how many the script did."""
    found = Counter(each.rating for each in result.expected)
    marks = [mark for mark in ("P", "M", "U", WAITING) if mark != WAITING or found[WAITING]]
    said = "、".join(f"{RATINGS[mark]} {found[mark]} 项" for mark in marks)
    scripted = sum(each.is_scripted for each in result.expected)
    aside = f"（其中按剧本或导调代办、不计分的 {scripted} 项）" if scripted else ""
    return f"应有动作 {len(result.expected)} 项：{said}{aside}"


def held_in_words(held: Held | None) -> str:
    """From when to when it was held, by the clock on the wall."""
    if held is None or not held.turns:
        return ""
    first, last = (in_beijing(each.held_at) for each in (held.turns[0], held.turns[-1]))
    begun = next((in_beijing(each.held_at) for each in held.turns if each.did not in (PAUSED, ENDED)), None)
    if begun is None:
        return f"{day_in_words(first)} {last:%H:%M} 结束，没有开始过"
    until = f"{last:%H:%M}" if last.date() == begun.date() else f"{day_in_words(last)} {last:%H:%M}"
    return f"{day_in_words(begun)} {begun:%H:%M} 开始，{until} 结束"


def turns_in_words(held: Held | None, starts: datetime) -> list[str]:
    """What was done with the clock, each with its time on the wall and where the clock stood."""
    said = {BEGUN: "走时", PAUSED: "暂停", ENDED: "结束"}
    return [
        f"{in_beijing(each.held_at):%m-%d %H:%M} {said.get(each.did, f'改为{each.did}倍速')}"
        f"（演练时间 {due_instant(each.at, starts)}，{each.by}）"
        for each in (held.turns if held else ())
    ]


def day_in_words(at: datetime) -> str:
    """A day in Beijing with its day of the week."""
    local = in_beijing(at)
    return f"{local.year}年{local.month}月{local.day}日（{weekday(at)}）"
