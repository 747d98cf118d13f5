"""A drill that people answer (实战演练): the script's signals come in by the minute, the answers are theirs."""

from .marking import exercise_of, signal_of, starts_at
from .scenario import Scenario, length
from .staged import StagedDay, StagedSignal


class AnsweredDrill(StagedDay, frozen=True, kw_only=True):
    """What is staged; its clock stands still until somebody begins it, and then runs as a clock does."""

    scenario: Scenario


def staged(scenario: Scenario) -> AnsweredDrill:
    """The signals of a scenario, each at its minute. What its players would do is left to people."""
    signals = [
        StagedSignal(at=starts_at(scenario) + length(inject.after), signal=signal_of(scenario, inject, number))
        for number, inject in enumerate(scenario.script)
        if inject.signal is not None
    ]
    return AnsweredDrill(
        exercise=exercise_of(scenario),
        opens_at=starts_at(scenario),
        signals=tuple(sorted(signals, key=lambda each: each.at)),
        speed=1.0,
        is_paused=True,
        scenario=scenario,
    )
