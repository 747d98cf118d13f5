"""The sample day: one made-up day of an invented district office, on its own clock, fenced off as `sample`.

The history before the opening hour is played in virtual time through the same line; from then on the day's signals
come in as their minute is reached.
"""

from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from classifiers.assess import Assessor
from connectors.signal import Channel, Signal, signal_id
from playbooks.actions import Action
from playbooks.district.departments import OFFICE
from playbooks.entries import Actor, digest
from playbooks.law.workdays import beijing

from ..clock import VirtualClock
from ..system import System
from .play import Play
from .script import read_script
from .staged import StagedDay, StagedSignal, stamped

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


def play_history(system: System, day: SampleDay, assessor: Assessor, connection: Connection) -> Play:
    """Everything before the opening hour, in virtual time."""
    history = [each for each in day.signals if each.at < day.opens_at]
    start = min([each.at for each in history], default=day.opens_at)
    play = Play(system, connection, assessor, VirtualClock(start))
    for each in history:
        play.at(each.at, partial(play.take, stamped(day, each)))
    for action in day.actions:
        if action.at < day.opens_at:
            play.at(action.at, partial(_act, play, action))
    play.run_until(day.opens_at)
    return play


def _act(play: Play, action: SampleAction) -> None:
    wanted = signal_id(
        Signal(channel=Channel.DUTY, source=action.on["source"], source_id=action.on["source_id"], exercise=EXERCISE)
    )
    case = play.case_of(wanted)
    if case is None:
        return
    department = action.department or OFFICE
    person, role = ("示例·值班员甲", "duty_officer") if department == OFFICE else ("示例·承办人", "handler")
    actor = Actor(person=person, role=role, department=department)
    body: dict[str, Any] = {
        "step": action.step,
        "outcome": action.outcome,
        "note": action.note,
        "fields": action.fields,
    }
    if action.do == "note":
        body = {"text": action.note}
    if action.do in ("close", "dismiss"):
        body = {"conclusion": action.note, "reason": action.note}
    play.act(
        Action(
            id=digest("sample", action.at.isoformat(), wanted, action.do, action.step or ""),
            case=case,
            kind=action.do,
            actor=actor,
            at=play.clock.now(),
            body=body,
        )
    )


def _signal(body: dict[str, Any]) -> Signal:
    signal = msgspec.convert(body, Signal, strict=False)
    return msgspec.structs.replace(signal, exercise=EXERCISE)


def _beijing(value: Any) -> datetime:
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return instant if instant.tzinfo else beijing(instant.date(), instant.time())
