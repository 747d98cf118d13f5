"""Shifts that have begun (已开始的班次): who was on duty then stays answerable, and nothing rewrites it silently."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

import msgspec
import yaml
from sqlalchemy import Connection

from playbooks.district.roster import FOLDER, MONTH, SHIFTS, Month, Roster, Stint, Turn
from playbooks.errors import Fault
from playbooks.seedfile import from_yaml

from . import references
from .office_files import KIND

PATH = re.compile(rf"seeds/{FOLDER}/{MONTH.pattern}\.yaml")
REMEDY = "已开始的班次请在“值班表”页更正并写明理由"


def path_of(month: str) -> str:
    """Where the file of a month lies: `2026-11`."""
    return f"seeds/{FOLDER}/{month}.yaml"


def kept_month(connection: Connection, path: str) -> Month:
    """What the office says of a month now; nothing, where it says nothing."""
    last = references.version_of(connection, KIND, path)
    return as_month(last.body.decode()) if last and last.body else Month()


def month_now(connection: Connection, month: str) -> Month:
    """The same of a month by its name; one that says nothing yet has the hours of the month before."""
    kept = kept_month(connection, path_of(month))
    return kept if kept.turns else with_hours_of(kept_month(connection, path_of(month_before(month))))


def month_before(month: str) -> str:
    """The name of the month before: `2026-11` of `2026-12`."""
    return f"{date.fromisoformat(f'{month}-01') - timedelta(days=1):%Y-%m}"


def with_hours_of(before: Month) -> Month:
    """A month that says nothing yet but the hours."""
    return Month(day_at=before.day_at, night_at=before.night_at)


def has_begun(month: Month, turn: Turn, now: datetime) -> bool:
    """Whether a turn has begun, by the hours of its month."""
    return any(each.begins <= now for each in _alone(month, turn))


def has_ended(month: Month, turn: Turn, now: datetime) -> bool:
    """Whether a turn has ended, by the hours of its month."""
    return any(each.ends <= now for each in _alone(month, turn))


def _alone(month: Month, turn: Turn) -> tuple[Stint, ...]:
    return Roster([msgspec.structs.replace(month, turns=(turn,))]).of(turn.day)


def as_month(text: str) -> Month:
    """A month of a text that was tried before."""
    return msgspec.convert(from_yaml(text), Month)


def begun(month: Month, now: datetime) -> list[Turn]:
    """The turns of a month that have begun."""
    roster = Roster([month])
    days = dict.fromkeys(each.day for each in month.turns)
    return [each.turn for day in days for each in roster.of(day) if each.begins <= now]


def past_faults(connection: Connection, texts: Mapping[str, str], now: datetime) -> Iterator[Fault]:
    """The shifts that have begun and of which these texts would say something else. What cannot be read is told by who
    tries it."""
    for path, text in texts.items():
        if not PATH.fullmatch(path):
            continue
        before = kept_month(connection, path)
        try:
            after = as_month(text) if text else Month()
        except (ValueError, msgspec.ValidationError, yaml.YAMLError):
            continue
        yield from _rewritten(path, before, after, now)


def _rewritten(path: str, before: Month, after: Month, now: datetime) -> Iterator[Fault]:
    past = begun(before, now)
    taken = [each for each in past if each not in after.turns]
    known = {(each.day, each.shift) for each in past}
    added = [each for each in begun(after, now) if (each.day, each.shift) not in known and not each.corrected]
    for turn in [*taken, *added]:
        yield Fault(path, f"{turn.day} {SHIFTS[turn.shift]}", "这一班已经开始，不能这样改", REMEDY)
    if past and (before.day_at, before.night_at) != (after.day_at, after.night_at):
        yield Fault(path, "day_at", "这个月已有班次开始，交班时间不能再改", "从下一个月起改")
