"""Anchors (版本依据的时间): by which instant the version of a rule is chosen, for clocks and for what duties cite."""

from datetime import datetime

from .case import CASE, Case
from .law.cited import cited
from .law.rules import RuleVersion, version_in_force
from .playbook import StepPlan
from .reference import Reference


def anchor_of(case: Case, ref: Reference, rule_id: str, *, about: str, at: datetime) -> datetime | None:
    """The instant that chooses the rule's version, when that is another event than the one that starts the clock.

    What a duty found (a risk for which food is recalled) was there to be found since the duty opened, however late it
    was judged. What came, and started a clock whose start was corrected since, came when the correction says.
    """
    version = ref.rules.get(rule_id).versions[-1]
    if version.version_event == version.start_event:
        return None
    event = version.version_event
    signals = [joined for joined in case.signals if about == CASE or about in joined.about]
    told = [joined.received_at for joined in signals if event in joined.events]
    came = _corrected(case, ref, event, about) or told if told else []
    found = [step for step in case.steps.values() if event in step.brought and step.about in (about, CASE)]
    before = [each for each in (*came, *(step.opened_at for step in found)) if each <= at]
    return max(before, default=signals[0].received_at if signals else at)


def _corrected(case: Case, ref: Reference, event: str, about: str) -> list[datetime]:
    """When an event was, by the clocks that it started and whose start a person has corrected."""
    moved = (clock for clock in case.clocks.values() if clock.about == about and clock.is_start_set)
    return [
        clock.started_at
        for clock in moved
        if clock.deadline.rule in ref.rules
        and ref.rules.version(clock.deadline.rule, clock.deadline.version).start_event == event
    ]


def basis_of(case: Case, ref: Reference, plan: StepPlan, *, about: str, at: datetime) -> str | None:
    """On what a duty rests that opens at an instant: the law of the version by which its clocks count."""

    def version_of(rule_id: str) -> RuleVersion:
        anchor, rule = anchor_of(case, ref, rule_id, about=about, at=at), ref.rules.get(rule_id)
        return version_in_force(rule, anchor or at) or rule.versions[0]

    return cited(plan.basis, version_of)
