"""A month of the roster said anew (值班表修改): by a table, or one shift of it.

What has begun is only corrected, with a reason, and what stood there stays written beside it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from msgspec.structs import replace

from playbooks.district.people import People
from playbooks.district.roster import DAY, SHIFTS, Month, Turn
from playbooks.errors import Fault
from playbooks.law.workdays import in_beijing

from .roster_book import RosterRead
from .roster_past import begun, has_begun, has_ended

SETTLED = DAY
"""How long after its end a shift may still be swapped by those who are on duty."""
REASON_MAX = 200


def merged(before: Month, read: RosterRead, days: Iterable[date], *, by: str, at: datetime) -> Month:
    """The month with the days of the table in the place of its own. What has begun stays as it is; a day of which the
    table says nothing too, and the nights where it is one of day shifts alone. What is laid in of shifts that have
    begun already says so."""
    said, kept, unsaid = set(days), begun(before, at), _shift_unsaid(read)
    turns = [each for each in before.turns if each.day not in said or each in kept or each.shift == unsaid]
    for turn in (each for each in read.turns if each.day in said):
        if not any(_at_once(turn, each) for each in turns):
            turns.append(turn)
    said_hours = None if kept else read.hours.get(f"{min(said):%Y-%m}")
    day_at, night_at = said_hours or (before.day_at, before.night_at)
    return _marked(Month(turns=_in_order(turns), day_at=day_at, night_at=night_at), kept, by, at)


def kept_otherwise(before: Month, read: RosterRead, days: Iterable[date], at: datetime) -> list[Turn]:
    """The shifts that have begun and of which the table says something else: they stay as they were."""
    said = set(days)
    return [each for each in begun(before, at) if each.day in said and _says_otherwise(read, each)]


def turn_faults(
    path: str, before: Month, turn: Turn, people: People, *, why: str, at: datetime, swaps: bool
) -> Iterator[Fault]:
    """What is wrong with one shift said anew. Who stood there before may have left the list since, and was on duty all
    the same. `swaps`: said by who may only swap its officers (换班): no shift of days ago, nothing without a reason."""
    was, place = _was(before, turn), f"{turn.day} {SHIFTS[turn.shift]}"
    known = {each.name for each in people} | ({*was.officers, *was.leaders} if was else set())
    for name in (*turn.officers, *(() if swaps else turn.leaders)):
        if name not in known:
            yield Fault(path, place, f"人员表里没有“{name}”", "请改正，或先在人员表里加上这个人")
    is_past = has_begun(before, turn, at)
    if not why and (is_past or swaps):
        problem = "这一班已经开始，更正要写理由" if is_past else "换班要写理由"
        yield Fault(path, place, problem, "写明谁替谁、为什么")
    if swaps and has_ended(before, turn, at - SETTLED):
        yield Fault(path, place, "这一班结束已超过一天", "请带班领导或主任更正")


def with_turn(before: Month, turn: Turn, *, why: str, by: str, at: datetime, swaps: bool) -> Month:
    """The month with one shift said anew; one that names nobody and says nothing else is none. Who only swaps leaves
    who leads."""
    was, is_past = _was(before, turn), has_begun(before, turn, at)
    if swaps:
        turn = replace(turn, leaders=was.leaders if was else ())
    turn = _with_phones(before, was, turn)
    if is_past or swaps:
        turn = replace(turn, corrected=_corrected(was, why, by, at, is_past=is_past))
    stays = turn.officers or turn.leaders or turn.corrected
    others = (each for each in before.turns if each is not was)
    return replace(before, turns=_in_order([*others, *([turn] if stays else [])]))


def _was(before: Month, turn: Turn) -> Turn | None:
    return next((each for each in before.turns if (each.day, each.shift) == (turn.day, turn.shift)), None)


def _in_order(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    return tuple(sorted(turns, key=lambda each: (each.day, each.shift == "night")))


def _at_once(one: Turn, other: Turn) -> bool:
    return one.day == other.day and (one.shift == other.shift or "whole" in (one.shift, other.shift))


def _shift_unsaid(read: RosterRead) -> str:
    """The shift of which a table of day shifts alone, or of nights alone, says nothing; empty where it is none such."""
    said = {each.shift for each in read.turns}
    return "night" if said == {"day"} else "day" if said == {"night"} else ""


def _says_otherwise(read: RosterRead, past: Turn) -> bool:
    same = next((each for each in read.turns if (each.day, each.shift) == (past.day, past.shift)), None)
    if same is None:
        return past.shift != _shift_unsaid(read)
    return (same.officers, same.leaders) != (past.officers, past.leaders)


def _marked(month: Month, kept: list[Turn], by: str, at: datetime) -> Month:
    said = f"事后补录（{by} {in_beijing(at):%Y-%m-%d %H:%M}）"
    turns = [
        replace(each, corrected=said) if each not in kept and has_begun(month, each, at) else each
        for each in month.turns
    ]
    return replace(month, turns=tuple(turns))


def _with_phones(before: Month, was: Turn | None, turn: Turn) -> Turn:
    """Who leads is called as before, and so is the shift; but a number that stands beside nobody else in the month
    leaves with its officer."""
    if was is None:
        return turn
    leader_phone = was.leader_phone if was.leaders == turn.leaders else ""
    others = [each for each in before.turns if not {*each.officers} & {*was.officers}]
    stays = turn.phone != was.phone or turn.officers == was.officers or any(each.phone == turn.phone for each in others)
    return replace(turn, leader_phone=leader_phone, phone=turn.phone if stays else "")


def _corrected(was: Turn | None, why: str, by: str, at: datetime, *, is_past: bool) -> str:
    when = f"{by} {in_beijing(at):%Y-%m-%d %H:%M}"
    if was is None:
        return f"{'事后补录' if is_past else '补排'}；{why[:REASON_MAX]}（{when}）"
    named = f"值班员{'、'.join(was.officers) or '（无）'}，带班领导{'、'.join(was.leaders) or '（无）'}"
    said = f"原为{named}；{why[:REASON_MAX]}（{when} {'更正' if is_past else '换班'}）"
    return "；".join(each for each in (was.corrected, said) if each)
