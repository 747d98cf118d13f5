"""Laying the roster in, from a command or the desk: read against what holds, tried, kept as the next versions."""

from datetime import date, datetime

import msgspec

from playbooks.district.roster import DAY, FOLDER, MONTH, Month, Roster, Shift, Turn, load_months, load_roster
from playbooks.law.workdays import day_of
from playbooks.seedfile import as_yaml

from ..settings import Settings
from ..store.database import Database
from .roster_book import RosterRead, read_roster, template
from .roster_hours import HoursUnused
from .roster_month import kept_otherwise, merged, turn_faults, with_turn
from .roster_past import month_before, month_now, path_of, with_hours_of
from .saying import Refused, say, version_of
from .staff_desk import staff_of

AHEAD = 2 * DAY
"""How far ahead a gap is told in good time: the rest of today, and tomorrow."""


class RosterTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a table."""

    months: tuple[str, ...]
    shifts: int
    kept: tuple[Turn, ...] = ()
    """Shifts that have begun and of which the table says something else: they stayed as they were."""
    gaps: tuple[tuple[datetime, datetime], ...] = ()
    """From the first shift of the table that is to come until the last of the roster, the times for which nobody is
    named."""
    unled: int = 0
    """Shifts for which the table names nobody who leads, though it does for others: a merged cell that came apart."""
    hours_unused: tuple[HoursUnused, ...] = ()
    unused: tuple[str, ...] = ()


def blank_table(settings: Settings, month: date) -> bytes:
    """The table of a month to be filled in, by what holds now."""
    return template(month, load_roster(settings.seeds / FOLDER))


def take_roster(
    database: Database,
    shipped: Settings,
    settings: Settings,
    content: bytes,
    file: str,
    *,
    month: str = "",
    by: str,
    at: datetime,
) -> RosterTaken:
    """Keep what a table says as the next versions of its months. Raises BookError naming cells, Refused."""
    _, people = staff_of(settings)
    read = read_roster(content, file, people, now=at, month=month)
    texts: dict[str, str] = {}
    months = load_months(settings.seeds / FOLDER)
    kept: list[Turn] = []
    seen: dict[str, int] = {}
    for name, days in _by_month(read).items():
        path = path_of(name)
        with database.reading() as connection:
            before, seen[path] = month_now(connection, name), version_of(connection, path)
        if not before.turns and (last := month_before(name)) in months:  # it may be of the same table
            before = with_hours_of(months[last])
        after = merged(before, read, days, by=by, at=at)
        kept += kept_otherwise(before, read, days, at)
        texts[path] = written(after)
        months[name] = after
    say(database, shipped, texts, by=by, at=at, seen=seen)
    roster = Roster(months.values())
    since = max(at, roster.of(read.turns[0].day)[0].begins)
    return RosterTaken(
        months=tuple(_by_month(read)),
        shifts=len(read.turns),
        kept=tuple(kept),
        gaps=tuple(roster.gaps(since, roster.until)) if roster.until and roster.until > since else (),
        unled=sum(not each.leaders for each in read.turns) if any(each.leaders for each in read.turns) else 0,
        hours_unused=read.hours_unused,
        unused=read.unused,
    )


def correct_turn(
    database: Database,
    shipped: Settings,
    settings: Settings,
    turn: Turn,
    *,
    seen: int | None = None,
    why: str = "",
    by: str,
    at: datetime,
    swaps: bool = False,
) -> None:
    """One shift said anew. Of one that has begun, and by who may only swap (换班, `swaps`: the officers, not who
    leads), the reason is wanted, and what stood there stays written beside it. Raises Refused."""
    name = f"{turn.day:%Y-%m}"
    path = path_of(name)
    with database.reading() as connection:
        before = month_now(connection, name)
    _, people = staff_of(settings)
    faults = [*turn_faults(path, before, turn, people, why=why, at=at, swaps=swaps)]
    if faults:
        raise Refused(faults)
    text = written(with_turn(before, turn, why=why, by=by, at=at, swaps=swaps))
    say(database, shipped, {path: text}, by=by, at=at, seen={path: seen} if seen is not None else None, why=why)


def written(month: Month) -> str:
    """A month as its file."""
    rows = [msgspec.to_builtins(each, builtin_types=(date,)) for each in month.turns]
    return as_yaml({"v": month.v, "day_at": month.day_at, "night_at": month.night_at, "turns": rows})


def gaps_ahead(roster: Roster, now: datetime) -> list[tuple[datetime, datetime]]:
    """The times of today and tomorrow for which nobody is named; none where the office keeps no roster."""
    return roster.gaps(now, now + AHEAD) if roster else []


def shift_named(day: str, shift: str) -> tuple[date, Shift] | None:
    """The shift that an address or a form names; None where it is none."""
    try:
        return date.fromisoformat(day), msgspec.convert(shift, Shift)
    except (ValueError, msgspec.ValidationError):
        return None


def _by_month(read: RosterRead) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for turn in read.turns:
        found.setdefault(f"{turn.day:%Y-%m}", []).append(turn.day)
    return found


def month_of(day: str, now: datetime) -> date:
    """The first day of a month that an address names (`2026-11`), else of this month."""
    return date.fromisoformat(f"{day}-01") if MONTH.fullmatch(day) else day_of(now).replace(day=1)
