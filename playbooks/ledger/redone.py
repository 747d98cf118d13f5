"""What an entry can say of work that has to be done again: the outcome before stays in the ledger."""

from .quoted import Said


class StepTakenBack(Said, frozen=True, tag="step_taken_back"):
    """The outcome of a step was entered wrongly: it is to be done again."""

    step: str
    outcome_title: str
    reason: str


class ClockRestarted(Said, frozen=True, tag="clock_restarted"):
    """What had stopped a clock was taken back: it runs as if it had not stopped."""

    clock: str
    reason: str
