"""Listening: the office's sources, each asked in a thread of its own; what they say goes through the same door.

A source is told that something was taken (a mail seen, an offset committed, a tag remembered) only after it is durable.
One that fails is asked again later and shown on the page of sources; it never stops another. Of several desks on one
database one asks; each has its own drop folder.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, runtime_checkable

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from connectors.doors import Source
from connectors.errors import ConnectorError
from connectors.signal import Signal
from connectors.sources.polling import PollState
from playbooks.actions import Action
from playbooks.entries import Actor, digest

from ..door import part
from ..embedded import Runner
from ..loop import Loop
from ..store import schema as t
from ..store.database import upsert
from ..store.sharing import Turn
from .refused import Refusal, put_refused

PATIENCE = timedelta(minutes=1)
"""How long after a failure a source is asked again."""
REMEMBERED = timedelta(seconds=30)
"""How often it is written down that a source still answers."""
TURN_S = 2.0
"""How often a desk looks whether it is its turn to ask."""


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """Where the asking of a source stands; instants are UTC."""

    v: int = 1
    asked_at: datetime | None = None
    ok_at: datetime | None = None
    error: str = ""
    failures: int = 0
    poll: PollState | None = None
    """Of a feed: what makes the next request a conditional one."""


class Later(ConnectorError):
    """A source failed and says itself how long it is to be left alone."""

    def __init__(self, message: str, wait: timedelta) -> None:
        super().__init__(message)
        self.wait = wait


class Listener(Protocol):
    """A source that is asked."""

    @property
    def name(self) -> str:
        """Its name in the office's file."""

    @property
    def poll(self) -> PollState | None:
        """What a feed must remember to ask conditionally."""

    def look(self, now: datetime) -> timedelta:
        """Ask once and put what was said through the door. Returns how long to wait. Raises ConnectorError."""

    def close(self) -> None:
        """Let go of what is held."""


@runtime_checkable
class Continuing(Listener, Protocol):
    """A source that is asked on from where somebody else left off."""

    def go_on(self, poll: PollState) -> None:
        """What was remembered last, by whomever."""


class Ear:
    """What listeners hand what they heard to; every call returns when it is durable."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner

    def take(self, signals: Sequence[Signal]) -> None:
        """Signals, finished."""
        if signals:
            self.runner.receive([part(signal) for signal in signals]).result()

    def refuse(self, source: str, refused: Sequence[Refusal]) -> None:
        """What is no signal, with the reason: dead letters, to be corrected."""
        if refused:
            system = self.runner.system
            put = partial(put_refused, source=source, refused=refused, now=system.clock.now(), vault=system.vault)
            self.runner.writer.submit(put).result()

    def note(self, notice_id: str, *, key: str, who: str, text: str) -> bool:
        """An answer to a notice becomes an entry of its case. False when there is no such notice."""
        with self.runner.system.database.reading() as connection:
            query = select(t.notices.c.case_id, t.notices.c.receiver).where(t.notices.c.id == notice_id)
            found = connection.execute(query).first()
        if found is None:
            return False
        department, _, role = found.receiver.partition("/")
        action = Action(
            id=digest("answer", notice_id, key),
            case=found.case_id,
            kind="note",
            actor=Actor(person=who, role=role, department=department),
            at=self.runner.system.clock.now(),
            body={"text": text},
        )
        self.runner.act(action).result()
        return True

    def remember(self, name: str, state: SourceState) -> None:
        """Where the asking of a source stands."""
        row = {"name": name, "body": msgspec.json.encode(state)}
        self.runner.writer.submit(lambda connection: upsert(connection, t.source_states, [row], key=["name"])).result()

    def recall(self, name: str) -> SourceState:
        """Where it stands, as it was last written down by whichever desk asks."""
        with self.runner.system.database.reading() as connection:
            body = connection.execute(select(t.source_states.c.body).where(t.source_states.c.name == name)).scalar()
        return msgspec.json.decode(body, type=SourceState) if body else SourceState()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A listener, and what the office's file says of it (None: a folder, which is always the same)."""

    listener: Listener
    spec: Source | None = None


