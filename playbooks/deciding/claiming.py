"""Claiming (认领): who answers for a case, who takes it over from them, and when a claim no longer holds."""

from datetime import datetime

from .. import entries as e
from ..case import Case
from ..errors import ActionRefused
from ..urgency.severity import COLOURS
from .draft import Draft

ANEW = ("red", "orange")
"""What becomes as urgent as this has to be claimed once more: who claimed it had something else before them."""


WHY_MAX = 2
"""Reasons that are named to whoever claimed it."""

ALONG = ("", "register")
"""What a claim may be made along with, by whoever asks for it."""


def claim(draft: Draft, *, along: str = "") -> None:
    """Somebody takes the alert, by itself or with the call that they wrote down. Raises ActionRefused when somebody
    has."""
    if draft.case.acknowledged_at is not None:
        raise ActionRefused(f"已由{draft.case.acknowledged_by or '他人'}认领")
    draft.add(e.Acknowledged(along=along if along in ALONG else ""))


def take_over(draft: Draft) -> None:
    """Somebody else answers for the case from now on. Raises ActionRefused when it is theirs, or nobody's."""
    case = draft.case
    if case.acknowledged_at is None:
        raise ActionRefused("该事件还没有人认领，请直接认领")
    if draft.actor and draft.actor.person == case.acknowledged_by:
        raise ActionRefused("该事件已由您认领")
    draft.add(e.Acknowledged(along="take_over", before=case.acknowledged_by or ""))


def keep(into: Draft, younger: Case) -> None:
    """Whoever had claimed a case that is merged into one that nobody has claimed answers for both."""
    if into.case.acknowledged_at is None and younger.acknowledged_at is not None:
        into.add(e.Acknowledged(along="merge", whose=younger.acknowledged_by or ""))


def lapse(draft: Draft, was: str, at: datetime) -> None:
    """The case became more urgent than it `was` at `at`: unless an officer's own act made it so, who claimed it is
    asked again."""
    case = draft.case
    if case.severity in ANEW and case.acknowledged_at is not None and draft.actor is None:
        why = f"紧急程度由{COLOURS[was]}升为{COLOURS[case.severity]}：{'；'.join(case.severity_why[:WHY_MAX])}"
        draft.add(e.ClaimLapsed(before=case.acknowledged_by or "", why=why), at)
