"""Claiming (认领): who answers for a case, who takes it over from them, and when a claim no longer holds."""

from datetime import datetime

from .. import entries as e
from ..case import Case
from ..errors import ActionRefused
from ..urgency.escalation import DESK
from ..urgency.severity import COLOURS
from .draft import Draft

ANEW = ("red", "orange")
"""What becomes as urgent as this has to be claimed once more: who claimed it had something else before them."""


WHY_MAX = 2
"""Reasons that are named to whoever claimed it."""

REOPENED = "事件重新打开"
"""Why a claim does not hold when nothing rose."""

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


def keep_apart(new: Draft, case: Case) -> None:
    """Whoever had claimed the case that signals leave answers for them too, whoever takes them apart. Of what nobody
    had claimed an officer of the desk who does; by those who lead it is left to be claimed."""
    if case.acknowledged_at is not None:
        new.add(e.Acknowledged(along="split", whose=case.acknowledged_by or ""))
    elif new.actor and new.actor.role == DESK:
        new.add(e.Acknowledged(along="split"))


def ask_again(draft: Draft) -> None:
    """A case is opened again, maybe hours after whoever had claimed it went home: an officer of the desk who does it
    answers for it, and otherwise it is to be claimed by whoever is on duty now."""
    case, by = draft.case, draft.actor
    if by and by.role == DESK:
        before = case.acknowledged_by or ""
        if by.person != before:
            draft.add(e.Acknowledged(along="reopen", before=before))
    elif case.acknowledged_at is not None:
        draft.add(e.ClaimLapsed(before=case.acknowledged_by or "", why=REOPENED))


def lapse(draft: Draft, was: str, at: datetime) -> None:
    """The case became more urgent than it `was` at `at`: unless an officer's own act made it so, who claimed it is
    asked again."""
    case = draft.case
    if case.severity in ANEW and case.acknowledged_at is not None and draft.actor is None:
        why = f"紧急程度由{COLOURS[was]}升为{COLOURS[case.severity]}：{'；'.join(case.severity_why[:WHY_MAX])}"
        draft.add(e.ClaimLapsed(before=case.acknowledged_by or "", why=why), at)
