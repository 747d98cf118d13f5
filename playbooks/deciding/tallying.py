"""Tallying (汇总人数): who ends a duty says how many there are, and the case learns what is more than it knew.

A number that is smaller takes nothing away: it stands in the record of the duty, and the office says which is right.
"""

from collections.abc import Mapping
from datetime import datetime

from ..case import Case, Joined
from ..errors import ActionRefused
from ..facts import PEOPLE, count_of, fault_of
from ..playbook import Outcome
from ..reference import Reference
from ..step import Step
from .correcting import correct_labels
from .draft import Draft

INCIDENT = "incident"
"""The kind of a signal that tells of an affair itself."""


def check_tally(fields: Mapping[str, str], ref: Reference) -> None:
    """Raises ActionRefused for a count that is none, with what it can be."""
    for name in PEOPLE:
        if (said := fields.get(name)) and (fault := fault_of(name, said, ref.terms)):
            raise ActionRefused(fault)


def tally(draft: Draft, ref: Reference, step: Step, outcome: Outcome, fields: Mapping[str, str], at: datetime) -> None:
    """What is more than was known becomes what the signal says that had told most. `at`: when it was said."""
    for name in outcome.tells if draft.case.signals else ():
        counted = fields.get(name, "")
        if counted and int(counted) > count_of(draft.case.facts, name):
            signal = _told_most(draft.case, name).id
            correct_labels(draft, ref, signal=signal, asked={name: counted}, at=at, with_step=step.id)


def _told_most(case: Case, name: str) -> Joined:
    """The signal that counted the most; where nobody counted, the first that tells of an incident."""
    return max(
        case.signals,
        key=lambda each: (count_of(each.facts, name), count_of(each.facts, "ill"), each.facts.get("kind") == INCIDENT),
    )
