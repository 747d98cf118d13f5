"""The one writing thread: jobs that wait together are committed together (group commit).

When one of them fails, nothing of the group is kept and each is done again in a transaction of its own, so that a
failure is its owner's alone; so is each parcel of signals that were handed in together. On PostgreSQL a group is done
again when another process was faster, or the server was away. A job may therefore run twice; it must depend on nothing
but its connection, and twice must be as good as once.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from .clock import stopwatch
from .door import Arrival, Receipt, receive
from .office.disk import says_no_room
from .store.database import Database
from .store.sharing import transact
from .store.vault import Vault

GROUP_MAX = 256
"""Jobs in one commit."""
NO_ROOM_S = 60
"""How long a disk counts as full after it was found so, unless a signal was stored since."""

T = TypeVar("T")
Job = Callable[[Connection], Any]
Stored = list[Receipt] | BaseException
"""What became of a parcel: a receipt for each of its signals, or why none of them was stored."""


@dataclass(frozen=True, slots=True)
class _Doorful:
    """Parcels of arrivals that want to be durable."""

    parcels: list[list[Arrival]]
    now: datetime

    @property
    def arrivals(self) -> list[Arrival]:
        return [arrival for parcel in self.parcels for arrival in parcel]


_Item = tuple[Job | _Doorful, Future[Any]]


class Writer:
    """Runs functions of a connection, one transaction for all that are waiting."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._jobs: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._count = threading.Lock()
        self.waiting = 0
        """Signals handed in and not yet durable."""
        self.is_store_away = False
        """What is being written waits for a server that cannot be reached."""
        self._no_room_at: float | None = None

    @property
    def found_no_room(self) -> bool:
        """Whether something was not stored of late because a disk is full, and no signal was since."""
        return self._no_room_at is not None and stopwatch() - self._no_room_at < NO_ROOM_S

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is waiting, then end."""
        self._jobs.put(None)
        self._thread.join()

    def submit(self, job: Callable[[Connection], T]) -> Future[T]:
        """The result of `job`, once it is durable."""
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return future

    def receive(self, parcels: list[list[Arrival]], now: datetime) -> Future[list[Stored]]:
        """What became of each parcel, once it is durable. All that wait together are stored together."""
        future: Future[list[Stored]] = Future()
        self._add_waiting(sum(map(len, parcels)))
        self._jobs.put((_Doorful(parcels, now), future))
        return future

    def _run(self) -> None:
        while True:
            group, is_last = self._take()
            # From here on nobody can take a job back: a client that went away must not stop the thread.
            wanted = [item for item in group if item[1].set_running_or_notify_cancel()]
            if wanted:
                self._commit(wanted)
            self.is_store_away = False
            self._add_waiting(-sum(len(job.arrivals) for job, _ in group if isinstance(job, _Doorful)))
            if is_last:
                return

    def _take(self) -> tuple[list[_Item], bool]:
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

    def _commit(self, group: list[_Item]) -> None:
        try:
            results = self._durable(group)
        except BaseException as error:  # nothing of the group is durable; whose fault it was shows when each is alone
            for job, future in group:
                self._do_alone(job, future, error if len(group) == 1 else None)
            return
        for future, result in results:
            future.set_result(result)

    def _do_alone(self, job: Job | _Doorful, future: Future[Any], fault: BaseException | None) -> None:
        """One job by itself; `fault`: what it met with when it was by itself already."""
        if isinstance(job, _Doorful):
            each = [_Doorful([parcel], job.now) for parcel in job.parcels]
            future.set_result([self._stored(one, fault if len(each) == 1 else None) for one in each])
        elif fault is None:
            self._commit([(job, future)])
        else:
            future.set_exception(fault)

    def _stored(self, parcel: _Doorful, fault: BaseException | None) -> Stored:
        """What becomes of one parcel by itself."""
        if fault is not None:
            return fault
        try:
            ((_, (stored,)),) = self._durable([(parcel, Future())])
        except BaseException as error:  # this parcel's own
            return error
        return cast(Stored, stored)

    def _durable(self, group: list[_Item]) -> list[tuple[Future[Any], Any]]:
        try:
            results = transact(self._database, lambda connection: self._results(connection, group), on_away=self._away)
        except Exception as error:
            if says_no_room(error):
                self._no_room_at = stopwatch()
            raise
        if any(isinstance(job, _Doorful) for job, _ in group):
            self._no_room_at = None
        return results

    def _away(self) -> None:
        self.is_store_away = True

    def _results(self, connection: Connection, group: list[_Item]) -> list[tuple[Future[Any], Any]]:
        results: list[tuple[Future[Any], Any]] = []
        doors = [(job, future) for job, future in group if isinstance(job, _Doorful)]
        if doors:
            arrivals = [arrival for job, _ in doors for arrival in job.arrivals]
            receipts = iter(receive(connection, arrivals, doors[-1][0].now, self._vault))
            results += [(future, [list(islice(receipts, len(each))) for each in job.parcels]) for job, future in doors]
        return results + [(future, job(connection)) for job, future in group if not isinstance(job, _Doorful)]

    def _add_waiting(self, count: int) -> None:
        with self._count:
            self.waiting += count
