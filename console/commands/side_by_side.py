"""Side by side: processes that answer one question after the other, each over a pipe of its own.

Not the standard library's pool: where one of its processes dies while a question is written to it, it waits for ever
(CPython issue 94777, in every Python 3.11 that Debian 12 has).
"""

import contextlib
import signal as signals
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")
Make = Callable[[], Callable[[Any], Any]]
"""Called in the new process, for what answers there."""


class Died(Exception):
    """A process ended before it had answered, or could not even begin."""


class SideBySide(Generic[Q, A]):
    """Some processes that answer alike, started at once: a copy of a process with threads may lack what they hold."""

    def __init__(self, context: BaseContext, make: Callable[[], Callable[[Q], A]], count: int) -> None:
        self._beside: list[_Beside] = []
        try:
            for _ in range(count):
                self._beside.append(_Beside(context, make))
        except OSError as gone:  # no memory, or no more processes are allowed
            self._end()
            raise Died from gone
        self._free: SimpleQueue[_Beside] = SimpleQueue()
        for each in self._beside:
            self._free.put(each)

    def answers(self, questions: Iterator[Q], ahead: int) -> Iterator[A]:
        """The answers in the order of the questions, of which no more than `ahead` are taken before their turn.

        Raises Died. At the end, whatever it is, the processes end too.
        """
        waiting: deque[Future[A]] = deque()
        hands = ThreadPoolExecutor(len(self._beside))
        try:
            for question in questions:
                waiting.append(hands.submit(self._answer, question))
                if len(waiting) > ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            hands.shutdown(cancel_futures=True)
            self._end()

    def _end(self) -> None:
        for each in self._beside:
            each.end()

    def _answer(self, question: Q) -> A:
        beside = self._free.get()
        try:
            answer: A = beside.ask(question)
        except (EOFError, OSError) as gone:
            raise Died from gone
        finally:
            self._free.put(beside)
        return answer


class _Beside:
    """One process and our end of its pipe."""

    def __init__(self, context: Any, make: Make) -> None:
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._pipe, make), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, question: Any) -> Any:
        self._pipe.send(question)
        return self._pipe.recv()

    def end(self) -> None:
        self._process.kill()  # it has answered what it was asked, or never will
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, parents: Connection, make: Make) -> None:
    parents.close()  # a copy has that end too, by which it would never hear that the parent is gone
    signals.signal(signals.SIGINT, signals.SIG_IGN)  # Ctrl-C is the parent's business
    answer = make()
    with contextlib.suppress(EOFError, OSError):  # the parent needs no more, or is gone
        while True:
            pipe.send(answer(pipe.recv()))
