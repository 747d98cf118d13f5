"""The sample day: one made-up day of an invented district office, on its own clock, fenced off as `sample`."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import msgspec

from connectors.signal import Signal
from playbooks.law.workdays import beijing

from .day import StagedDay, StagedSignal
from .script import read_script

EXERCISE = "sample"


class SampleAction(msgspec.Struct, frozen=True, kw_only=True):
    """What the invented duty people do by themselves."""

    at: datetime
    on: dict[str, str]
    do: str
    step: str | None = None
    outcome: str | None = None
    note: str = ""
    fields: dict[str, str] = {}
    department: str | None = None


class SampleDay(StagedDay, frozen=True, kw_only=True):
    """The whole day, and what its people have done before it opens."""

    date: date
    actions: tuple[SampleAction, ...]


def load_sample(folder: Path) -> SampleDay:
    """The sample day from its YAML files."""
    parts = [read_script(path) for path in sorted(folder.glob("*.yaml"))]
    body = {name: value for each in parts for name, value in each.items()}
    rows = {name: [row for each in parts for row in each.get(name, ())] for name in ("signals", "actions")}
    day = body["date"] if isinstance(body["date"], date) else date.fromisoformat(str(body["date"]))
    signals = [StagedSignal(at=_beijing(row["at"]), signal=_signal(row["signal"])) for row in rows["signals"]]
    actions = [msgspec.convert({**row, "at": _beijing(row["at"])}, SampleAction) for row in rows["actions"]]
    return SampleDay(
        exercise=EXERCISE,
        date=day,
        opens_at=beijing(day, time.fromisoformat(str(body["opens_at"]))),
        signals=tuple(sorted(signals, key=lambda each: each.at)),
        actions=tuple(sorted(actions, key=lambda each: each.at)),
    )


def _signal(body: dict[str, Any]) -> Signal:
    signal = msgspec.convert(body, Signal, strict=False)
    return msgspec.structs.replace(signal, exercise=EXERCISE)


def _beijing(value: Any) -> datetime:
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return instant if instant.tzinfo else beijing(instant.date(), instant.time())
