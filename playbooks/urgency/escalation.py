"""Escalation (督办 / 提级): who is told next, after how long, what only a person may send, and when that is settled."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from .. import entries as e
from ..case import ALERT, Case, Clock
from ..district.departments import OFFICE as OFFICE
from ..errors import Fault, PlaybookError
from ..facts import PEOPLE
from ..law.workdays import OfficeHours, Workdays, beijing, day_of
from ..seedfile import fault_of, read_yaml
from .severity import LEVELS

DESK = "duty_officer"
"""Whoever is on duty there, and answers for what they claim."""

OFFICE_ROLES = ("duty_officer", "supervisor", "food_safety_office", "director", "district_leader")
"""Receivers at the food-safety office; the others are of the department that owns the step."""

RECEIVERS = ("handler", "chief", *OFFICE_ROLES)

_HOURS = "hours"

TARGET_RECEIVERS = ("handler", "chief", "duty_officer")
"""Who is reminded of a target of the office that has passed."""

SETTLES: dict[type, str] = {
    e.Acknowledged: "已有人认领",
    e.ClockStopped: "该时限已终止",
    e.SeverityChanged: "紧急程度已降低",
    e.MissWithdrawn: "超期记录已撤销",
    e.TargetMoved: "来件另定了时间",
    e.Closed: "事件已办结",
    e.Dismissed: "事件不予处置",
    e.MovedOut: "事件已移送其他地区",
    e.MergedInto: "已并入另一事件，由该事件继续督办",
}
"""Entries that take away what a proposal rests on, in words."""


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
    stays: bool = False
    """What is proposed rests on how grave the case is: that somebody claims it does not settle it."""


class Again(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long after a proposal that nobody answered it is told once more, and why; after that it is not."""

    after: After
    why: str


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """The rungs for ordinary clocks, for health harm, and for alerts nobody acknowledged (by severity)."""

    ordinary: tuple[Rung, ...]
    health_harm: tuple[Rung, ...]
    unacknowledged: dict[str, tuple[Rung, ...]]
    targets: dict[str, tuple[Rung, ...]] = {}
    """After a target of the office passed, `ordinary` and `health_harm`: it goes to nobody above the duty desk."""

    proposals: dict[str, Again] = {}
    """When a proposal is told once more, `ordinary` and `health_harm`; without it, never."""

    def proposal_again(self, case: Case) -> Again | None:
        """When a proposal that nobody answered is told once more."""
        return self.proposals.get("health_harm" if is_chased_at_night(case) else "ordinary")

    def target_rungs(self, case: Case) -> tuple[Rung, ...]:
        """The rungs after the office's own target for a step passed."""
        return self.targets.get("health_harm" if is_chased_at_night(case) else "ordinary", ())

    def clock_rungs(self, case: Case, clock: Clock) -> tuple[Rung, ...]:
        """The rungs after a missed due time."""
        return self.health_harm if is_chased_at_night(case, clock) else self.ordinary

    def alert_rungs(self, severity: str) -> tuple[Rung, ...]:
        """The rungs while nobody has acknowledged."""
        return self.unacknowledged[severity]


def is_chased_at_night(case: Case, clock: Clock | None = None) -> bool:
    """Whether what is late is chased day and night: of a red case everything, of an orange one in which people fell ill
    what is not counted in days."""
    if case.severity == LEVELS[0]:
        return True
    if case.severity != LEVELS[1] or clock is not None and clock.deadline.unit != _HOURS:
        return False
    return any(case.facts.get(name) for name in PEOPLE)


def rung_at(since: datetime, rung: Rung | Again, *, workdays: Workdays, office: OfficeHours) -> datetime:
    """The instant at which `rung` is reached when the wait began at `since`."""
    if rung.after.minutes is not None:
        return since + timedelta(minutes=rung.after.minutes)
    return _in_office_time(since, rung.after, workdays, office)


@lru_cache(maxsize=4096)
def _in_office_time(since: datetime, after: After, workdays: Workdays, office: OfficeHours) -> datetime:
    """Kept: see `timers._timer`."""
    if after.working_days:
        # What passes on a rest day or after hours is nobody's delay before the office opens.
        day = workdays.after(day_of(workdays.at_office_time(since, office)), after.working_days)
        return beijing(day, office.opens)
    return workdays.after_office_time(since, timedelta(hours=after.office_hours or 0), office)


def alert_climbed_at(case: Case) -> datetime | None:
    """When somebody was first told that nobody has claimed the case; None: nobody had to be, or somebody has."""
    if case.acknowledged_at is not None:
        return None
    return next((each.at for each in case.reached if each.of == ALERT), None)


