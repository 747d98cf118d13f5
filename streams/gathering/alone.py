"""Alone: what is decided for many at once is decided for each by itself when one of them cannot be.

Whatever a case does to the rules, the clocks of the others go on; so do the signals behind one that no case can take.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from playbooks.case import ALERT, Case
from playbooks.deciding.draft import Draft
from playbooks.entries import Entry, digest
from playbooks.reference import Reference
from playbooks.timers import Timer

from ..store.dead_letters import Poison, bury
from ..store.schema import to_us
from ..store.sharing import Conflict
from .work import Work

T = TypeVar("T")
_OF_ONE = (IntegrityError, DataError)
"""Faults that the store has with one of them: nobody was faster, the cases are ours, so that it writes what is there
already, or what no column takes."""
WATCH = "watch"
"""The stage whose letters are timers."""
HEAT, EXPORTS, DAYS, LADDER = "heat", "exports", "days", "ladder"
"""Kinds of those timers that lie in no table: a case whose posts, exports, working days or ladder could not be looked
at."""


def together_or_alone(
    connection: Connection, items: list[T], decide: Callable[[list[T]], list[Entry]]
) -> tuple[list[Entry], list[tuple[T, str]]]:
    """The entries that `decide` writes for all of them, and what could not be decided even by itself, with why."""
    if not items:
        return [], []
    written, why = _tried(connection, items, decide)
    if not why:
        return written, []
    if len(items) == 1:
        return [], [(items[0], why)]
    stuck: list[tuple[T, str]] = []
    for item in items:  # which of them it is shows when each is alone
        found, why = _tried(connection, [item], decide)
        written += found
        stuck += [(item, why)] if why else []
    return written, stuck


def _tried(connection: Connection, items: list[T], decide: Callable[[list[T]], list[Entry]]) -> tuple[list[Entry], str]:
    """The entries that `decide` writes, or none and why it cannot; what is the store's own trouble is raised."""
    try:
        with connection.begin_nested():
            return decide(items), ""
    except _OF_ONE as error:
        return [], f"{type(error).__name__}: {error.orig}"
    except (SQLAlchemyError, Conflict):
        raise
    except Exception as error:  # whatever a case does to the rules, the clocks of the others go on
        return [], f"{type(error).__name__}: {error}"


def decide_each(
    connection: Connection,
    ref: Reference,
    cases: list[str],
    decide: Callable[[Case], Draft | None],
    now: datetime,
    *,
    kind: str,
) -> list[Entry]:
    """What a decision changes in each of these cases. One of which its `kind` (`HEAT`, `EXPORTS`, `DAYS`) cannot be
    decided is told among the dead letters."""
    written, stuck = together_or_alone(connection, cases, partial(_decided, connection, ref, decide, now))
    timers = [(Timer(id=digest(kind, case), case=case, of=ALERT, kind=kind, at=now), reason) for case, reason in stuck]
    bury_timers(connection, timers, now)
    return written


def _decided(
    connection: Connection, ref: Reference, decide: Callable[[Case], Draft | None], now: datetime, cases: list[str]
) -> list[Entry]:
    work = Work(connection, ref)
    work.load(cases)
    drafts = [draft for case in map(work.case, cases) if case and (draft := decide(case))]
    for draft in drafts:
        work.apply(draft)
    work.flush(now)
    return [entry for draft in drafts for entry in draft.entries]


def bury_timers(connection: Connection, stuck: list[tuple[Timer, str]], now: datetime) -> None:
    """Say of each that it could not be decided, and why; once, however often it is looked at."""
    poison = [Poison(id=timer.id, reason=reason, body=msgspec.json.encode(timer)) for timer, reason in stuck]
    bury(connection, poison, to_us(now), stage=WATCH, by_id=True)
