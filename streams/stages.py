"""Stages: what the distributed system does with one envelope, the same functions as the embedded runner calls.

A stage raises for the whole of its lines; whoever calls it finds the line that is to blame by itself.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from classifiers.assess import Assessor
from connectors.signal import Signal
from playbooks.entries import Entry

from . import schema as t
from .database import find
from .door import HISTORY, Arrival, content_digest, receive
from .envelopes import (
    ActionLine,
    AssessedLine,
    DeadLetter,
    Routed,
    Taken,
    assessed,
    decode_signal,
    decode_taken,
    decode_work,
)
from .feeder import bury
from .line import Assessed, Outcome, act_on, gather
from .pool import TRIES, AssessProcess, Poison, Result, line_by_line
from .system import System

Assess = Callable[[bytes], Result]


class AssessOne:
    """Assesses an envelope in a process of its own, whatever a text does to it; all signals come back assessed."""

    def __init__(self, load: Callable[[], Assessor], areas: tuple[str, ...]) -> None:
        """`load` is called in the new process."""
        self._process = AssessProcess(load, areas, is_polite=False)
        self._asked = 0

    def __call__(self, body: bytes) -> Result:
        """What the classifier makes of signals, one a line."""
        self._asked += 1
        for _ in range(TRIES):
            self._process.send(self._asked, body, is_revision=True)
            try:
                return self._process.receive(self._asked)
            except (EOFError, OSError):
                self._process.restart()
        return line_by_line(self._process, self._asked, body, is_revision=True)

    def stop(self) -> None:
        """End the process."""
        self._process.stop()


def assess_lines(lines: list[bytes], assess: Assess, areas: tuple[str, ...]) -> tuple[list[Routed], list[Poison]]:
    """Signals of the door on their way to their cases, in order; those that cannot be assessed are set aside."""
    taken: list[Taken] = []
    poison: list[Poison] = []
    for line in lines:
        try:
            taken.append(decode_taken(line))
        except msgspec.MsgspecError as error:
            poison.append(Poison(id="", reason=str(error), body=line))
    if not taken:
        return [], poison
    result = assess(b"\n".join(bytes(each.signal) for each in taken))
    waiting: dict[str, deque[Taken]] = defaultdict(deque)
    for each in taken:
        waiting[_decode_named(each.signal).id].append(each)
    routed = [assessed(waiting[each.signal.id].popleft(), each.signal, each.assessment, areas) for each in result.kept]
    return routed, poison + result.poison


def store_lines(connection: Connection, system: System, lines: list[bytes], now: datetime) -> list[Entry]:
    """Signals and actions of one envelope, stored and decided in one transaction, in their order."""
    entries: list[Entry] = []
    group: list[AssessedLine] = []
    for line in lines:
        work = decode_work(line)
        if isinstance(work, AssessedLine):
            group.append(work)
            continue
        entries += _store_signals(connection, system, group, now)
        group = []
        entries += _carry_out(connection, system, work, now).entries
    return entries + _store_signals(connection, system, group, now)


def bury_letter(connection: Connection, letter: DeadLetter) -> None:
    """A dead letter among those that the desk shows."""
    bury(connection, [Poison(id=letter.id, reason=letter.reason, body=letter.body)], letter.at, stage=letter.stage)


def _carry_out(connection: Connection, system: System, work: ActionLine, now: datetime) -> Outcome:
    return act_on(connection, system.reference, work.action, now, vault=system.vault)


def _store_signals(connection: Connection, system: System, group: list[AssessedLine], now: datetime) -> list[Entry]:
    pairs = [(line, decode_signal(line.signal)) for line in group]
    _store_missing(connection, system, pairs, now)
    states = {row.id: row.state for row in find(connection, _STATES, t.signals.c.id, [each.id for _, each in pairs])}
    batch = [
        Assessed(signal=signal, assessment=line.assessment)
        for line, signal in pairs
        if _is_due(line, states.get(signal.id, ""))
    ]
    return gather(connection, system.reference, system.knowledge, batch, now)


def _store_missing(
    connection: Connection, system: System, pairs: list[tuple[AssessedLine, Signal]], now: datetime
) -> None:
    """The door stores signals before they are sent. A store that was restored from a backup lacks the last of them."""
    known = {row.id for row in find(connection, _STATES, t.signals.c.id, [signal.id for _, signal in pairs])}
    missing = {signal.id: (line, signal) for line, signal in reversed(pairs) if signal.id not in known}
    arrivals = [
        Arrival(signal=signal, digest=content_digest(signal), body=bytes(line.signal), private=None)
        for line, signal in missing.values()
    ]
    receive(connection, arrivals, now, system.vault, to_log=False)


def _is_due(line: AssessedLine, state: str) -> bool:
    """Whether it is still to be gathered: what comes again changes nothing, what lies as history stays there."""
    return state == WAITING or (line.revision and state != HISTORY)


class _Named(msgspec.Struct):
    id: str


_decode_named = msgspec.json.Decoder(_Named).decode
WAITING = "waiting"
"""The state of a signal that nothing has been decided about."""
_STATES = select(t.signals.c.id, t.signals.c.state)
