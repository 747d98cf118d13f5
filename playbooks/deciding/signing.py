"""Signing (签收): a department says that it has what it was sent, one step or all of a case together."""

from collections.abc import Sequence

from .. import entries as e
from ..case import Case
from ..errors import ActionRefused
from ..step import Step
from .draft import Draft


def sign(draft: Draft, steps: Sequence[Step], link_from: str = "") -> None:
    """Each step that is not signed for has its own entry. Raises ActionRefused."""
    waiting = [step for step in steps if step.signed_at is None]
    if not waiting:
        raise ActionRefused("该步骤已签收")
    # Whoever signs in the place of another says for whom, and of an action that is one department.
    if len({step.department for step in waiting}) > 1:
        raise ActionRefused("一次只能签收一个部门的步骤")
    for step in waiting:
        draft.act_for(step)
        draft.add(e.SignedFor(step=step.id, link_from=link_from))


def unsigned_of(case: Case, department: str) -> tuple[str, ...]:
    """Ids of what was sent to a department and waits to be signed for."""
    sent = (step for step in case.open_steps if step.department == department and step.dispatched_at)
    return tuple(step.id for step in sent if not step.signed_at and not step.is_returned)
