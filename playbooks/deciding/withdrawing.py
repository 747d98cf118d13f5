"""Withdrawn (撤诉): which duties an officer may end because the complaint or the letter was taken back.

Nothing ends by itself: it is offered, and whoever ends it has asked whoever took it back. A withdrawal ends what is
owed to them: acceptance and mediation, or inquiry and answer; what was told of a violation is looked into all the same.
Of several who complained each takes back their own: when as many have ended as took it back, the others' duties stand.
"""

from ..case import Case, Joined
from ..facts import RECALL, TOLD_BY, WITHDRAWAL
from ..step import Step

OUTCOME = "withdrawn"
"""The outcome of a duty that says that it was taken back."""
NOT_SO = ("kept", "not_found")
"""Outcomes of the duty to ask whoever took it back by which nothing ends."""


def withdrawn_of(case: Case) -> list[Step]:
    """The open duties that are owed to who complained or wrote before one of them took it back, as long as fewer have
    ended so than took it back."""
    backs = taken_back_by(case)
    if not case.is_open or not backs:
        return []
    since, last = backs[0].received_at, backs[-1]
    after = case.signals[case.signals.index(last) + 1 :]
    later = {f"signal:{each.id}" for each in after if each.received_at > last.received_at}
    ended = {step.about for step in case.steps.values() if _is_ended(step) and step.done_at and step.done_at >= since}
    offered = [step for step in case.open_steps if any(each.id == OUTCOME for each in step.outcomes)]
    return [step for step in offered if step.about not in later and (len(ended) < len(backs) or step.about in ended)]


def taken_back_by(case: Case) -> list[Joined]:
    """The signals by which somebody took it back, but for those of whom it was found that they did not."""
    denied = {step.about for step in case.steps.values() if step.state == "done" and step.outcome in NOT_SO}
    told = (each for each in case.signals if each.facts.get(TOLD_BY) in (WITHDRAWAL, RECALL))
    return sorted((each for each in told if f"signal:{each.id}" not in denied), key=lambda each: each.received_at)


def _is_ended(step: Step) -> bool:
    return step.state == "done" and step.outcome == OUTCOME
