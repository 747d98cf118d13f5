"""Scenario: a drill as written in `seeds/drills/*.yaml` — script, scripted players, expected actions."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import msgspec

from connectors.signal import Signal, signal_id

LINES: tuple[str, ...] = (
    "接报与首报",
    "核实与初判",
    "先期处置",
    "指挥协调与分工",
    "流调与采样",
    "风险控制",
    "舆情研判与首发",
    "信息发布合法性",
    "行刑衔接与证据",
    "终止、总结、改进",
)
"""The ten lines of the scoring form, ten points each."""


BY_SCRIPT = "参演·"
"""What the name of a scripted player begins with."""


class _Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a scenario file; unknown keys are faults."""


class Move(_Shape, frozen=True):
    """What the scripted player does, and on the case of which labelled signal."""

    by: str
    do: str
    on: str
    department: str | None = None
    step: str | None = None
    outcome: str | None = None
    note: str = ""
    reason: str = ""
    fields: dict[str, str] = {}
    asks: dict[str, str] = {}
    """What the action asks for besides (`title` and `department` of a duty given out, `level` of a severity)."""


class Inject(_Shape, frozen=True):
    """One line of the script: `after` counts from the start, as text (`0m`, `90m`, `2h`, `3d`)."""

    after: str
    signal: dict[str, Any] | None = None
    label: str | None = None
    play: Move | None = None
    note: str = ""


class Expected(_Shape, frozen=True):
    """One expected action, found in the records, `within` a length or a number of working days after `from`, which
    counts from the start."""

    id: str
    title: str
    line: int
    on: str | None = None
    done: dict[str, str] | None = None
    told: str | None = None
    acknowledged: bool | None = None
    matched: str | None = None
    escalated: str | None = None
    missed: str | None = None
    cases: int | None = None
    closed: bool | None = None
    within: str | None = None
    working_days: int | None = None
    from_: str = msgspec.field(name="from", default="0m")
    critical: bool = False


class Scenario(_Shape, frozen=True):
    """A drill as written."""

    v: int
    id: str
    title: str
    starts: str
    script: tuple[Inject, ...]
    expect: tuple[Expected, ...]
    seed: int = 0
    aims: tuple[str, ...] = ()
    ends: str | None = None
    source: str = ""
    note: str = ""


def exercise_of(scenario: Scenario) -> str:
    """What fences off the records of a drill."""
    return f"drill-{scenario.id}"


def starts_at(scenario: Scenario) -> datetime:
    """When the first line of the script is due. Raises ValueError when it does not say so."""
    if (instant := moment(scenario.starts)) is None:
        raise ValueError(f"{scenario.starts!r} is no instant with a zone")
    return instant


def moment(text: str) -> datetime | None:
    """An instant with its zone, or None."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def ends_at(scenario: Scenario) -> datetime:
    """When the drill is over, an hour after its last line where it does not say."""
    if scenario.ends:
        return starts_at(scenario) + length(scenario.ends)
    return max((minute_of(scenario, each) for each in scenario.script), default=starts_at(scenario)) + timedelta(
        hours=1
    )


def minute_of(scenario: Scenario, inject: Inject) -> datetime:
    """When a line of the script is due."""
    return starts_at(scenario) + length(inject.after)


def names_of(scenario: Scenario) -> list[str]:
    """What each line of the script is called: by its minute and what it is about, never by where it stands. So what
    has come in stays what it is when a mistake in the file is mended while the drill stands."""
    told: Counter[str] = Counter()
    names = []
    for inject in scenario.script:
        minute, move = int(length(inject.after).total_seconds() // 60), inject.play
        about = (move.on, move.department, move.by, move.do, move.step) if move else (inject.label,)
        name = "-".join([*(part for part in about if part), str(minute)])
        told[name] += 1
        names.append(f"{name}#{told[name]}" if told[name] > 1 else name)
    return names


def signals_of(scenario: Scenario) -> dict[int, Signal]:
    """The signals of a script by the numbers of their lines, each fenced and as it comes in at its minute."""
    found, names = {}, names_of(scenario)
    for number, inject in enumerate(scenario.script):
        if inject.signal is not None:
            body = {"source_id": f"{scenario.id}-{names[number]}", **inject.signal}
            signal = msgspec.convert(body, Signal, strict=False)
            at = minute_of(scenario, inject)
            found[number] = msgspec.structs.replace(signal, exercise=exercise_of(scenario), received_at=at)
    return found


def labels_of(scenario: Scenario) -> dict[str, list[str]]:
    """The ids of the signals under each label, in the order written."""
    labels: dict[str, list[str]] = {}
    for number, signal in signals_of(scenario).items():
        if label := scenario.script[number].label:
            labels.setdefault(label, []).append(signal_id(signal))
    return labels


def length(text: str | None) -> timedelta:
    """`90m`, `2h`, `3d` as a length of time. Raises ValueError."""
    if not text:
        return timedelta()
    unit = {"m": "minutes", "h": "hours", "d": "days"}.get(text[-1])
    if unit is None or not text[:-1].isdigit():
        raise ValueError(f"{text!r} is no length: write 90m, 2h or 3d")
    return timedelta(**{unit: int(text[:-1])})
