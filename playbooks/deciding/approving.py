"""Approving (批准): who allowed what an article lets only a person in charge allow, and how much of it."""

from ..case import Clock
from ..errors import ActionRefused
from ..facts import number_of
from ..reference import Reference
from .asked import Action, text_of, written
from .clocks import next_extension

IN_CHARGE = ("chief", "director", "district_leader")
"""Roles that may approve what they themselves ask for."""


LENGTH_MAX = 3650
"""Ten years of days: more is a slip of the hand, and no calendar goes on for ever."""


def approved_of(action: Action) -> int | None:
    """By how much the term was extended, where the form says it. Raises ActionRefused when that can be no length."""
    said = written(action, "length")
    length = number_of(said, LENGTH_MAX)
    if said and length is None:
        raise ActionRefused(f"延长的数目要填整数，不超过 {LENGTH_MAX}")
    return length


def approver_of(ref: Reference, clock: Clock, action: Action) -> str:
    """Who approved that the clock is extended, name and office: never the one who asks, unless in charge himself.

    Raises ActionRefused with who has to approve it by the article; empty where nobody may (see `extend_clock`).
    """
    more = next_extension(ref, clock)
    if more is None:
        return ""
    by = more.approval
    who = text_of(action, "approved_by", f"延长期限须经批准（{by}），请填写批准人的姓名和职务")
    if action.actor.person in who and action.actor.role not in IN_CHARGE:
        raise ActionRefused(f"延长期限须经批准（{by}），办理的人不能自己批准")
    return who
