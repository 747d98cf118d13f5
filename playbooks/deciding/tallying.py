"""Tallying (汇总人数): who ends a duty says how many there are, and the case learns what is more than it knew.

A number that is smaller takes nothing away: it stands in the record of the duty, and the office says which is right.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..case import Case, Joined, Step
from ..errors import ActionRefused
from ..facts import PEOPLE, fault_of
from ..playbook import Outcome
from ..reference import Reference
from .correcting import correct_labels
from .draft import Draft


def check_tally(fields: Mapping[str, str], ref: Reference) -> None:
    """Raises ActionRefused for a count that is none, with what it can be."""
    for name in PEOPLE.keys() & fields.keys():
        if fields[name] and (fault := fault_of(name, fields[name], ref.terms)):
            raise ActionRefused(fault)


def tally(draft: Draft, ref: Reference, step: Step, outcome: Outcome, fields: Mapping[str, str], at: datetime) -> None:
    """What is more than was known becomes what the signal says that had told most. `at`: when it was said.

    A case without any signal of people learns nothing."""
    for name in outcome.tells:
        counted = fields.get(name, "")
        if counted and int(counted) > _known(draft.case, name) and (signal := _told_most(draft.case, name)):
            correct_labels(draft, ref, signal=signal.id, asked={name: counted}, at=at, with_step=step.id)


def _known(case: Case, name: str) -> int:
    return int(case.facts.get(name) or 0)


def _told_most(case: Case, name: str) -> Joined | None:
    of_people = [each for each in case.signals if _counts(each, PEOPLE)]
    return max(of_people, key=lambda each: _counts(each, (name,)) or _counts(each, ("ill",)), default=None)


def _counts(signal: Joined, names: Iterable[str]) -> int:
    return max((int(signal.facts.get(name) or 0) for name in names), default=0)
