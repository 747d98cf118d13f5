"""What an entry can say of duties that were given out: told by a person, to be done again, wanted by another time, or
needless. Nothing is erased by it: what was there before stays in the ledger."""

from datetime import datetime
from typing import Literal

from .quoted import Said

How = Literal["phone", "paper"]


class PassedOn(Said, frozen=True, tag="passed_on"):
    """转交: somebody told a department by telephone, or gave it the sheet, what it was sent, as no channel carries it;
    that is no signature."""

    department: str
    department_name: str
    steps: tuple[str, ...]
    how: How


class StepTakenBack(Said, frozen=True, tag="step_taken_back"):
    """The outcome of a step was entered wrongly: it is to be done again."""

    step: str
    outcome_title: str
    reason: str


class ClockRestarted(Said, frozen=True, tag="clock_restarted"):
    """What had stopped a clock was taken back: it runs as if it had not stopped."""

    clock: str
    reason: str


class TargetMoved(Said, frozen=True, tag="target_moved"):
    """来件调整时间: the duty is to be done by another time than the letter before said."""

    step: str
    words: str
    """In which the later letter says so."""
    was_at: datetime | None = None
    target_at: datetime | None = None
    """None: no answer is wanted any more; the duty waits for a person to end it, and nobody presses for it."""
    target_basis: str | None = None


class TimeAsked(Said, frozen=True, tag="time_asked"):
    """申请延时: a department needs more time for a duty than the office's own target leaves it."""

    step: str
    until: datetime
    reason: str


class TimeAnswered(Said, frozen=True, tag="time_answered"):
    """The office gave that time, or said why not. No time of the law is moved by it."""

    step: str
    until: datetime
    granted: bool
    was_at: datetime
    reason: str = ""


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
