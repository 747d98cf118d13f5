"""Passing on (转交): what was dispatched to departments that no channel leads to, and who told them by hand."""

from typing import get_args

import msgspec

from .. import entries as e
from ..case import Case
from ..errors import ActionRefused
from ..ledger.duties import How
from ..reference import Reference
from ..step import Step
from ..urgency.escalation import OFFICE
from .asked import Action, ids_of, written
from .draft import Draft


def to_pass_on(case: Case) -> tuple[Step, ...]:
    """What was dispatched to other departments, which nobody has signed for and nobody has passed on. Whether a channel
    leads to them is not the case's to know."""
    sent = (step for step in case.open_steps if step.dispatched_at and step.department != OFFICE)
    return tuple(step for step in sent if step.signed_at is None and step.passed_on is None)


def pass_on(draft: Draft, ref: Reference, action: Action) -> None:
    """A person has told departments of these steps: one entry for each department. Raises ActionRefused."""
    how = written(action, "how")
    if how not in get_args(How):
        raise ActionRefused("请选择怎样转交的：电话，或书面")
    asked = ids_of(action, "steps") or set()
    found = [step for step in to_pass_on(draft.case) if step.id in asked]
    if not found:
        raise ActionRefused("没有须转交的步骤：可能已签收、已转交或已改派，请刷新核对")
    for department, name in dict.fromkeys((step.department, step.department_name) for step in found):
        steps = tuple(step.id for step in found if step.department == department)
        draft.add(e.PassedOn(department=department, department_name=name, steps=steps, how=msgspec.convert(how, How)))
