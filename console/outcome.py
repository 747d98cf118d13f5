"""What became of an action, said on the page that it led to: recorded, refused and why, or not yet carried out."""

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Request
from sqlalchemy import Connection, select

from playbooks.actions import Action
from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.folding.fold import Standings
from streams.store import schema as t
from streams.store.stored import entries_of

from .forms import actor_of, person_of, say_of
from .reading import queries
from .state import Desk
from .wording.reasons import refusal
from .wording.sentences import ACTIONS, Teller


class ShownOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an action that was asked for."""

    action: Action
    number: str
    """Of the case it was asked of."""
    reason: str
    """Why it was refused; empty when it was not."""
    written: tuple[tuple[Entry, Case], ...] = ()
    """What it wrote into the ledger, each entry with the case as it stood then."""


def outcome_of(connection: Connection, action_id: str | None) -> ShownOutcome | None:
    """What became of an action; None when it has not been carried out yet, or none was asked for."""
    row = connection.execute(select(t.actions).where(t.actions.c.id == action_id)).first() if action_id else None
    if not action_id or row is None:
        return None
    action = msgspec.json.decode(row.body, type=Action)
    case = queries.case_by_id(connection, action.case)
    reason = (row.reason or "") if row.outcome == "refused" else ""
    entries = entries_of(connection, case.id) if case else []
    return ShownOutcome(
        action=action,
        number=case.number if case else "",
        reason=reason,
        written=_written(entries, action_id),
    )


def _written(entries: list[Entry], action_id: str) -> tuple[tuple[Entry, Case], ...]:
    first = next((entry.seq for entry in entries if entry.cause == action_id), None)
    if first is None:
        return ()
    return tuple(each for each in Standings(entries).since(first) if each[0].cause == action_id)


def recorded(done: ShownOutcome | None, desk: Desk, request: Request[Any, Any, Any]) -> tuple[str, ...]:
    """What it wrote into the ledger, in words, for the person who asked it."""
    if done is None or done.action.actor != actor_of(person_of(request)):
        return ()
    say, name = say_of(request), desk.reference.department_name
    return tuple(Teller(then, say, name).tell(entry) for entry, then in done.written)


def said(
    done: ShownOutcome | None, asked: str | None, request: Request[Any, Any, Any], recorded: Iterable[str] = ()
) -> dict[str, Any] | None:
    """What became of the action that led to this page. `recorded`: what it wrote into the ledger, in words."""
    if not asked:
        return None
    if done is None:
        return {"pending": True}
    action = done.action
    named = ("note", "text", "reason", "conclusion", "basis", "told", "untold")
    typed = [value for name, value in action.body.items() if name in named and value]
    return {
        "pending": False,
        "kind": ACTIONS.get(action.kind, action.kind),
        "number": done.number,
        "reason": refusal(done.reason, say_of(request)),
        "typed": typed if done.reason else [],
        "recorded": list(recorded),
        "is_nothing": action.kind == "correct_label" and not done.reason and not done.written,
    }
