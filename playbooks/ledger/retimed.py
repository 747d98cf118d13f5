"""What an entry can say of the time that a letter asks for: a later one of its sender moved it, or wants no answer."""

from datetime import datetime

from .quoted import Said


class TargetMoved(Said, frozen=True, tag="target_moved"):
    """来件调整时间: the duty is to be done by another time than the letter before said."""

    step: str
    words: str
    """In which the later letter says so."""
    was_at: datetime | None = None
    target_at: datetime | None = None
    """None: no answer is wanted any more; the duty waits for a person to end it, and nobody presses for it."""
    target_basis: str | None = None
