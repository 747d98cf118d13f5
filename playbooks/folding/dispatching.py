"""Dispatching (派发): who sent a step to its department, by the entry that did (cases stored earlier do not say it),
and who passed it on (转交) where no channel leads there."""

from collections.abc import Iterable

from msgspec.structs import replace

from .. import entries as e
from ..case import Case
from ..ledger.sendings import Passed
from ..step import Step


def sender(entry: e.Entry, body: e.Dispatched) -> str:
    """The person who dispatched; empty when it went by itself."""
    return entry.actor.person if entry.actor and not body.ground else ""


def passed_on(case: Case, entry: e.Entry, body: e.PassedOn) -> Case:
    """A person told the department of what no channel carries (fold)."""
    said = Passed(by=entry.actor.person if entry.actor else "", at=entry.at, how=body.how)
    return replace(
        case, steps={**case.steps, **{each: replace(case.steps[each], passed_on=said) for each in body.steps}}
    )


def lacks_senders(case: Case) -> bool:
    """Whether a step was dispatched and the case does not say by whom."""
    return any(_lacks_sender(step) for step in case.steps.values())


def with_senders(case: Case, entries: Iterable[e.Entry]) -> Case:
    """The case with everybody named who dispatched by these entries and is not named yet."""
    steps = dict(case.steps)
    for entry in entries:
        if isinstance(entry.body, e.Dispatched):
            unnamed = [each for each in entry.body.steps if each in steps and _lacks_sender(steps[each])]
            steps |= {each: _named(steps[each], sender(entry, entry.body)) for each in unnamed}
    return replace(case, steps=steps)


def _lacks_sender(step: Step) -> bool:
    first = step.first_sent
    return bool(step.dispatched_at and step.dispatched_by is None) or bool(first and first.by is None)


def _named(step: Step, by: str) -> Step:
    """The step with this sender, wherever none is named yet."""
    named = replace(step, dispatched_by=by) if step.dispatched_by is None else step
    first = named.first_sent
    return replace(named, first_sent=replace(first, by=by)) if first and first.by is None else named
