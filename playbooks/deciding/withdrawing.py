"""Withdrawn (撤诉): which duties an officer may end because the complaint or the letter was taken back.

Nothing ends by itself: it is offered, and whoever ends it has asked whoever took it back. A withdrawal ends what is
owed to them: acceptance and mediation, or inquiry and answer; what was told of a violation is looked into all the same.
"""

from ..case import Case
from ..facts import RECALL, TOLD_BY, WITHDRAWAL
from ..step import Step

OUTCOME = "withdrawn"
"""The outcome of a duty that says that it was taken back."""


def withdrawn_of(case: Case) -> list[Step]:
    """The open duties that are owed to who complained or wrote, of a case in which one of them took it back."""
    if not case.is_open or not any(each.facts.get(TOLD_BY) in (WITHDRAWAL, RECALL) for each in case.signals):
        return []
    return [step for step in case.open_steps if any(each.id == OUTCOME for each in step.outcomes)]
