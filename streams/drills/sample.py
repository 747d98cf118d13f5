"""The sample day: one made-up day of an invented district office, on its own clock, fenced off as `sample`.

The history before the opening hour is played in virtual time through the same line, in one transaction; from then on
the day's signals come in as their minute is reached.
"""

import threading
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select

from classifiers.assess import Assessor
from connectors.parse import finish
from connectors.signal import Channel, Signal, signal_id
from playbooks.actions import Action
from playbooks.entries import Actor, digest
from playbooks.law.workdays import beijing

from ..clock import SampleClock, VirtualClock
from ..door import part
from ..embedded import Runner
from ..gathering.line import written_until
from ..loop import Loop
from ..store import schema as t
from ..store.database import upsert
from ..system import System
from .play import Play
from .script import read_script

EXERCISE = "sample"
PATIENCE_S = 20.0
"""How long the day waits for somebody to open the desk."""
LOOK_S, REMEMBER_EVERY = 0.1, 20
"""How often it is looked which signals are due, and after how many looks the time is written down."""


class SampleSignal(msgspec.Struct, frozen=True, kw_only=True):
    """A signal and the Beijing time at which it comes in."""

    at: datetime
    signal: Signal


class SampleAction(msgspec.Struct, frozen=True, kw_only=True):
    """What the invented duty people do by themselves."""

    at: datetime
    on: dict[str, str]
    do: str
    step: str | None = None
    outcome: str | None = None
    note: str = ""
    fields: dict[str, str] = {}
    department: str | None = None


class SampleDay(msgspec.Struct, frozen=True, kw_only=True):
    """The whole day."""

    date: date
    opens_at: datetime
    signals: tuple[SampleSignal, ...]
    actions: tuple[SampleAction, ...]


def load_sample(folder: Path) -> SampleDay:
    """The sample day from its YAML files."""
    parts = [read_script(path) for path in sorted(folder.glob("*.yaml"))]
    body = {name: value for each in parts for name, value in each.items()}
    rows = {name: [row for each in parts for row in each.get(name, ())] for name in ("signals", "actions")}
    day = body["date"] if isinstance(body["date"], date) else date.fromisoformat(str(body["date"]))
    signals = [SampleSignal(at=_beijing(row["at"]), signal=_signal(row["signal"])) for row in rows["signals"]]
    actions = [msgspec.convert({**row, "at": _beijing(row["at"])}, SampleAction) for row in rows["actions"]]
    return SampleDay(
        date=day,
        opens_at=beijing(day, time.fromisoformat(str(body["opens_at"]))),
        signals=tuple(sorted(signals, key=lambda each: each.at)),
        actions=tuple(sorted(actions, key=lambda each: each.at)),
    )


def prepare(system: System, day: SampleDay, assessor: Assessor) -> None:
    """Play the history, in one transaction: all of it is there or nothing."""
    with system.database.writing() as connection:
        if connection.execute(select(t.meta.c.value).where(t.meta.c.key == "sample_now")).scalar():
            return
        play_history(system, day, assessor, connection)
        _remember(connection, day.opens_at, 60.0)


def play_history(system: System, day: SampleDay, assessor: Assessor, connection: Connection) -> Play:
    """Everything before the opening hour, in virtual time."""
    history = [each for each in day.signals if each.at < day.opens_at]
    start = min([each.at for each in history], default=day.opens_at)
    play = Play(system, connection, assessor, VirtualClock(start))
    for each in history:
        play.at(each.at, partial(_take, play, each))
    for action in day.actions:
        if action.at < day.opens_at:
            play.at(action.at, partial(_act, play, action))
    play.run_until(day.opens_at)
    return play


def sample_clock(system: System) -> SampleClock:
    """The sample's clock where it stood when the process last stopped."""
    with system.database.reading() as connection:
        rows = {row.key: row.value for row in connection.execute(select(t.meta))}
        written = written_until(connection)
    now = datetime.fromisoformat(rows["sample_now"])
    if written is not None:  # killed since it was last remembered: what was written has happened
        now = max(now, written)
    return SampleClock(now, float(rows.get("sample_speed", "60")), is_paused=rows.get("sample_paused") == "1")


KEPT = ("log", "documents", "accounts", "sessions", "tokens")
"""Tables that beginning anew does not empty with the others."""


