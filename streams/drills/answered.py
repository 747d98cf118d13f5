"""A drill that people answer (实战演练): the script's signals come in by the minute, the answers are theirs."""

from .day import StagedDay, StagedSignal
from .scenario import Scenario, exercise_of, minute_of, signals_of, starts_at


class AnsweredDrill(StagedDay, frozen=True, kw_only=True):
    """What is staged; its clock stands still until somebody begins it, and then runs as a clock does."""

    scenario: Scenario


def staged(scenario: Scenario) -> AnsweredDrill:
    """The signals of a scenario, each at its minute. What its players would do is left to people."""
    signals = [
        StagedSignal(at=minute_of(scenario, scenario.script[number]), signal=signal)
        for number, signal in signals_of(scenario).items()
    ]
    return AnsweredDrill(
        exercise=exercise_of(scenario),
        opens_at=starts_at(scenario),
        signals=tuple(sorted(signals, key=lambda each: each.at)),
        speed=1.0,
        is_paused=True,
        scenario=scenario,
    )
