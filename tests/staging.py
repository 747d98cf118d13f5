"""The sample day on a system of one's own."""

from functools import partial

from streams.drills.sample import play_history
from streams.drills.staged import prepare, staged_clock


def history_of(system, day, assessor):
    """What writes the hours before the day opens."""
    return partial(play_history, system, day, assessor)


def open_sample(system, day, assessor):
    """The history is written, and the system lives by the day's clock."""
    prepare(system, day, history_of(system, day, assessor))
    system.clock = staged_clock(system)
