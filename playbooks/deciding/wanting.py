"""When an exercise wants a duty: its target at that desk, where the office's own is later or there is none."""

from datetime import datetime

from ..case import Case
from ..reference import Reference

WANTED = "演练要求"
"""Why a duty of an exercise has a target sooner than on duty: its script says by when it is wanted."""

Target = tuple[datetime | None, str | None]
"""By when a duty is to be done though no law says so, and on what ground."""


def sooner(case: Case, ref: Reference, plan: str, at: datetime, own: Target) -> Target:
    """`own`, or what an exercise wants before it of a duty that begins at `at`."""
    wanted = _wanted_at(case, ref, plan, at)
    return (wanted, WANTED) if wanted and (own[0] is None or wanted < own[0]) else own


def _wanted_at(case: Case, ref: Reference, plan: str, at: datetime) -> datetime | None:
    """If that is to come, and no duty of the plan was done already about something else."""
    if not ref.wanted or any(each.plan == plan and each.state == "done" for each in case.steps.values()):
        return None
    found = (ref.wanted.get((each.id, plan)) for each in case.signals)
    return min((each for each in found if each and each > at), default=None)
