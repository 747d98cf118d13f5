"""Stages: what the distributed system does with one envelope, the same functions as the embedded runner calls.

A stage raises for the whole of its lines; whoever calls it finds the line that is to blame by itself.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from connectors.signal import Signal
from playbooks.entries import Entry

from ..assessor import Load
from ..door import HISTORY, WAITING, Arrival, content_digest, receive
from ..feeder import put_rest
from ..gathering.acting import act_on
from ..gathering.assessed import Assessed
from ..gathering.gather import gather
from ..pool import TRIES, AssessProcess, Rest, Result, line_by_line
from ..privacy.covered_since import Words, line_since, without_since, words_since
from ..store.dead_letters import Poison, bury
from ..store.stored import decode_assessment, decode_signal, states_of
from ..system import System
from .awaited import give_up
from .envelopes import (
    AssessedLine,
    DeadLetter,
    Routed,
    Taken,
    assessed,
    decode_taken,
    decode_work,
)


class Assess(Protocol):
    """What the classifier makes of signals, one a line; of revisions all are kept, whatever they say now."""

    def __call__(self, body: bytes, /, *, is_revision: bool) -> Result:
        """The signals kept for their cases, the rest, and what cannot be assessed."""


class Screened(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a batch of signals: on to their cases, done with (with their lines), or set aside."""

    routed: list[Routed]
    rest: list[tuple[Taken, Rest]]
    poison: list[Poison]


class AssessOne:
    """Assesses a batch in a process of its own, whatever a text does to it."""

    def __init__(self, load: Load, areas: tuple[str, ...]) -> None:
        """`load` is called in the new process."""
        self._process = AssessProcess(load, areas, is_polite=False)
        self._asked = 0
        self._wanted: tuple[Load, tuple[str, ...]] | None = None

    def change(self, load: Load, areas: tuple[str, ...]) -> None:
        """Other words hold from the next envelope on."""
        self._wanted = (load, areas)

    def __call__(self, body: bytes, /, *, is_revision: bool) -> Result:
        """What the classifier makes of signals, one a line."""
        self._asked += 1
        wanted, self._wanted = self._wanted, None
        if wanted:
            self._process.change(*wanted)
        for _ in range(TRIES):
            self._process.send(self._asked, body, is_revision=is_revision)
            try:
                return self._process.receive(self._asked)
            except (EOFError, OSError):
                self._process.restart()
        return line_by_line(self._process, self._asked, body, is_revision=is_revision)

    def stop(self) -> None:
        """End the process."""
        self._process.stop()


def assess_lines(lines: list[bytes], assess: Assess, areas: tuple[str, ...]) -> Screened:
    """Signals of the door on their way to their cases, in order; those that need no answer go no further."""
    named: list[tuple[str, Taken]] = []
    poison: list[Poison] = []
    for line in lines:
        try:
            one = decode_taken(line)
            named.append((_decode_named(one.signal).id, one))
        except msgspec.MsgspecError as error:
            poison.append(Poison(id="", reason=str(error), body=line))
    routed: list[Routed] = []
    rest: list[tuple[Taken, Rest]] = []
    for run in _runs(named):
        revision = next(iter(run.values())).revision
        result = assess(b"\n".join(bytes(each.signal) for each in run.values()), is_revision=revision)
        routed += [assessed(run[each.signal.id], each.signal, each.assessment, areas) for each in result.kept]
        rest += [(run[each.id], each) for each in result.rest]
        poison += result.poison
    return Screened(routed=routed, rest=rest, poison=poison)


def _runs(named: list[tuple[str, Taken]]) -> Iterator[dict[str, Taken]]:
    """Signals by their ids, in order, in runs that are all new ones or all revisions and hold no signal twice."""
    run: dict[str, Taken] = {}
    was_revision = False
    for name, each in named:
        if run and (name in run or each.revision != was_revision):
            yield run
            run = {}
        run[name], was_revision = each, each.revision
    if run:
        yield run


def put_aside(connection: Connection, system: System, rest: list[tuple[Taken, Rest]], now: datetime) -> None:
    """New states of signals that need no answer: they concern no case, so nothing has to come before or after them."""
    words = words_since(connection, [(each.id, bytes(one.signal)) for one, each in rest])
    states = [_without(each, some) for (_, each), some in zip(rest, words, strict=True)]
    if put_rest(connection, states, now) == len(rest):
        return
    bodies = {each.id: without_since(some, bytes(one.signal)) for (one, each), some in zip(rest, words, strict=True)}
    known = states_of(connection, bodies)
    missing = [(body, decode_signal(body)) for name, body in bodies.items() if name not in known]
    _store_missing(connection, system, missing, now)
    if missing:
        put_rest(connection, states, now)


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
        entries += act_on(
            connection, system.reference, work.action, now, vault=system.vault, knowledge=system.knowledge
        ).entries
    return entries + _store_signals(connection, system, group, now)


def bury_letter(connection: Connection, letter: DeadLetter) -> None:
    """A dead letter among those that the desk shows."""
    body = line_since(connection, letter.body)
    bury(connection, [Poison(id=letter.id, reason=letter.reason, body=body)], letter.at, stage=letter.stage)
    give_up(connection, body)


def _store_signals(connection: Connection, system: System, group: list[AssessedLine], now: datetime) -> list[Entry]:
    pairs = [(line, decode_signal(line.signal)) for line in group]
    states = states_of(connection, [signal.id for _, signal in pairs])
    missing = [(bytes(line.signal), signal) for line, signal in pairs if signal.id not in states]
    _store_missing(connection, system, missing, now)
    words = words_since(connection, [(signal.id, bytes(line.signal)) for line, signal in pairs])
    batch = [
        _as_it_stands(line, signal, some)
        for (line, signal), some in zip(pairs, words, strict=True)
        if _is_due(line, states.get(signal.id, WAITING))
    ]
    return gather(connection, system.reference, system.knowledge, batch, now)


def _as_it_stands(line: AssessedLine, signal: Signal, words: Words) -> Assessed:
    """An assessed signal without the words that were taken out of it since it was sent."""
    if not words:
        return Assessed(signal=signal, assessment=line.assessment)
    assessment = decode_assessment(without_since(words, msgspec.json.encode(line.assessment)))
    now = decode_signal(without_since(words, bytes(line.signal)))
    return Assessed(signal=now, assessment=assessment, sent=content_digest(signal))


def _without(rest: Rest, words: Words) -> Rest:
    is_same = not words or rest.assessment is None
    return rest if is_same else msgspec.structs.replace(rest, assessment=without_since(words, rest.assessment or b""))


def _store_missing(connection: Connection, system: System, missing: list[tuple[bytes, Signal]], now: datetime) -> None:
    """The door stores signals before they are sent. A store that was restored from a backup lacks the last of them."""
    first = {signal.id: (body, signal) for body, signal in reversed(missing)}
    arrivals = [
        Arrival(signal=signal, digest=content_digest(signal), body=body, private=None)
        for body, signal in first.values()
    ]
    if arrivals:
        receive(connection, arrivals, now, system.vault, to_log=False)


def _is_due(line: AssessedLine, state: str) -> bool:
    """Whether it is still to be gathered: what comes again changes nothing, what lies as history stays there."""
    return state == WAITING or (line.revision and state != HISTORY)


class _Named(msgspec.Struct):
    id: str


_decode_named = msgspec.json.Decoder(_Named).decode
