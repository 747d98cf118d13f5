"""Assess processes: the classifier holds the interpreter lock, so it runs beside the desk, not inside it.

The feeder reads the log in order, hands envelopes to processes and takes results back in the same order. A process
that dies is started again with the envelope it had.
"""

import contextlib
import multiprocessing as mp
import os
import queue
import signal as signals
import struct
import threading
from collections.abc import Iterator
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from typing import NamedTuple

import msgspec

from classifiers.assess import Assessor
from connectors.signal import Signal

from .assessor import Load
from .gathering.assessed import Assessed, may_be_of_an_affair, state_of
from .loaded import keep_what_is_loaded, look_seldom
from .processors import assess
from .store.poison import Poison

TOGETHER_MAX = 500
"""Signals from which on a process takes no further envelope in hand: single posts lie in envelopes of a few, and a text
costs the classifier a third less among hundreds than among sixteen."""
IN_FLIGHT = 2000
"""Signals handed to one process before its answers are awaited: enough that it never waits for the writer."""
TRIES = 2
"""How often an envelope may kill its process before its signals are dead-lettered."""


class Rest(msgspec.Struct, frozen=True, array_like=True):
    """A signal that needs no answer: only its state changes."""

    id: str
    state: str
    kind: str
    assessment: bytes | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one envelope."""

    kept: list[Assessed] = []
    rest: list[Rest] = []
    poison: list[Poison] = []


_decode_result = msgspec.msgpack.Decoder(Result).decode
_decode_signal = msgspec.json.Decoder(Signal).decode


class Batch(NamedTuple):
    """Signals as they lie on the log, one in a line; of `is_revision` each is told to its case, whatever it says."""

    body: bytes
    is_revision: bool = False


def assess_envelopes(assessor: Assessor, envelopes: list[Batch], areas: tuple[str, ...]) -> list[Result]:
    """Assess the signals of some envelopes together, and answer each; one bad signal is set aside alone."""
    decoded = [_decoded(each.body) for each in envelopes]
    try:
        found = iter(assess(assessor, [signal for signals, _ in decoded for signal in signals]))
        answers = [(list(islice(found, len(signals))), poison) for signals, poison in decoded]
    except Exception:  # whatever a text does: which of them it is shows when each is alone
        alone = [_one_by_one(assessor, signals) for signals, _ in decoded]
        answers = [(good, poison + more) for (_, poison), (good, more) in zip(decoded, alone, strict=True)]
    return [
        _sorted(assessed, poison, areas, is_revision=envelope.is_revision)
        for envelope, (assessed, poison) in zip(envelopes, answers, strict=True)
    ]


def _sorted(assessed: list[Assessed], poison: list[Poison], areas: tuple[str, ...], *, is_revision: bool) -> Result:
    kept: list[Assessed] = []
    rest: list[Rest] = []
    for each in assessed:
        state = state_of(each.signal, each.assessment, areas)
        if state in ("gathered", "unplaced") or is_revision or may_be_of_an_affair(each.signal, state):
            kept.append(each)
        else:
            raw = msgspec.json.encode(each.assessment) if each.assessment.relevant else None
            rest.append(Rest(id=each.signal.id, state=state, kind=str(each.assessment.kind), assessment=raw))
    return Result(kept=kept, rest=rest, poison=poison)


def _decoded(body: bytes) -> tuple[list[Signal], list[Poison]]:
    signals, poison = [], []
    for line in body.split(b"\n"):
        try:
            signals.append(_decode_signal(line))
        except msgspec.DecodeError as error:  # no signal, or not even JSON
            poison.append(Poison(id="", reason=str(error), body=line))
    return signals, poison


def _one_by_one(assessor: Assessor, signals: list[Signal]) -> tuple[list[Assessed], list[Poison]]:
    assessed: list[Assessed] = []
    poison: list[Poison] = []
    for signal in signals:
        try:
            assessed += assess(assessor, [signal])
        except Exception as error:  # whatever this one text does must not stop the others
            body = msgspec.json.encode(signal)
            poison.append(Poison(id=signal.id, reason=f"{type(error).__name__}: {error}", body=body))
    return assessed, poison


class AssessProcess:
    """One process with its own classifier, fed through a pipe. Each answer names the log position it answers."""

    def __init__(self, load: Load, areas: tuple[str, ...], *, is_polite: bool = True) -> None:
        """`load` is called in the new process, so it must be importable from there. `is_polite`: it gives way to the
        desk, which people wait for."""
        self._arguments = (load, areas, is_polite)
        self._start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid or 0

    def send(self, position: int, body: bytes, *, is_revision: bool) -> None:
        """Hand over one envelope."""
        with contextlib.suppress(BrokenPipeError, ConnectionError):
            self._pipe.send_bytes(_HEAD.pack(position, is_revision) + body)

    def has_answer(self) -> bool:
        """Whether `receive` would not have to wait."""
        return self._pipe.poll(0)

    def receive(self, position: int) -> Result:
        """The result for `position`; older answers, to questions since given up, are passed over.

        Raises EOFError or OSError when the process died.
        """
        while True:
            answer = self._pipe.recv_bytes()
            if _HEAD.unpack_from(answer)[0] == position:
                return _decode_result(memoryview(answer)[_HEAD.size :])

    def restart(self) -> None:
        """Start afresh after a death, with each envelope that it may have had by itself: which one it was must show."""
        self.stop()
        self._start(alone=IN_FLIGHT)

    def change(self, load: Load, areas: tuple[str, ...]) -> None:
        """Start afresh with another classifier; what it was given and has not answered is lost."""
        self._arguments = (load, areas, self._arguments[2])
        self.stop()
        self._start()

    def stop(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _start(self, *, alone: int = 0) -> None:
        context = mp.get_context("forkserver")  # imports take seconds, and a text that kills costs four starts
        context.set_forkserver_preload([__name__])
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, *self._arguments, alone), daemon=True, name="assess"
        )
        start_deaf(self._process)
        theirs.close()


def line_by_line(process: AssessProcess, position: int, body: bytes, *, is_revision: bool) -> Result:
    """An envelope killed its process again and again: find the signal that does, and set it alone aside."""
    kept: list[Assessed] = []
    rest: list[Rest] = []
    poison: list[Poison] = []
    process.restart()
    for line in body.split(b"\n"):
        process.send(position, line, is_revision=is_revision)
        try:
            result = process.receive(position)
        except (EOFError, OSError):
            process.restart()
            poison.append(Poison(id="", reason="the assess process died on this signal", body=line))
            continue
        kept += result.kept
        rest += result.rest
        poison += result.poison
    return Result(kept=kept, rest=rest, poison=poison)


def start_deaf(process: BaseProcess) -> None:
    """Start a process that neither Ctrl-C ends nor a closed terminal: both reach every process of the terminal, and are
    the parent's business.

    A process inherits what is held back where it is started, a copy of the server that has our code loaded from that
    server, which the first start of all begins; told only by its own code, it would die while it still imports.
    """
    resource_tracker.ensure_running()  # first, because starting it lets the signal through again
    before = signals.pthread_sigmask(signals.SIG_BLOCK, {signals.SIGINT, signals.SIGHUP})
    try:
        process.start()
    finally:
        signals.pthread_sigmask(signals.SIG_SETMASK, before)


_HEAD = struct.Struct("<q?")
"""Log position, and whether the envelope holds revisions."""


def _serve(pipe: Pipe, load: Load, areas: tuple[str, ...], is_polite: bool, alone: int) -> None:
    with contextlib.suppress(OSError):
        os.nice(5 if is_polite else 0)
    look_seldom()
    assessor = load()
    keep_what_is_loaded()
    encode = msgspec.msgpack.encode
    waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, waiting), daemon=True, name="listen").start()
    for messages in _in_hand(waiting, alone):
        envelopes = [Batch(each[_HEAD.size :], _HEAD.unpack_from(each)[1]) for each in messages]
        results = assess_envelopes(assessor, envelopes, areas)
        with contextlib.suppress(BrokenPipeError, ConnectionError):  # the parent is gone: the next read ends us
            for message, result in zip(messages, results, strict=True):
                pipe.send_bytes(message[: _HEAD.size] + encode(result))


def _in_hand(waiting: "queue.SimpleQueue[bytes | None]", alone: int) -> Iterator[list[bytes]]:
    """The messages that are assessed together; of the first so many each by itself."""
    while messages := _take(waiting, 1 if alone > 0 else TOGETHER_MAX):
        alone -= len(messages)
        yield messages


def _take(waiting: "queue.SimpleQueue[bytes | None]", together_max: int) -> list[bytes]:
    """The oldest message and those behind it that are there already, to about so many signals; none at the end."""
    messages: list[bytes] = []
    count = 0
    while count < together_max and not (messages and waiting.empty()):
        message = waiting.get()
        if message is None:
            waiting.put(None)  # the end comes once more, when these are answered
            break
        messages.append(message)
        count += message.count(b"\n") + 1
    return messages


def _listen(pipe: Pipe, waiting: "queue.SimpleQueue[bytes | None]") -> None:
    """Take envelopes off the pipe at once: two processes that both write to a full pipe would wait for ever."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            waiting.put(pipe.recv_bytes())
    waiting.put(None)
