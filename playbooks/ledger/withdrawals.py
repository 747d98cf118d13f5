"""What an entry can say of work that is needless, by a correction or because its case was set aside: never erased."""

from .quoted import Said


class PlaybookWithdrawn(Said, frozen=True, tag="playbook_withdrawn"):
    """A playbook answers the case no longer. What was begun under it goes on; nothing more is opened by signals."""

    playbook: str
    title: str
    reason: str
    kept: tuple[str, ...] = ()
    """Steps of this playbook alone that a department has signed for: they stay to be done."""


class StepsWithdrawn(Said, frozen=True, tag="steps_withdrawn"):
    """Duties are needed no longer: after a correction, those that nobody had signed for."""

    steps: tuple[str, ...]
    reason: str
    along: str = ""
    """What took them along: `dismissed`, `moved`: the whole case; `split`: two cases parted; the key of a step: its
    outcome ruled out what they were for; empty: a correction."""
    signal: str = ""
    """The signal that was corrected, where a person did; empty too of cases stored earlier."""


class StepsRestored(Said, frozen=True, tag="steps_restored"):
    """Duties that were withdrawn are to be done after all: their case is open again, what took them was taken back."""

    steps: tuple[str, ...]
    reason: str
