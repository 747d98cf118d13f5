"""Draft: entries being decided for one case. Each is folded in at once, so that later decisions see it."""

from datetime import datetime

import msgspec

from .. import entries as e
from ..case import Case
from ..folding.fold import fold
from ..step import Step
from ..urgency.escalation import settled

OF_THE_CAUSE: msgspec.UnsetType = msgspec.UNSET
"""An entry's actor is who caused the draft, unless it says another, or the system (None)."""

FOUND = (e.GradeProposed, e.HeatChanged, e.HistoryFound, e.RumourMatched)
"""What the rules find, whoever did what they found it by."""


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
        placed_at: datetime | None = None,
    ) -> None:
        """`placed_at`: when a person said where its signal belongs, before which nobody here could know whose work it
        is."""
        self.before = case
        self._case = case
        self.case_id = case_id
        self.cause = cause
        self.now = now
        self.actor = actor
        self.on_behalf_of = on_behalf_of
        self.entries: list[e.Entry] = []
        self.placed_at = placed_at

    @property
    def case(self) -> Case:
        """The case as it stands with what has been decided so far."""
        if self._case is None:
            raise ValueError(f"case {self.case_id} has not been opened")
        return self._case

    def act_for(self, step: Step) -> None:
        """What somebody of another department does with a step is done for the department that owns it, and says so."""
        if self.actor:
            self.on_behalf_of = step.department_name if self.actor.department != step.department else None

    def add(
        self,
        body: e.Body,
        at: datetime | None = None,
        *,
        by: e.Actor | None | msgspec.UnsetType = OF_THE_CAUSE,
    ) -> None:
        """One more entry; `at` is when it became true, by default now. `by`: who did it, if not who is the cause; what
        the rules judge by themselves is nobody's act.

        What it settles is written right behind it (see `escalation.settled`).
        """
        before, by = self._case, None if _is_found(body) else by
        self._write(body, at, by)
        for each in settled(before, self.case, body) if before else []:
            self._write(each, at, by)

    def _write(self, body: e.Body, at: datetime | None, by: e.Actor | None | msgspec.UnsetType) -> None:
        seq = (self._case.seq if self._case else 0) + 1
        entry = e.Entry(
            id=e.digest(self.case_id, self.cause, str(len(self.entries))),
            case=self.case_id,
            seq=seq,
            at=at or self.now,
            recorded_at=self.now,
            cause=self.cause,
            actor=self.actor if by is OF_THE_CAUSE else by,
            on_behalf_of=self.on_behalf_of if by is OF_THE_CAUSE else None,
            body=body,
        )
        self._case = fold(self._case, entry)
        self.entries.append(entry)


def anew(what: str, case: Case) -> str:
    """The cause of what the rules find again and again: nothing that a case once held makes it the same.

    A case that cooled grows as hot as before, a list of days that was corrected is put back: an entry's id is made from
    its cause, and one that is there already stops whoever writes it.
    """
    return e.digest(what, case.id, str(case.seq))


def _is_found(body: e.Body) -> bool:
    """Whether the rules say it: of how urgent a case is they do, unless a person gives a reason of their own."""
    return isinstance(body, FOUND) or (isinstance(body, e.SeverityChanged) and not body.reason)
