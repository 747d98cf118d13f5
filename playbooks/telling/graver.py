"""An affair that grew graver (情况加重): what departments that work on it and the duty desk are told, once for each
change; who has done all that was theirs is told too, to know of it."""

from .. import entries as e
from ..case import Case
from ..facts import PEOPLE, count_of
from ..urgency.severity import COLOURS, LEVELS
from .affair import counted

MAKE_GRAVER = (e.SignalJoined, e.SignalUpdated, e.LabelCorrected, e.SeverityChanged, e.Merged)
"""Entries by which an affair may become graver."""
AT_WORK = "已交办的事项照办，新增事项另行通知。"
DONE = "交办贵单位的事项已办结，本通知供知悉，新增事项另行通知。"


def graver(before: Case, after: Case, *, ending: str = AT_WORK) -> str:
    """What rose between the two, in words; empty when nothing did. `before`: as whoever decided found it."""
    parts = _rose(before, after)
    return f"{'；'.join(parts)}。{ending}" if parts else ""


def graver_for_desk(before: Case, after: Case) -> str:
    """The same for the duty desk, with the reasons that are new; empty when it has none to look at."""
    new = [why for why in after.severity_why if why not in before.severity_why]
    parts = [*_rose(before, after), *([f"新的理由：{'、'.join(new)}"] if new else [])]
    return f"{'；'.join(parts)}。" if parts else ""


def still_at_work(before: Case, after: Case) -> list[str]:
    """The departments that had been sent a duty before and have it still; who is sent one now learns it with that."""
    had = {step.id: step.department for step in before.open_steps if step.dispatched_at}
    kept = [step.department for step in after.open_steps if had.get(step.id) == step.department]
    return list(dict.fromkeys(kept))


def done_with_it(before: Case, after: Case) -> list[str]:
    """The departments that have done what they were sent and have nothing open: the next duty may be theirs."""
    at_work = {step.department for each in (before, after) for step in each.open_steps if step.dispatched_at}
    done = [step.department for step in before.steps.values() if step.state == "done" and step.dispatched_at]
    return [each for each in dict.fromkeys(done) if each not in at_work]


def _rose(before: Case, after: Case) -> list[str]:
    rose = [name for name in PEOPLE if count_of(after.facts, name) > count_of(before.facts, name)]
    people = "，".join(f"{counted(after.facts, name)}（此前{_known(before, name)}）" for name in rose)
    parts = [f"{people}，未核实"] if people else []
    if LEVELS.index(after.severity) < LEVELS.index(before.severity):
        parts.append(f"紧急程度由{COLOURS[before.severity]}升为{COLOURS[after.severity]}")
    return parts


def _known(case: Case, name: str) -> str:
    number = case.facts.get(name)
    return "未掌握" if number is None else f"{number}人"
