"""Draft: entries being decided for one case. Each is folded in at once, so that later decisions see it."""

from datetime import datetime

from . import entries as e
from .case import Case
from .fold import fold


class Draft:
    """What one cause (a signal, an action, a timer) changes in one case."""

    def __init__(
        self,
        case: Case | None,
        case_id: str,
        *,
        cause: str,
        now: datetime,
        actor: e.Actor | None = None,
        on_behalf_of: str | None = None,
    ) -> None:
        self.before = case
        self._case = case
        self.case_id = case_id
        self.cause = cause
        self.now = now
        self.actor = actor
        self.on_behalf_of = on_behalf_of
        self.entries: list[e.Entry] = []

    @property
    def case(self) -> Case:
        """The case as it stands with what has been decided so far."""
        if self._case is None:
            raise ValueError(f"case {self.case_id} has not been opened")
        return self._case

    def add(self, body: e.Body, at: datetime | None = None) -> None:
        """One more entry; `at` is when it became true, by default now."""
        seq = (self._case.seq if self._case else 0) + 1
        entry = e.Entry(
            id=e.digest(self.case_id, self.cause, str(len(self.entries))),
            case=self.case_id,
            seq=seq,
            at=at or self.now,
            recorded_at=self.now,
            cause=self.cause,
            actor=self.actor,
            on_behalf_of=self.on_behalf_of,
            body=body,
        )
        self._case = fold(self._case, entry)
        self.entries.append(entry)
