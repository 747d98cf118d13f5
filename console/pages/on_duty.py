"""On duty (当班) as pages tell it: who gives the shift to whom by the roster, and who was on duty meanwhile."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from playbooks.district.roster import EARLY, SHIFTS, Roster, Stint, changing
from streams.office.shift import Handover

from ..wording.words import Say, instant

NAMED_MAX = 6
"""Shifts that are named of a longer time, the last ones."""
GAPS_SHOWN = 5


class Parties(NamedTuple):
    """Between whom a shift changes: as far as it is known, else the name is empty."""

    giver: str
    taker: str
    expected: tuple[str, ...]
    """Who takes it by the roster, where it is somebody else than whoever looks."""


def parties(
    roster: Roster, now: datetime, began: Handover | None, person: str, *, asked: str, givers: Collection[str]
) -> Parties:
    """What was confirmed goes before what the roster says; without both it is whoever looks, as ever."""
    giving, taking = changing(roster, now)
    is_taken = began is not None and taking is not None and began.at >= taking.begins - EARLY
    if asked in givers:
        giver = asked
    elif began and (is_taken or not _officers(giving) or (giving and began.at >= giving.begins - EARLY)):
        giver = began.taker
    else:
        giver = next(iter(_officers(giving)), person)
    expected = () if is_taken else tuple(each for each in _officers(taking) if each != giver)
    if expected and person not in expected:
        return Parties(giver, expected[0], expected)
    return Parties(giver, person if person != giver else "", ())


def giving_now(roster: Roster, now: datetime) -> tuple[str, ...]:
    """Who gives the shift by the roster."""
    return _officers(changing(roster, now)[0])


def were_on_duty(roster: Roster, since: datetime, until: datetime, now: datetime, say: Say) -> str:
    """Who was on duty meanwhile by the roster, shift by shift; empty without one."""
    found = [each for each in roster.between(since, until) if each.turn.officers or each.turn.leaders]
    return say("；").join(_named(each, now, say) for each in found[-NAMED_MAX:])


def _named(stint: Stint, now: datetime, say: Say) -> str:
    turn, day = stint.turn, instant(stint.begins, now)
    officers, leaders, shift = "、".join(turn.officers) or "—", "、".join(turn.leaders), say(SHIFTS[turn.shift])
    if leaders:
        return say(
            "{day} {shift}：{officers}（带班 {leaders}）", day=day, shift=shift, officers=officers, leaders=leaders
        )
    return say("{day} {shift}：{officers}", day=day, shift=shift, officers=officers)


def _officers(stint: Stint | None) -> tuple[str, ...]:
    return stint.turn.officers if stint else ()


def gap_words(gaps: list[tuple[datetime, datetime]], now: datetime, say: Say) -> str:
    """Times for which nobody is named, in one line; of many the first."""
    told = [say("{a} 至 {b}", a=instant(start, now), b=instant(end, now)) for start, end in gaps[:GAPS_SHOWN]]
    return say("；").join(told) + (say("等 {n} 段", n=len(gaps)) if len(gaps) > GAPS_SHOWN else "")
