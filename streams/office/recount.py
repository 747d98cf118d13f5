"""Recount (重算): a list of working days came or changed, or the office hours did; open clocks that count by it move,
each by an entry."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from playbooks.case import Case
from playbooks.deciding.draft import Draft, anew
from playbooks.deciding.relisting import recount_days
from playbooks.entries import Entry
from playbooks.reference import Reference

from ..gathering.alone import DAYS, decide_each
from ..store import schema as t
from ..store.marks import RECOUNTED, REMINDED, mark, marked

AT_ONCE = 300
"""Cases recounted in one transaction."""


def is_behind(connection: Connection, ref: Reference) -> bool:
    """Whether open clocks stand by other lists than those that hold."""
    return marked(connection, RECOUNTED) != ref.workdays.digest


def recount(connection: Connection, ref: Reference, now: datetime, after: str = "") -> tuple[list[Entry], str | None]:
    """Recount the open cases after this id, at most `AT_ONCE`; the entries, and the id to go on after (None: done)."""
    query = select(t.cases.c.id).where(t.cases.c.state == "open", t.cases.c.id > after).order_by(t.cases.c.id)
    ids = list(connection.execute(query.limit(AT_ONCE)).scalars())
    if not ids:
        mark(connection, RECOUNTED, ref.workdays.digest)
        return [], None
    is_first = marked(connection, RECOUNTED) is None
    one = partial(_recounted, ref, now, is_first=is_first)
    return decide_each(connection, ref, ids, one, now, kind=DAYS), ids[-1]


def heed_hours(connection: Connection, ref: Reference) -> None:
    """Where the office keeps other hours than those by which the open clocks remind, all are looked at. Asked once a
    start, by which hours come: of two processes that were started with different ones neither undoes the other's."""
    hours = f"{ref.office.opens:%H:%M}-{ref.office.closes:%H:%M}"
    if marked(connection, REMINDED) == hours:
        return
    mark(connection, REMINDED, hours)
    if marked(connection, RECOUNTED) is not None:
        recount_again(connection)


def recount_again(connection: Connection) -> None:
    """A person asks for a case that could not be recounted to be looked at now: all are looked at."""
    mark(connection, RECOUNTED, "")


def _recounted(ref: Reference, now: datetime, case: Case, *, is_first: bool) -> Draft:
    """Clocks whose due time was provisional move; when a known list was corrected, every one that counts days."""
    draft = Draft(case, case.id, cause=anew("recount", case), now=now)
    recount_days(draft, ref, [each for each in case.clocks.values() if each.deadline.provisional or not is_first])
    return draft
