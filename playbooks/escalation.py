"""Escalation (督办 / 提级): who is told next, after how long, and what only a person may send."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import yaml

from .errors import Fault, PlaybookError
from .workdays import OfficeHours, Workdays, beijing, day_of


class After(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long after the miss; minutes run day and night, the others in office time."""

    minutes: int | None = None
    office_hours: int | None = None
    working_days: int | None = None


class Rung(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of the ladder: whom to tell; `proposed` rungs wait for a person's confirm."""

    rung: int
    after: After
    to: str
    why: str
    proposed: bool = False


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """The rungs for ordinary clocks, for health harm, and for alerts nobody acknowledged (by severity)."""

    ordinary: tuple[Rung, ...]
    health_harm: tuple[Rung, ...]
    unacknowledged: dict[str, tuple[Rung, ...]]

    def clock_rungs(self, severity: str) -> tuple[Rung, ...]:
        """The rungs after a missed due time; red cases run day and night."""
        return self.health_harm if severity == "red" else self.ordinary

    def alert_rungs(self, severity: str) -> tuple[Rung, ...]:
        """The rungs while nobody has acknowledged."""
        return self.unacknowledged[severity]


def rung_at(since: datetime, rung: Rung, *, workdays: Workdays, office: OfficeHours) -> datetime:
    """The instant at which `rung` is reached when the wait began at `since`."""
    after = rung.after
    if after.minutes is not None:
        return since + timedelta(minutes=after.minutes)
    if after.working_days:
        day = workdays.after(day_of(since), after.working_days)
        return beijing(day, office.opens)
    return workdays.after_office_time(since, timedelta(hours=after.office_hours or 0), office)


def load_ladder(path: Path) -> Ladder:
    """The ladder from YAML. Raises PlaybookError naming what is wrong."""
    try:
        body = yaml.safe_load(path.read_text("utf-8"))
        lists = {
            name: body[name]["rungs"] if name != "unacknowledged" else body[name] for name in Ladder.__struct_fields__
        }
        return msgspec.convert(lists, Ladder)
    except (msgspec.ValidationError, yaml.YAMLError, OSError, KeyError) as error:
        raise PlaybookError([Fault(path.name, "", str(error), "see the head of the file for the shape")]) from error