class Listening:
    """The threads, one for each listener."""

    def __init__(self, ear: Ear, clock: Callable[[], datetime]) -> None:
        self._ear, self._clock = ear, clock
        self._running: dict[str, tuple[Source | None, _Asking]] = {}
        self._turn, self._turn_lock = Turn(ear.runner.system.database, "sources"), threading.Lock()

    def listen(self, wanted: Iterable[Asked], patience_s: float = 25) -> None:
        """Ask these and nobody else; who is asked already, as the file said before, is not disturbed."""
        by_name = {each.listener.name: each for each in wanted}
        gone = [name for name, (spec, _) in self._running.items() if name not in by_name or by_name[name].spec != spec]
        self._end(gone, patience_s)
        for name, each in by_name.items():
            if name not in self._running:
                self._running[name] = each.spec, self._asking(each)

    def stop(self, patience_s: float = 25) -> None:
        """Finish what was asked."""
        self._end(list(self._running), patience_s)
        with self._turn_lock:
            self._turn.give_back()

    def _asking(self, each: Asked) -> "_Asking":
        may = self._is_our_turn if each.spec is not None else lambda: True
        asking = _Asking(self._ear, each.listener, self._clock, may)
        asking.start()
        return asking

    def _is_our_turn(self) -> bool:
        try:
            with self._turn_lock:
                return self._turn.is_mine()
        except SQLAlchemyError:  # nothing could be stored either
            return False

    def _end(self, names: list[str], patience_s: float) -> None:
        ended = [self._running.pop(name)[1] for name in names]
        for asking in ended:
            asking.stop(0)
        for asking in ended:
            asking.stop(patience_s)


class _Asking(Loop):
    """One listener, asked again and again."""

    def __init__(
        self, ear: Ear, listener: Listener, clock: Callable[[], datetime], is_our_turn: Callable[[], bool]
    ) -> None:
        super().__init__(f"source {listener.name}", every_s=TURN_S, again_s=PATIENCE.total_seconds())
        self._ear, self._listener, self._clock, self._is_our_turn = ear, listener, clock, is_our_turn
        self._state, self._told, self._is_ours = SourceState(), SourceState(), False

    def take_turn(self) -> bool:
        """Ask once, when it is for this desk to ask, and wait as long as the source is to be left alone."""
        was_ours, self._is_ours = self._is_ours, False
        if not self._is_our_turn() or not (was_ours or self._goes_on()):
            return False
        self._is_ours = True
        self._state, wait = ask(self._listener, self._state, self._clock())
        if is_news(self._told, self._state):
            self._ear.remember(self._listener.name, self._state)
            self._told = self._state
        self.pause(max(0.05, wait.total_seconds()))
        return True

    def end(self) -> None:
        """Let go of what the listener holds."""
        self._listener.close()

    def _goes_on(self) -> bool:
        """Begin where whoever asked before has left off: what this desk knew when it started may be long ago."""
        if not isinstance(self._listener, Continuing):
            return True
        try:
            poll = self._ear.recall(self._listener.name).poll
        except SQLAlchemyError:  # nothing could be stored either
            return False
        if poll is not None:
            self._listener.go_on(poll)
        return True


def ask(listener: Listener, state: SourceState, now: datetime) -> tuple[SourceState, timedelta]:
    """One look at a source: where its asking stands now, and how long to wait."""
    try:
        wait = listener.look(now)
    except Exception as error:  # whatever it is, the source is asked again, and the desk shows why not now
        reason = error.message if isinstance(error, ConnectorError) else f"{type(error).__name__}: {error}"
        failures = state.failures + 1
        failed = msgspec.structs.replace(state, asked_at=now, error=reason, failures=failures, poll=listener.poll)
        return failed, error.wait if isinstance(error, Later) else PATIENCE * min(failures, 60)
    return state_of(listener.poll, now), wait


def state_of(poll: PollState | None, now: datetime) -> SourceState:
    """A source that was just looked at without a fault; of a feed what its last request said, which may be long ago."""
    if poll is None:
        return SourceState(asked_at=now, ok_at=now)
    error = (poll.last_error or "") if poll.failures else ""
    return SourceState(asked_at=now, ok_at=poll.last_ok_at, error=error, failures=poll.failures, poll=poll)


def is_news(told: SourceState, state: SourceState) -> bool:
    """Whether a state is worth a commit: something changed, or nothing was written down for a while."""
    if told.asked_at is None or state.asked_at is None or told.error != state.error or told.poll != state.poll:
        return True
    return state.asked_at - told.asked_at >= REMEMBERED


def states(connection: Connection) -> dict[str, SourceState]:
    """Where the asking of each source stands."""
    rows = connection.execute(select(t.source_states))
    return {row.name: msgspec.json.decode(row.body, type=SourceState) for row in rows}
