"""What is said of a clock whose time has passed, decided once for entries, notices, pages and counts.

A register that was exported on Monday cannot show that something was closed on Tuesday. Calling it overdue would
accuse somebody of what nobody knows: such a clock is unseen (导出中未见办结) until a newer export tells.
"""

from collections.abc import Mapping
from datetime import datetime

from .. import entries as e
from ..case import Case, Clock
from ..reference import Reference
from .draft import Draft, anew

AsOf = Mapping[str, datetime]
"""Sources that come as exports, each with the instant up to which the newest one that was read can know anything."""


def verdict_of(case: Case, clock: Clock, ref: Reference, as_of: AsOf) -> str:
    """`unseen`, `overdue`, `target_passed` (an office's own target), `unconfirmed` (law that nobody has verified) or
    `theirs` (the time of somebody who is no department of the district)."""
    if clock.verdict:
        return clock.verdict
    if clock.is_theirs:
        return "theirs"
    if unseen_since(case, clock, ref, as_of):
        return "unseen"
    if clock.deadline.confidence == "M":
        return "unconfirmed"
    return "overdue" if clock.deadline.statutory else "target_passed"


def unseen_since(case: Case, clock: Clock, ref: Reference, as_of: AsOf) -> datetime | None:
    """For a clock that may have ended in time where nobody here could see it: up to when one could.

    So it is when a column of an export completes its step, and the newest export of everything that the clock is
    about is older than its due time. None: what is said of the clock is known.
    """
    due_at = clock.deadline.due_at
    if not as_of or due_at is None or clock.stopped_at is not None or clock.missed_at is not None or clock.is_theirs:
        return None
    known = [as_of.get(joined.source) for joined in case.signals if clock.about in joined.about]
    if not known or any(each is None or each >= due_at for each in known) or not _is_mirrored(case, clock, ref):
        return None
    return min(each for each in known if each is not None)


def fall_due(draft: Draft, ref: Reference, clock: Clock, as_of: AsOf) -> None:
    """The time of a clock has passed: dated when it fell due, called what may be said of it."""
    due_at = clock.deadline.due_at
    if due_at is None:
        return
    since = unseen_since(draft.case, clock, ref, as_of)
    if since is not None:
        draft.add(e.EndUnseen(clock=clock.id, due_at=due_at, as_of=since), due_at)
        return
    verdict = verdict_of(draft.case, clock, ref, as_of)
    draft.add(e.DeadlineMissed(clock=clock.id, due_at=due_at, verdict=verdict), due_at)


def settle(ref: Reference, case: Case, as_of: AsOf, now: datetime) -> Draft | None:
    """What newer exports, whose rows have all been gathered, say of the unseen clocks of a case; None: nothing new.

    Whoever must know of the miss now learns of it when it could first be known, not when it fell due.
    """
    draft = Draft(case, case.id, cause=anew("exports", case), now=now)
    for clock in [each for each in case.running_clocks if each.is_unseen]:
        due_at = clock.deadline.due_at
        if due_at is None or unseen_since(case, clock, ref, as_of) is not None:
            continue
        verdict = verdict_of(case, clock, ref, as_of)
        known = [as_of[each.source] for each in case.signals if clock.about in each.about and each.source in as_of]
        missed = e.DeadlineMissed(clock=clock.id, due_at=due_at, verdict=verdict, known_at=max(known, default=None))
        draft.add(missed, due_at)
    return draft if draft.entries else None


def _is_mirrored(case: Case, clock: Clock, ref: Reference) -> bool:
    """Whether a register's columns tell when the clock's step is done."""
    step = case.steps.get(clock.step)
    return step is not None and any(plan.completes_by for plan in ref.plans_of(case) if plan.id == step.plan)
