"""The one writing thread: jobs that wait together are committed together (group commit), each on its own savepoint."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from .database import Database
from .door import Arrival, Receipt, receive
from .vault import Vault

GROUP_MAX = 256
"""Jobs in one commit."""

Job = Callable[[Connection], Any]
_Result = tuple[Future[Any], Any, BaseException | None]


class Writer:
    """Runs functions of a connection, one transaction for all that are waiting."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._jobs: queue.SimpleQueue[tuple[Any, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self.waiting = 0

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is waiting, then end."""
        self._jobs.put(None)
        self._thread.join()

    def submit(self, job: Job) -> Future[Any]:
        """The result of `job`, once it is durable."""
        future: Future[Any] = Future()
        self._jobs.put((job, future))
        return future

    def receive(self, arrivals: list[Arrival], now: datetime) -> Future[list[Receipt]]:
        """Receipts for arrivals, once they are durable. All that wait together are stored together."""
        future: Future[list[Receipt]] = Future()
        self.waiting += len(arrivals)
        self._jobs.put(((arrivals, now), future))
        return future

    def _run(self) -> None:
        while True:
            group, is_last = self._take()
            if group:
                self._commit(group)
            if is_last:
                return

    def _take(self) -> tuple[list[tuple[Any, Future[Any]]], bool]:
        first = self._jobs.get()
        if first is None:
            return [], True
        group = [first]
        while len(group) < GROUP_MAX:
            try:
                item = self._jobs.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return group, True
            group.append(item)
        return group, False

    def _commit(self, group: list[tuple[Any, Future[Any]]]) -> None:
        try:
            with self._database.writing() as connection:
                results = self._results(connection, group)
        except BaseException as error:  # the commit itself failed: nobody's work is durable
            results = [(future, None, error) for _, future in group]
        self.waiting -= sum(len(job[0]) for job, _ in group if isinstance(job, tuple))
        for future, result, failure in results:
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(result)

    def _results(self, connection: Connection, group: list[tuple[Any, Future[Any]]]) -> list[_Result]:
        doors = [(job, future) for job, future in group if isinstance(job, tuple)]
        others = [(job, future) for job, future in group if not isinstance(job, tuple)]
        results: list[_Result] = list(self._receive(connection, doors)) if doors else []
        return results + [_attempt(connection, job, future) for job, future in others]

    def _receive(self, connection: Connection, doors: list[tuple[Any, Future[Any]]]) -> list[_Result]:
        arrivals = [arrival for (some, _), _ in doors for arrival in some]
        receipts = iter(receive(connection, arrivals, doors[-1][0][1], self._vault))
        return [(future, [next(receipts) for _ in some], None) for (some, _), future in doors]


def _attempt(connection: Connection, job: Job, future: Future[Any]) -> _Result:
    savepoint = connection.begin_nested()
    try:
        result = job(connection)
    except Exception as error:
        savepoint.rollback()
        return future, None, error
    savepoint.commit()
    return future, result, None
