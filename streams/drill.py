"""Drill (演练): a scenario played through the production line in virtual time, scored from the line's own records.

Expected actions are records with a time: a step done, a department told, a rumour matched. What people did is read
from entries and notices; nothing is ticked by hand.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from classifiers.assess import Assessor
from connectors.channels.outbox import Outbox
from playbooks import entries as e

from .clock import VirtualClock
from .drills.marking import Marking
from .drills.play import Play
from .drills.players import action_of, case_on, refusal
from .drills.scenario import Move, Scenario, ends_at, labels_of, minute_of, signals_of, starts_at
from .drills.scoring import DrillResult
from .drills.wanted import wanting
from .settings import Settings
from .store.database import Database
from .store.vault import Vault
from .system import System, load_knowledge, reference_of

Watch = Callable[[Play, list[e.Entry]], None]
"""Is told the entries of each thing that happened, when it happened."""


class PacedClock(VirtualClock):
    """Virtual time that lets real time pass: `speed` seconds of the drill in one."""

    def __init__(self, start: datetime, speed: float, wait: Callable[[float], None]) -> None:
        super().__init__(start)
        self._speed, self._wait = speed, wait

    def move_to(self, instant: datetime) -> None:
        """Go forward to `instant`, after the time that lies between."""
        self._wait(max(0.0, (instant - self.now()).total_seconds() / self._speed))
        super().move_to(instant)


def play_drill(
    scenario: Scenario,
    settings: Settings,
    assessor: Assessor,
    *,
    outbox: Path,
    clock: VirtualClock | None = None,
    watch: Watch | None = None,
) -> tuple[DrillResult, Play]:
    """Play the whole scenario and score it: in virtual time, or on a given clock, telling `watch` what happens."""
    clock = clock or VirtualClock(starts_at(scenario))
    system = drill_system(settings, clock, outbox)
    system.reference = wanting(system.reference, scenario)
    with closing(system.database), system.database.writing() as connection:
        play = Play(system, connection, assessor, clock)
        stage = Stage(play, scenario)
        stage.set()
        if watch:
            play.after_each = _teller(play, watch)
        play.run_until(ends_at(scenario))
        marking = Marking(connection, system.reference, scenario, ends_at(scenario))
        result = marking.result(refused=stage.refused)
    return result, play


def drill_system(settings: Settings, clock: VirtualClock, outbox: Path) -> System:
    """The production line over an empty database in memory; notices go to the drill's own folder."""
    database = Database("sqlite://")
    database.prepare()
    return System(
        settings=settings,
        clock=clock,
        database=database,
        reference=reference_of(settings),
        knowledge=load_knowledge(settings.seeds),
        shipped=settings,
        vault=Vault(bytes(32)),
        channel=Outbox(outbox),
    )


def _teller(play: Play, watch: Watch) -> Callable[[], None]:
    told = 0

    def tell() -> None:
        nonlocal told
        new, told = play.entries[told:], len(play.entries)
        if new:
            watch(play, new)

    return tell


class Stage:
    """A scenario on a play: puts the script in place."""

    def __init__(self, play: Play, scenario: Scenario) -> None:
        self.play, self.scenario = play, scenario
        self.refused: list[str] = []
        self._labels = labels_of(scenario)

    def set(self) -> None:
        """Every inject at its time, in the order written."""
        signals = signals_of(self.scenario)
        for n, inject in enumerate(self.scenario.script):
            at = minute_of(self.scenario, inject)
            if n in signals:
                self.play.at(at, partial(self.play.take, signals[n]))
            if inject.play is not None:
                self.play.at(at, partial(self._move, inject.play, n))

    def _move(self, move: Move, n: int) -> None:
        case = case_on(self.play.connection, self._labels, move.on)
        if case is None:
            self.refused.append(f"第 {n + 1} 行：没有对应的事件")
            return
        outcome = self.play.act(action_of(self.scenario, n, move, case, self.play.clock.now()))
        if not outcome.ok:
            self.refused.append(refusal(n, move, outcome.reason))
