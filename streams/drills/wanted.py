"""By when a scenario wants its expected actions: one answer for the marking and for the target that the desk shows."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from playbooks.district.roster import Rota
from playbooks.law.workdays import Workdays, beijing, day_of
from playbooks.reference import Reference

from .scenario import Expected, Scenario, labels_of, length, starts_at


def since_of(scenario: Scenario, expected: Expected) -> datetime:
    """From when its time counts."""
    return starts_at(scenario) + length(expected.from_)


def due_of(scenario: Scenario, expected: Expected, workdays: Workdays) -> datetime | None:
    """When it is due; working days end at 24:00 of the last, the first is not counted. None: it has until the end."""
    since = since_of(scenario, expected)
    if expected.working_days:
        last = workdays.after(day_of(since), expected.working_days)
        return beijing(last + timedelta(days=1), time())
    return since + length(expected.within) if expected.within else None


def wanted_of(scenario: Scenario, workdays: Workdays) -> dict[tuple[str, str], datetime]:
    """When each step is wanted, by the first signal of its affair and its plan; the soonest where several want it."""
    labels, found = labels_of(scenario), dict[tuple[str, str], datetime]()
    for expected in scenario.expect:
        due, signals = due_of(scenario, expected, workdays), labels.get(expected.on or "")
        if expected.done and due and signals:
            key = (signals[0], expected.done["step"])
            found[key] = min(due, found.get(key, due))
    return found


def wanting(reference: Reference, scenario: Scenario) -> Reference:
    """What decisions read in a drill: the desk shows as a duty's target when the drill wants it, if that is sooner."""
    return in_turn(replace(reference, wanted=wanted_of(scenario, reference.workdays)))


def in_turn(reference: Reference) -> Reference:
    """The same with a roster of its own: that of duty has other days, and names who is on duty meanwhile."""
    return replace(reference, roster=Rota(reference.people))
