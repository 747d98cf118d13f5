"""Open steps as the department that owns them sees them: whether each waits to be signed for, and by when it is due."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from ..case import Case, Clock
from ..step import Step
from .sooner import of_law_at_once

UNSIGNED, SIGNED, UNSENT = (0, 1, 2)
"""In the order in which a department looks at them: what it has not signed for, what it has in hand, and what nobody
has dispatched yet."""


class Assigned(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An open step, and the time that is kept first: of a clock, or the office's own target."""

    step: Step
    standing: int
    due_at: datetime | None
    clock: Clock | None
    law: Clock | None = None
    """The clock that runs for it, or what a law wants at once: told before a target of the office's own."""
    theirs: Clock | None = None
    """The time of somebody who is no department of the district, which whoever holds it watches."""


def assigned(case: Case) -> list[Assigned]:
    """The open steps of an open case, in the order they opened. What others must do is due for nobody here."""
    if not case.is_open:
        return []
    running = case.running_clocks
    first = _by_step(running)
    own = sorted([*running, *of_law_at_once(case)], key=lambda clock: not clock.deadline.statutory)
    law, theirs = _by_step(own), _by_step(case.their_clocks)
    return [_of(step, first.get(step.id), law.get(step.id), theirs.get(step.id)) for step in case.open_steps]


def _by_step(clocks: Iterable[Clock]) -> dict[str, Clock]:
    found: dict[str, Clock] = {}
    for clock in clocks:
        found.setdefault(clock.step, clock)
    return found


def _of(step: Step, clock: Clock | None, law: Clock | None, theirs: Clock | None) -> Assigned:
    standing = SIGNED if step.signed_at else UNSIGNED if step.dispatched_at else UNSENT
    due_at = clock.deadline.due_at if clock else None
    if due_at is None or (step.target_at and step.target_at < due_at):
        due_at, clock = step.target_at, None
    return Assigned(step=step, standing=standing, due_at=due_at, clock=clock, law=law, theirs=theirs)
