"""Duties that go on in another case (事件编号变更), after a merge or a split: whose they are hears of the number that
they have from then on, as far as they had been sent out under another."""

from typing import Any

from .. import entries as e
from ..case import Case
from ..step import Step
from .decided import NUMBER

GOES_ON = f"原编号 {NUMBER} 的下列事项并入或移入本事件，今后以本编号为准；已签收的不必再签收，时限照常走。"

GOES_ON_TOO = f"原编号 {NUMBER} 的事件已拆分，拆出部分为本事件；下列事项两个编号都要办理，已签收的不必再签收。"


def is_of_both(body: e.Merged, step: Step) -> bool:
    """Whether the case that it came from goes on having it too."""
    return step.id in body.taken.get("both", ())


def moved(body: e.Merged, case: Case) -> list[Step]:
    """Open steps of `case` that came with the other and that departments hold by its number: what was taken over, and
    what both had open, which is one duty now."""
    absorbed = body.taken.get("absorbed", ())
    shared = {
        here: group["kept"][was]
        for group in absorbed
        if group["case"] == body.other
        for here, was in group.get("moves", {}).items()
        if was in group.get("kept", {})
    }
    came: dict[str, dict[str, Any]] = {**shared, **body.taken.get("steps", {})}
    return [
        step for key, was in came.items() if (step := case.steps.get(key)) and step.state == "open" and _is_held(was)
    ]


def _is_held(was: dict[str, Any]) -> bool:
    return bool(was.get("dispatched_at")) and was.get("state", "open") == "open"
