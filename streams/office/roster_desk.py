"""Laying the roster in, from a command or the desk: read against what holds, tried, kept as the next versions."""

import re
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from playbooks.district.departments import load_departments
from playbooks.district.people import People, load_people
from playbooks.district.roster import DAY, FOLDER, SHIFTS, Month, Roster, Shift, Turn, load_months, load_roster
from playbooks.errors import Fault
from playbooks.law.workdays import day_of, in_beijing
from playbooks.seedfile import as_yaml

from ..settings import Settings
from ..store.database import Database
from .roster_book import RosterRead, merged, read_roster, shift_unsaid, template
from .roster_past import begun, has_begun, has_ended, month_before, month_now, path_of, with_hours_of
from .saying import Refused, say, version_of

AHEAD = 2 * DAY
"""How far ahead a gap is told in good time: the rest of today, and tomorrow."""
SETTLED = DAY
"""How long after its end a shift may still be swapped by those who are on duty."""
REASON_MAX = 200
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


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
    read = read_roster(content, file, people_of(settings), now=at, month=month)
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
        past = begun(before, at)
        after = _marked(merged(before, read, days, past), past, by, at)
        kept += [each for each in past if each.day in days and _says_otherwise(read, each)]
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
    path = path_of(f"{turn.day:%Y-%m}")
    with database.reading() as connection:
        before = month_now(connection, f"{turn.day:%Y-%m}")
    was = next((each for each in before.turns if (each.day, each.shift) == (turn.day, turn.shift)), None)
    if swaps:
        turn = msgspec.structs.replace(turn, leaders=was.leaders if was else ())
    turn = _with_phones(before, was, turn)
    faults = [*_name_faults(path, turn, was, people_of(settings))]
    is_past = has_begun(before, turn, at)
    if is_past and not why:
        faults.append(Fault(path, _place(turn), "这一班已经开始，更正要写理由", "写明谁替谁、为什么"))
    faults += _swap_faults(path, before, turn, why, at) if swaps else ()
    if faults:
        raise Refused(faults)
    if is_past or swaps:
        turn = msgspec.structs.replace(turn, corrected=_corrected(was, why, by, at, is_past=is_past))
    stays = turn.officers or turn.leaders or turn.corrected
    turns = [*(each for each in before.turns if each is not was), *([turn] if stays else ())]
    turns.sort(key=lambda each: (each.day, each.shift))
    text = written(msgspec.structs.replace(before, turns=tuple(turns)))
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


def people_of(settings: Settings) -> People:
    """The list of people that the office reads."""
    departments = load_departments(settings.seeds / "districts" / settings.areas[0] / "departments.yaml")
    return load_people(settings.seeds / "people.yaml", departments)


def _by_month(read: RosterRead) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for turn in read.turns:
        found.setdefault(f"{turn.day:%Y-%m}", []).append(turn.day)
    return found


def _says_otherwise(read: RosterRead, past: Turn) -> bool:
    same = next((each for each in read.turns if (each.day, each.shift) == (past.day, past.shift)), None)
    if same is None:
        return past.shift != shift_unsaid(read)
    return (same.officers, same.leaders) != (past.officers, past.leaders)


def _with_phones(before: Month, was: Turn | None, turn: Turn) -> Turn:
    """Who leads is called as before, and so is the shift; but a number that stands beside nobody else in the month
    leaves with its officer."""
    if was is None:
        return turn
    leader_phone = was.leader_phone if was.leaders == turn.leaders else ""
    others = [each for each in before.turns if not {*each.officers} & {*was.officers}]
    stays = turn.phone != was.phone or turn.officers == was.officers or any(each.phone == turn.phone for each in others)
    return msgspec.structs.replace(turn, leader_phone=leader_phone, phone=turn.phone if stays else "")


def _swap_faults(path: str, before: Month, turn: Turn, why: str, at: datetime) -> Iterable[Fault]:
    """What somebody may not say who only swaps: a shift of days ago, anything without its reason."""
    if has_ended(before, turn, at - SETTLED):
        yield Fault(path, _place(turn), "这一班结束已超过一天", "请带班领导或主任更正")
    if not why and not has_begun(before, turn, at):
        yield Fault(path, _place(turn), "换班要写理由", "写明谁替谁、为什么")


def _name_faults(path: str, turn: Turn, was: Turn | None, people: People) -> Iterable[Fault]:
    """Who stood there before may have left the list since, and was on duty all the same."""
    known = {each.name for each in people} | ({*was.officers, *was.leaders} if was else set())
    for name in (*turn.officers, *turn.leaders):
        if name not in known:
            yield Fault(path, _place(turn), f"人员表里没有“{name}”", "请改正，或先在人员表里加上这个人")


def _place(turn: Turn) -> str:
    return f"{turn.day} {SHIFTS[turn.shift]}"


def _marked(month: Month, past: list[Turn], by: str, at: datetime) -> Month:
    """What is laid in of shifts that have begun already says so."""
    said = f"事后补录（{by} {in_beijing(at):%Y-%m-%d %H:%M}）"
    turns = [
        msgspec.structs.replace(each, corrected=said) if each not in past and has_begun(month, each, at) else each
        for each in month.turns
    ]
    return msgspec.structs.replace(month, turns=tuple(turns))


def _corrected(was: Turn | None, why: str, by: str, at: datetime, *, is_past: bool) -> str:
    when = f"{by} {in_beijing(at):%Y-%m-%d %H:%M}"
    if was is None:
        return f"{'事后补录' if is_past else '补排'}；{why[:REASON_MAX]}（{when}）"
    named = f"值班员{'、'.join(was.officers) or '（无）'}，带班领导{'、'.join(was.leaders) or '（无）'}"
    said = f"原为{named}；{why[:REASON_MAX]}（{when} {'更正' if is_past else '换班'}）"
    return "；".join(each for each in (was.corrected, said) if each)


def month_of(day: str, now: datetime) -> date:
    """The first day of a month that an address names (`2026-11`), else of this month."""
    return date.fromisoformat(f"{day}-01") if _MONTH.fullmatch(day) else day_of(now).replace(day=1)
