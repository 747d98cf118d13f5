"""The sample day on a system of one's own, and the scenarios as they play in the model district."""

from functools import partial

from streams.drills.answered import staged
from streams.drills.history import play_history
from streams.drills.placing import here_of
from streams.drills.reading import load_scenario
from streams.drills.staged import prepare, staged_clock
from tests.factories import AREA, SEEDS

HERE = here_of(SEEDS, AREA)
"""The words of the model district."""


def scenario_of(name):
    """One of the scenarios as shipped."""
    return load_scenario(SEEDS / f"drills/{name}.yaml", HERE)


def history_of(system, day, assessor):
    """What writes the hours before the day opens."""
    return partial(play_history, system, day, assessor)


def open_sample(system, day, assessor):
    """The history is written, and the system lives by the day's clock."""
    prepare(system, day, history_of(system, day, assessor))
    system.clock = staged_clock(system)


def open_drill(line):
    """The day of a drill that people answer, by whose clock the line lives from now on."""
    day = staged(scenario_of("school_illness"))
    prepare(line.system, day, lambda _: None)
    line.system.clock = line.clock = staged_clock(line.system)
    return day
