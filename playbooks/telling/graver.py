"""An affair that grew graver (情况加重): what departments that work on it are told, once for each change."""

from ..case import Case
from ..facts import PEOPLE
from ..urgency.severity import COLOURS, LEVELS
from .affair import counted


def graver(before: Case, after: Case) -> str:
    """What rose between the two, in words; empty when nothing did. `before`: as whoever decided found it."""
    rose = [name for name in PEOPLE if (after.facts.get(name) or 0) > (before.facts.get(name) or 0)]
    people = "，".join(f"{counted(after.facts, name)}（此前{_known(before, name)}）" for name in rose)
    parts = [f"{people}，未核实"] if people else []
    if LEVELS.index(after.severity) < LEVELS.index(before.severity):
        parts.append(f"紧急程度由{COLOURS[before.severity]}升为{COLOURS[after.severity]}")
    return f"{'；'.join(parts)}。已交办的事项照办，新增事项另行通知。" if parts else ""


def still_at_work(before: Case, after: Case) -> list[str]:
    """The departments that had been sent a duty before and have it still; who is sent one now learns it with that."""
    had = {step.id: step.department for step in before.open_steps if step.dispatched_at}
    kept = [step.department for step in after.open_steps if had.get(step.id) == step.department]
    return list(dict.fromkeys(kept))


def _known(case: Case, name: str) -> str:
    number = case.facts.get(name)
    return "未掌握" if number is None else f"{number}人"
