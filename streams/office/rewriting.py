"""Rewriting (重写): a case that is stored otherwise than its entries tell it is stored as they tell it, recorded.

Each in a transaction of its own, in which it is compared once more: a desk on duty waits for no more than one case, and
what it changed since the case was found is no falsification.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, literal_column, select, update

from playbooks.case import Case
from playbooks.reference import Reference
from playbooks.timers import timers_of

from ..gathering.step_rows import step_rows
from ..gathering.work import case_row, numbering_day, timer_rows
from ..store import schema as t
from ..store.audit import record
from ..store.database import Database, change_among, insert_rows, upsert
from ..store.sharing import in_turn, transact
from .compared import Differing, bears_its_day, held, told_by_entries


def rewrite_each(
    database: Database, ref: Reference, found: Iterable[Differing], now: datetime, *, by: str
) -> Iterator[tuple[Differing, str | None]]:
    """Those that differ still, each with the number under which it was stored anew (see `rewrite`)."""
    for each in found:
        done = transact(database, partial(_rewritten, ref=ref, case_id=each.case, now=now, by=by))
        if done:
            yield done


def _rewritten(
    connection: Connection, *, ref: Reference, case_id: str, now: datetime, by: str
) -> tuple[Differing, str | None] | None:
    differs = held(connection, case_id)
    return (differs, rewrite(connection, ref, differs, now, by=by)) if differs else None


def rewrite(connection: Connection, ref: Reference, found: Differing, now: datetime, *, by: str) -> str | None:
    """Store a case anew; the number it bears, None where its entries tell no case.

    Of several deleted ones the first that was opened comes first: so each gets the number that it had.
    """
    there = connection.execute(select(t.cases.c.number).where(t.cases.c.id == found.case)).scalar()
    case = told_by_entries(connection, [found.case]).get(found.case)
    if case is None:
        return None
    number = there if there and bears_its_day(there, case) else _free_number(connection, case)
    row: dict[str, Any] = case_row(case, ref)
    if there:
        connection.execute(update(t.cases).where(t.cases.c.id == case.id).values(number=number, **row))
    else:
        connection.execute(insert(t.cases).values(id=case.id, number=number, **row))
    _beside(connection, ref, case)
    record(connection, "rewritten", now, who=by, about=number, detail="、".join(found.what))
    return number


def _beside(connection: Connection, ref: Reference, case: Case) -> None:
    """What is computed with it. A timer that rings once more finds what its entries have already, and does nothing."""
    connection.execute(delete(t.open_steps).where(t.open_steps.c.case_id == case.id))
    insert_rows(connection, t.open_steps, list(step_rows(case).values()))
    upsert(connection, t.timers, timer_rows(timers_of(case, ref).values()), key=["id"])
    told = set() if case.merged_into else {each.id for each in case.signals}
    there = set(connection.execute(_THERE, {"b_case": case.id}).scalars())
    change_among(connection, _GATHERED, t.signals.c.id, sorted(told), b_case=case.id)
    # Where it was before, nobody knows: a person places it.
    change_among(connection, _UNPLACED, t.signals.c.id, sorted(there - told))


def _free_number(connection: Connection, case: Case) -> str:
    """The first that is missing among those of its day: numbers are given one after the other."""
    in_turn(connection, "numbers")
    day, number = numbering_day(case), t.cases.c.number
    taken = set(connection.execute(select(number).where(number > f"{day}-", number < f"{day}.")).scalars())
    return next(each for each in (f"{day}-{n:03d}" for n in count(1)) if each not in taken)


_THERE = select(t.signals.c.id).where(
    t.signals.c.state == literal_column("'gathered'"), t.signals.c.case_id == bindparam("b_case")
)
_UNPLACED = update(t.signals).values(state=literal_column("'unplaced'"), case_id=literal_column("NULL"))
_GATHERED = update(t.signals).values(state=literal_column("'gathered'"), case_id=bindparam("b_case"))