class Opening:
    """When the day begins to run: with the first look at the desk, or by itself after a while.

    Whoever opens the desk late still sees the moments; who only reads the terminal sees them too.
    """

    def __init__(self, begin: Callable[[], None], *, patience_s: float = PATIENCE_S) -> None:
        self._begin = begin
        self._lock = threading.Lock()
        self._timer = threading.Timer(patience_s, self.look)
        self._timer.daemon = True
        self._is_begun = False

    def wait(self) -> None:
        """From now on somebody may look."""
        self._timer.start()

    def look(self) -> None:
        """Somebody looks: the first time, the day begins."""
        if self._is_begun:
            return
        with self._lock:
            if not self._is_begun:
                self._is_begun = True
                self._timer.cancel()
                self._begin()

    def stop(self) -> None:
        """Begin no more."""
        self._timer.cancel()


class Feed(Loop):
    """Lets the day's signals in as their minute is reached, and remembers the sample's time."""

    def __init__(self, runner: Runner, clock: SampleClock, day: SampleDay, assessor: Assessor) -> None:
        super().__init__("sample", every_s=LOOK_S)
        self.runner, self.clock, self.day, self.assessor = runner, clock, day, assessor
        self._since = day.opens_at
        self._looks = 0

    def start(self) -> None:
        """Go on where the clock stands; what was let in before is repeated at most, which changes nothing."""
        self._since = self.clock.now() - timedelta(minutes=10)
        super().start()

    def stop(self, patience_s: float | None = None) -> None:
        """Stand still and remember where."""
        super().stop(patience_s)
        self.remember()

    def remember(self) -> None:
        """Write down the sample's time, speed and whether it is paused."""
        now, speed, paused = self.clock.now(), self.clock.speed, self.clock.is_paused
        self.runner.writer.submit(lambda connection: _remember(connection, now, speed, is_paused=paused)).result()

    def start_again(self) -> None:
        """Begin the day anew at its opening hour."""
        was_paused = self.clock.is_paused
        self.clock.pause()

        def anew(connection: Connection) -> None:
            for table in reversed(t.metadata.sorted_tables):
                if table.name not in KEPT:
                    connection.execute(delete(table))
            connection.execute(delete(t.log))
            play_history(self.runner.system, self.day, self.assessor, connection)
            self.clock.move_to(self.day.opens_at)
            _remember(connection, self.day.opens_at, self.clock.speed)

        self.runner.writer.submit(anew).result()
        self.runner.restarted()
        self._since = self.day.opens_at
        if not was_paused:
            self.clock.resume()

    def take_turn(self) -> bool:
        """Let in what is due, and now and then remember the time."""
        now = self.clock.now()
        due = [each for each in self.day.signals if self._since <= each.at <= now and each.at >= self.day.opens_at]
        for each in due:
            self.runner.receive([part(finish(_stamped(each), now))]).result()
        if due:
            self._since = max(self._since, due[-1].at + timedelta(microseconds=1))
        self._looks += 1
        if self._looks % REMEMBER_EVERY == 0 and not self.clock.is_paused:
            self.remember()
        return False


def _stamped(each: SampleSignal) -> Signal:
    return msgspec.structs.replace(each.signal, exercise=EXERCISE, received_at=each.at)


def _take(play: Play, each: SampleSignal) -> None:
    play.take(_stamped(each))


def _act(play: Play, action: SampleAction) -> None:
    wanted = signal_id(
        Signal(channel=Channel.DUTY, source=action.on["source"], source_id=action.on["source_id"], exercise=EXERCISE)
    )
    case = play.case_of(wanted)
    if case is None:
        return
    department = action.department or "D01"
    person, role = ("示例·值班员甲", "duty_officer") if department == "D01" else ("示例·承办人", "handler")
    actor = Actor(person=person, role=role, department=department)
    body: dict[str, Any] = {
        "step": action.step,
        "outcome": action.outcome,
        "note": action.note,
        "fields": action.fields,
    }
    if action.do == "note":
        body = {"text": action.note}
    if action.do in ("close", "dismiss"):
        body = {"conclusion": action.note, "reason": action.note}
    play.act(
        Action(
            id=digest("sample", action.at.isoformat(), wanted, action.do, action.step or ""),
            case=case,
            kind=action.do,
            actor=actor,
            at=play.clock.now(),
            body=body,
        )
    )


def _signal(body: dict[str, Any]) -> Signal:
    signal = msgspec.convert(body, Signal, strict=False)
    return msgspec.structs.replace(signal, exercise=EXERCISE)


def _beijing(value: Any) -> datetime:
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return instant if instant.tzinfo else beijing(instant.date(), instant.time())


def _remember(connection: Connection, now: datetime, speed: float, *, is_paused: bool = False) -> None:
    rows = [
        {"key": "sample_now", "value": now.isoformat()},
        {"key": "sample_speed", "value": str(speed)},
        {"key": "sample_paused", "value": "1" if is_paused else "0"},
    ]
    upsert(connection, t.meta, rows, key=["key"])
