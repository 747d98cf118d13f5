"""What an entry can say of work that a person's correction made needless: withdrawn with the reason, never erased."""

from .quoted import Said


class PlaybookWithdrawn(Said, frozen=True, tag="playbook_withdrawn"):
    """A playbook answers the case no longer. What was begun under it goes on; nothing more is opened by signals."""

    playbook: str
    title: str
    reason: str
    kept: tuple[str, ...] = ()
    """Steps of this playbook alone that a department has signed for: they stay to be done."""


class StepsWithdrawn(Said, frozen=True, tag="steps_withdrawn"):
    """Duties that nobody had signed for are needed no longer."""

    steps: tuple[str, ...]
    reason: str
