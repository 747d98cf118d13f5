"""Rounds (轮次): a duty that begins anew because of how it ended says the how manieth time it is done."""

from ..case import Case
from ..playbook import StepPlan

ROUND = "{title}（第{n}次）"
"""What a duty is called from its second round on."""


def titled(case: Case, plan: StepPlan, about: str) -> str:
    """What a duty that opens now is called."""
    n = 1
    for each in case.steps.values():
        if (each.plan, each.about, each.state) == (plan.id, about, "done"):
            n = n + 1 if each.chosen and each.chosen.again else 1
    return ROUND.format(title=plan.title, n=n) if n > 1 else plan.title
