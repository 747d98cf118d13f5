"""An affair that is less than was told (情况更正): what whoever was told the old number or reading is told, before and
now, and by whom it was corrected. That it grew is told otherwise (see `graver`)."""

from .. import entries as e
from ..case import Case
from ..facts import PEOPLE, count_of
from ..urgency.escalation import DESK, OFFICE
from ..urgency.severity import COLOURS, LEVELS
from .affair import counted
from .decided import NUMBER
from .graver import still_at_work
from .informing import LEADER, knows

READINGS = {"venue": "场所", "hazard": "危害"}
"""What a notice says of an affair besides its people (see `affair`)."""
AT_WORK = "已交办的事项照办，不再需要的另行通知。"
TO_KNOW = "本通知供知悉。"
TOLD = ("told", "confirmed")
"""States of a rung of which somebody was told."""
HANDLER = "handler"


def lowered(entry: e.Entry, before: Case, after: Case) -> str:
    """What an officer's act or a later report corrected, in words; empty when nothing told is less or otherwise
    now. `before`: as whoever decided found it."""
    match entry.body:
        case e.LabelCorrected():
            return _said([*_fell(before, after), *_read_otherwise(entry.body)], f"由{_who(entry)}更正")
        case e.SignalJoined() | e.SignalUpdated():
            return _said(_fell(before, after), "来报单位更正了自己所报人数")
        case e.SignalsLeft(signals=signals):
            return _said(_fell(before, after), f"{len(signals)}条信息不属于本事件，由{_who(entry)}拆出为事件 {NUMBER}")
        case e.SeverityChanged(reason=reason) if reason and entry.actor:
            return _said(_fell(before, after), f"由{_who(entry)}核定")
        case _:
            return ""


def told_before(before: Case, after: Case) -> dict[tuple[str, str], str]:
    """By (department, role) who was told of the case as it was, with what the correction means for them: departments
    that were sent duties, the duty desk, whoever a rung of its ladders reached, and of one that is red or was whoever
    leads the shift."""
    at_work = still_at_work(before, after)
    sent = [step.department for step in before.steps.values() if step.dispatched_at]
    found = {(each, HANDLER): AT_WORK if each in at_work else TO_KNOW for each in sent}
    reached = [(each.department, each.role) for each in before.reached if each.state in TOLD]
    reached += [(OFFICE, DESK), *([(OFFICE, LEADER)] if knows(before) else [])]
    return found | {each: TO_KNOW for each in reached if each not in found}


def _fell(before: Case, after: Case) -> list[str]:
    fell = [name for name in PEOPLE if count_of(before.facts, name) > count_of(after.facts, name)]
    parts = [f"{_now(after, name)}（此前{counted(before.facts, name)}）" for name in fell]
    if LEVELS.index(after.severity) > LEVELS.index(before.severity):
        parts.append(f"紧急程度由{COLOURS[before.severity]}降为{COLOURS[after.severity]}")
    return parts


def _read_otherwise(body: e.LabelCorrected) -> list[str]:
    was, now = body.named
    if body.field not in READINGS or not was or was == now:
        return []
    return [f"{READINGS[body.field]}更正为{now or '未掌握'}（此前{was}）"]


def _now(case: Case, name: str) -> str:
    return counted(case.facts, name) if case.facts.get(name) is not None else f"{PEOPLE[name]}人数未掌握"


def _who(entry: e.Entry) -> str:
    return entry.actor.person if entry.actor else "系统"


def _said(parts: list[str], why: str) -> str:
    return f"{'；'.join(parts)}；{why}。" if parts else ""
