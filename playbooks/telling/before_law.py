"""Before the law (施行之前): which rules of open steps no clock runs by, because they were in force only later.

An old matter, or a date with a wrong year; a person has to see which.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from ..anchors import anchor_of
from ..case import Case
from ..law.workdays import day_of
from ..reference import Reference


class NotYetLaw(NamedTuple):
    """A rule, the day from which it is in force, and the earlier instant of what it would be about."""

    title: str
    since: date
    at: datetime


def not_yet_law(case: Case, ref: Reference) -> list[NotYetLaw]:
    """Each rule once, for the oldest step that it would hold for."""
    found: dict[str, NotYetLaw] = {}
    for each in sorted(_found(case, ref), key=lambda each: each.at):
        found.setdefault(each.title, each)
    return list(found.values())


def _found(case: Case, ref: Reference) -> Iterator[NotYetLaw]:
    plans = {plan.id: plan for plan in ref.plans_of(case)}
    running = {(clock.step, clock.deadline.rule) for clock in case.clocks.values()}
    for step in case.open_steps:
        for rule in plans[step.plan].rules if step.plan in plans else ():
            law = ref.rules.get(rule)
            at = anchor_of(case, ref, rule, about=step.about, at=step.opened_at) or step.opened_at
            since = law.versions[0].effective_from
            if since and day_of(at) < since and (step.id, rule) not in running:
                yield NotYetLaw(law.title, since, at)