def settled(before: Case, after: Case, body: e.Body) -> list[e.EscalationSettled]:
    """What waited for a person's confirm and no longer does, since `body` took away what it rested on.

    Nobody sees a proposal go without a line in the ledger: each says why it went, and its entry bears who did it.
    """
    why = SETTLES.get(type(body))
    if why is None or not before.proposals:
        return []
    has_fallen = LEVELS.index(after.severity) > LEVELS.index(before.severity)
    left = {(each.of, each.rung) for each in after.proposals if not (has_fallen and each.of == ALERT)}
    return [
        e.EscalationSettled(of=each.of, rung=each.rung, role=each.role, department=each.department, why=why)
        for each in before.proposals
        # What runs moves along with a merged case, and what is proposed of it.
        if (each.of, each.rung) not in left and not (isinstance(body, e.MergedInto) and each.of != ALERT)
    ]


def load_ladder(path: Path) -> Ladder:
    """The ladder from YAML. Raises PlaybookError listing what is wrong."""
    faults: list[Fault] = []
    body = read_yaml(path, faults) or {}
    if not faults:
        faults += _missing(path.name, body)
    if faults:
        raise PlaybookError(faults)
    lists = {name: body[name]["rungs"] for name in ("ordinary", "health_harm")}
    try:
        others = {name: body[name] for name in ("unacknowledged", "targets", "proposals") if name in body}
        ladder = msgspec.convert(lists | others, Ladder)
    except msgspec.ValidationError as error:
        raise PlaybookError([fault_of(path.name, error)]) from error
    named = {"ordinary": ladder.ordinary, "health_harm": ladder.health_harm}
    named |= {f"unacknowledged.{severity}": rungs for severity, rungs in ladder.unacknowledged.items()}
    faults = [fault for at, rungs in named.items() for fault in _rung_faults(path.name, at, rungs)]
    faults += [
        fault for key, rungs in ladder.targets.items() for fault in _target_faults(path.name, f"targets.{key}", rungs)
    ]
    faults += _proposal_faults(path.name, ladder)
    if faults:
        raise PlaybookError(faults)
    return ladder


def _missing(file: str, body: dict[str, Any]) -> Iterator[Fault]:
    for name in ("ordinary", "health_harm"):
        if not isinstance(body.get(name), dict) or "rungs" not in body[name]:
            yield Fault(file, name, "has no rungs", "write rungs: [{rung, after, to, proposed, why}]")
    ladders = body.get("unacknowledged")
    found = set(ladders) if isinstance(ladders, dict) else set()
    for severity in sorted(found ^ set(LEVELS)):
        problem = "is no severity" if severity in found else "has no rungs"
        yield Fault(file, f"unacknowledged.{severity}", problem, f"one ladder for each of {', '.join(LEVELS)}")


def _rung_faults(file: str, at: str, rungs: tuple[Rung, ...]) -> Iterator[Fault]:
    """Rungs count from 1, wait for one length each, go to somebody, and the last waits for a person's confirm."""
    yield from _order_faults(file, at, rungs)
    if not rungs or not rungs[-1].proposed:
        yield Fault(file, at, "the last rung goes out by itself", "let a person confirm it: proposed: true")


def _target_faults(file: str, at: str, rungs: tuple[Rung, ...]) -> Iterator[Fault]:
    """A target of the office is no law: whoever does the work and the desk are reminded, leaders are not asked."""
    yield from _order_faults(file, at, rungs)
    for n, rung in enumerate(rungs):
        if rung.to not in TARGET_RECEIVERS or rung.proposed:
            remedy = f"one of {', '.join(TARGET_RECEIVERS)}, proposed: false"
            yield Fault(file, f"{at}[{n}].to", "an internal target goes no higher than the duty desk", remedy)


def _proposal_faults(file: str, ladder: Ladder) -> Iterator[Fault]:
    for key, again in ladder.proposals.items():
        if key not in ("ordinary", "health_harm"):
            yield Fault(file, f"proposals.{key}", "is no ladder", "one of ordinary, health_harm")
        yield from _length_faults(file, f"proposals.{key}.after", again.after)


def _length_faults(file: str, at: str, after: After) -> Iterator[Fault]:
    lengths = [after.minutes, after.office_hours, after.working_days]
    if sum(each is not None for each in lengths) != 1 or any(each is not None and each < 0 for each in lengths):
        yield Fault(file, at, "needs exactly one length", "minutes, office_hours or working_days")


def _order_faults(file: str, at: str, rungs: tuple[Rung, ...]) -> Iterator[Fault]:
    for n, rung in enumerate(rungs):
        if rung.rung != n + 1:
            yield Fault(file, f"{at}[{n}].rung", f"{rung.rung} is out of order", f"write {n + 1}")
        yield from _length_faults(file, f"{at}[{n}].after", rung.after)
        if rung.to not in RECEIVERS:
            yield Fault(file, f"{at}[{n}].to", f"{rung.to} is nobody", f"one of {', '.join(RECEIVERS)}")
