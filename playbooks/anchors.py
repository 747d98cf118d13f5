"""Anchors (版本依据的时间): by which instant the version of a rule is chosen, for clocks and for what duties cite."""

from datetime import datetime

from .case import CASE, Case, Clock
from .law.cited import BY_RULE, cited
from .law.rules import RuleVersion, version_in_force
from .playbook import StepPlan
from .reference import Reference
from .step import Step


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
    return [clock.started_at for clock in moved if (law := ref.law_of(clock)) and law.start_event == event]


def basis_of(case: Case, ref: Reference, plan: StepPlan, *, about: str, at: datetime) -> str | None:
    """On what a duty rests that opens at an instant: the law of the version by which its clocks count."""

    def version_of(rule_id: str) -> RuleVersion:
        anchor, rule = anchor_of(case, ref, rule_id, about=about, at=at), ref.rules.get(rule_id)
        return version_in_force(rule, anchor or at) or rule.versions[0]

    return cited(plan.basis, version_of)


def bases_by(case: Case, ref: Reference, clock: Clock, version: str) -> dict[str, str]:
    """What the open duties about what a clock is about rest on since that counts by another version, by their keys: a
    duty is under the law by which its own clocks count, and one that has none under that of this clock."""
    if version == clock.deadline.version:
        return {}
    plans = {plan.id: plan for plan in ref.plans_of(case) if BY_RULE.search(plan.basis or "")}
    about = [step for step in case.open_steps if step.about == clock.about and step.plan in plans]
    found = {step.id: _basis_by(case, ref, plans[step.plan], step, (clock, version)) for step in about}
    return {key: basis for key, basis in found.items() if basis and basis != case.steps[key].basis}


def _basis_by(case: Case, ref: Reference, plan: StepPlan, step: Step, moved: tuple[Clock, str]) -> str | None:
    own = [each for each in case.clocks.values() if each.step == step.id] or [moved[0]]
    counts = {each.deadline.rule: moved[1] if each.id == moved[0].id else each.deadline.version for each in own}

    def version_of(rule_id: str) -> RuleVersion:
        rule, names = ref.rules.get(rule_id), {counts[rule_id]} if rule_id in counts else {*counts.values()}
        anchor = anchor_of(case, ref, rule_id, about=step.about, at=step.opened_at)
        by_name = (each for each in rule.versions if each.version in names)
        return next(by_name, None) or version_in_force(rule, anchor or step.opened_at) or rule.versions[0]

    return cited(plan.basis, version_of)
