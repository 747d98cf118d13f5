"""Keeper: the loop that carries retention out, on the store and on the files that lie beside it."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from playbooks.law.retention import Retention

from ..loop import SoleLoop
from ..store.clearing import clear_out
from ..store.database import Database
from ..store.vault import Vault
from ..writer import Writer
from .attachments import Attachments
from .left_files import clear, finish_wiping, left_files, place_of, wipe
from .phones import mark_older
from .private import own_words
from .retention import BATCH, due_files, due_ids, expire, files_went, look_through, tell_files, write_down
from .thinning import AT_ONCE, crowded, thin

EVERY = timedelta(hours=1)
"""How often it is looked."""
LOOK_S = 5.0


class Lies(NamedTuple):
    """Where files lie in the open, and what opens the sealed names by which they are looked through."""

    data: Path
    vault: Vault


class Keeper(SoleLoop):
    """Looks once an hour; after a destruction until nothing of it lies in the log of changes either.

    By a thread of its own: clearing out a large store takes minutes, and no clock waits for it.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        retention: Retention,
        attachments: Attachments,
        lies: Lies,
        *,
        when: Callable[[], datetime | None],
    ) -> None:
        """`when`: the present instant, or None while the clock cannot be trusted: then nothing is destroyed by it."""
        super().__init__("keeper", database, every_s=LOOK_S)
        self._writer, self._retention, self._when = writer, retention, when
        self._attachments, self._lies = attachments, lies
        self._next: datetime | None = None
        self._files_next: datetime | None = None
        self._is_unwiped = False
        self._marked_by: str | None = None

    def take_turn(self) -> bool:
        """Look, if the clock can be trusted: at one's own files, and at the store if no other desk does."""
        now = self._when()
        if now is None:
            return False
        self.look_at_files(now)
        return super().take_turn()

    def take_sole_turn(self) -> bool:
        """Look at the store, if the clock can still be trusted; then mark some telephones of what an older version
        stored, or this one by another code of the place."""
        if (now := self._when()) is not None:
            self.look(now)
        code = self._lies.vault.area_code
        has_older = (
            self._marked_by != code and self._writer.submit(partial(mark_older, vault=self._lies.vault)).result()
        )
        self._marked_by = None if has_older else code
        return has_older

    def look(self, now: datetime) -> None:
        """Tell what will go and let go what was told long enough, when it is time to look."""
        if self._is_unwiped:
            self._wipe()
        if self._next is not None and now < self._next <= now + EVERY:
            return
        with self._database.reading() as connection:
            found = look_through(connection, self._retention, now)
        self._writer.submit(lambda connection: write_down(connection, found)).result()
        while gone := self._expire(now):
            self._is_unwiped = True
            if gone < BATCH:
                break
        if self._is_unwiped:
            self._wipe()
        self._thin(now)
        with self._database.reading() as connection:
            self._attachments.sweep(connection)
        self._next = now + EVERY

    def look_at_files(self, now: datetime) -> None:
        """Tell which files will go, and let go those that were told long enough, when it is time to look."""
        if self._files_next is not None and now < self._files_next <= now + EVERY:
            return
        files, place = left_files(self._lies.data), place_of(self._lies.data)
        for folder in {each.path.parent for each in files}:
            finish_wiping(folder)
        self._writer.submit(lambda connection: tell_files(connection, self._retention, now, place, files)).result()
        with self._database.reading() as connection:
            due = due_files(connection, self._retention, now)
        gone = [each.id for each in files if each.id in due and _is_wiped(each.path)]
        if gone:
            self._writer.submit(lambda connection: files_went(connection, self._retention, gone, now)).result()
        self._files_next = now + EVERY

    def _expire(self, now: datetime) -> int:
        """First the files in which somebody stands whose data go now: afterwards nobody knows by what to look."""
        if left_files(self._lies.data):
            with self._database.reading() as connection:
                ids = due_ids(connection, self._retention, now)
                words = own_words(connection, self._lies.vault, ids)
            clear(self._lies.data, words)
        return self._writer.submit(lambda connection: expire(connection, self._retention, now)).result()

    def _thin(self, now: datetime) -> None:
        """A few posts at a time: nobody who writes waits for all of them."""
        with self._database.reading() as connection:
            posts = crowded(connection, self._retention, now)
        for first in range(0, len(posts), AT_ONCE):
            some = posts[first : first + AT_ONCE]
            self._writer.submit(partial(thin, signals=some)).result()

    def _wipe(self) -> None:
        self._is_unwiped = not self._database.outside(clear_out)


def _is_wiped(path: Path) -> bool:
    """Whether it went; a file that somebody holds or that is not ours goes at another look."""
    with contextlib.suppress(OSError):
        wipe(path)
        return True
    return False
