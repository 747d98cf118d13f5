"""Approving (批准): who allowed what an article lets only a person in charge allow."""

from ..case import Clock
from ..errors import ActionRefused
from ..reference import Reference
from .asked import Action, text_of
from .clocks import next_extension

IN_CHARGE = ("chief", "director", "district_leader")
"""Roles that may approve what they themselves ask for."""


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
