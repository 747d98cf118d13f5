"""Rhythm (来报规律): in what intervals a source is heard, so that it is called silent only outside of them.

A register that is exported once a day, an office that writes in its hours, a hospital that reports when there is
something to report: a day without a word says nothing of the last two. What an office set in its doors file stands.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise

from playbooks.law.workdays import Workdays, beijing, day_of, in_beijing

from ..store.schema import from_us

APART = timedelta(hours=6)
"""Reports closer together than this are one time of hearing it."""
KEPT = 20
"""So many of its latest times are remembered: an outage is forgotten after as many."""
FEWEST = 4
"""Before so many times nothing is known of a rhythm."""
AT_LEAST = timedelta(hours=24)
"""Nobody is called silent sooner, unless the office set it."""
SLACK = 1.25
"""How far beyond the longest interval so far it may go."""

SILENT, HEARD, UNKNOWN = ("silent", "heard", "unknown")


def with_time(heard: str | None, at_us: int) -> str:
    """The times at which a source was heard (µs), as they are stored, with one more where it is apart from the last."""
    times: list[int] = json.loads(heard) if heard else []
    if times and timedelta(microseconds=at_us - times[-1]) < APART:
        return json.dumps(times)
    return json.dumps([*times, at_us][-KEPT:])


def state_of(heard: str | None, last: datetime, now: datetime, workdays: Workdays, set_h: float | None = None) -> str:
    """`silent`, `heard`, or `unknown` where it was heard too seldom to tell. `set_h`: hours the office set itself."""
    if set_h is not None:
        return SILENT if now - last > timedelta(hours=set_h) else HEARD
    times = [from_us(each) for each in (json.loads(heard) if heard else [])]
    if len(times) < FEWEST:
        return UNKNOWN
    if now - last <= AT_LEAST:
        return HEARD
    off = all(_is_working(workdays, each) for each in times)
    gaps = [_between(one, other, workdays, off=off) for one, other in pairwise(times)]
    patience = max(AT_LEAST, max(gaps) * SLACK)
    return SILENT if _between(last, now, workdays, off=off) > patience else HEARD


def _between(first: datetime, last: datetime, workdays: Workdays, *, off: bool) -> timedelta:
    """The time between; without days off, where the source is never heard on one."""
    if not off:
        return last - first
    return sum((end - begin for begin, end in _days(first, last) if _is_working(workdays, begin)), timedelta())


def _days(first: datetime, last: datetime) -> Iterator[Sequence[datetime]]:
    """The span, cut at the midnights of Beijing."""
    begin = in_beijing(first)
    while begin < last:
        end = min(beijing(day_of(begin) + timedelta(days=1), time()), last)
        yield begin, end
        begin = end


def _is_working(workdays: Workdays, at: datetime) -> bool:
    return not workdays.knows(day_of(at)) or workdays.is_working(day_of(at))
