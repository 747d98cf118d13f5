"""Lessening: what a correction takes away. Whoever answers to the office may add to what is known of an affair; fewer
people, a mark less, a duty or a time of law that falls away are for the office to say, above all the department's own.
"""

from ..case import Case
from ..errors import ActionRefused
from ..facts import FLAGS, IRRELEVANT, PEOPLE, count_of
from ..urgency.severity import LEVELS
from .draft import Draft


def refuse_lessening(draft: Draft) -> None:
    """Raises ActionRefused when what was decided takes something away from what was known, with what it is."""
    before = draft.before
    if before and (taken := "、".join(dict.fromkeys(_taken(before, draft.case)))):
        raise ActionRefused(f"这样更正会{taken}，须由食安办核定：请用“备注”写明情况和依据，由值班员更正")


def _taken(before: Case, after: Case) -> list[str]:
    was, now = before.facts, after.facts
    fewer = [f"改少{word}人数" for name, word in PEOPLE.items() if count_of(was, name) > count_of(now, name)]
    marks = ["取消已有的标记" for name in FLAGS if was.get(name) and not now.get(name)]
    open_now = {step.id for step in after.open_steps}
    steps = [f"撤销“{step.title}”" for step in before.open_steps if step.id not in open_now]
    running = {clock.id for clock in (*after.running_clocks, *after.their_clocks)}
    clocks = [
        f"终止“{clock.deadline.title}”的时限"
        for clock in (*before.running_clocks, *before.their_clocks)
        if clock.id not in running
    ]
    calmer = ["降低紧急程度"] if LEVELS.index(after.severity) > LEVELS.index(before.severity) else []
    void = ["归为无关信息"] if _irrelevant(after) - _irrelevant(before) else []
    return [*void, *fewer, *marks, *calmer, *steps, *clocks]


def _irrelevant(case: Case) -> set[str]:
    return {each.id for each in case.signals if each.facts.get("kind") == IRRELEVANT}
