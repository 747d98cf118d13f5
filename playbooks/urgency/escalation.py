"""Escalation (督办 / 提级): who is told next, after how long, what only a person may send, and when that is settled."""

from collections import Counter
from collections.abc import Iterator, Sequence
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
from ..ledger.rungs import Reached
from ..seedfile import fault_of, read_yaml
from .severity import LEVELS

DESK = "duty_officer"
"""Whoever is on duty there, and answers for what they claim."""

OFFICE_ROLES = ("duty_officer", "supervisor", "food_safety_office", "director", "district_leader")
"""Receivers at the food-safety office; the others are of the department that owns the step."""

RECEIVERS = ("handler", "chief", *OFFICE_ROLES)

_HOURS = "hours"
_KINDS = ("ordinary", "health_harm")

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

ANOTHER_LADDER = "督办阶梯已修改，这一级改报其他人"
"""Why a proposal is settled in whose place the ladder of now proposes another."""

LENGTHS_MAX = {"minutes": 60 * 24 * 365, "office_hours": 2000, "working_days": 250}
"""A year of each: what is longer is a slip of the pen, and nobody would be told."""


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

    since: datetime | None = None
    """When the office said it so; None where it never said anything."""

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


class Rungs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rungs of a ladder as its file has them."""

    rungs: tuple[Rung, ...]


class LadderFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file of the ladder holds."""

    v: int
    ordinary: Rungs
    health_harm: Rungs
    unacknowledged: dict[str, tuple[Rung, ...]]
    targets: dict[str, tuple[Rung, ...]] = {}
    proposals: dict[str, Again] = {}


def stands_at(rung: int, told: Sequence[Reached], rungs: Sequence[Rung]) -> int:
    """The rung of these up to which has been climbed, by whom was told on the way: the number (`rung`) is that of the
    ladder which held then, and the office may have said another since.

    Nobody who was told is told again for it, and whoever stands above the highest of them is still to be told.
    """
    if rung == 0 or not told or [each.role for each in told] == [each.to for each in rungs[:rung]]:
        return rung  # mostly the ladder is the one that held then
    times = Counter(each.role for each in told)
    places = {role: [each.rung for each in rungs if each.to == role] for role in times}
    return max((places[role][min(n, len(places[role])) - 1] for role, n in times.items() if places[role]), default=0)


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
    try:
        file = msgspec.convert(body, LadderFile)
    except msgspec.ValidationError as error:
        raise PlaybookError([fault_of(path.name, error)]) from error
    faults = list(_faults(path.name, file))
    if faults:
        raise PlaybookError(faults)
    return Ladder(
        ordinary=file.ordinary.rungs,
        health_harm=file.health_harm.rungs,
        unacknowledged=file.unacknowledged,
        targets=file.targets,
        proposals=file.proposals,
    )


def _missing(file: str, body: dict[str, Any]) -> Iterator[Fault]:
    for name in _KINDS:
        if not isinstance(body.get(name), dict) or "rungs" not in body[name]:
            yield Fault(file, name, "has no rungs", "write rungs: [{rung, after, to, proposed, why}]")
    ladders = body.get("unacknowledged")
    found = set(ladders) if isinstance(ladders, dict) else set()
    for severity in sorted(found ^ set(LEVELS)):
        problem = "is no severity" if severity in found else "has no rungs"
        yield Fault(file, f"unacknowledged.{severity}", problem, f"one ladder for each of {', '.join(LEVELS)}")


def _faults(file: str, said: LadderFile) -> Iterator[Fault]:
    for at, rungs in (("ordinary", said.ordinary.rungs), ("health_harm", said.health_harm.rungs)):
        yield from _rung_faults(file, at, rungs, RECEIVERS)
    for severity, rungs in said.unacknowledged.items():
        yield from _rung_faults(file, f"unacknowledged.{severity}", rungs, OFFICE_ROLES)
    for at, keys in (("targets", said.targets), ("proposals", said.proposals)):
        for key in sorted(set(keys) - set(_KINDS)):
            yield Fault(file, f"{at}.{key}", "is no ladder", f"one of {', '.join(_KINDS)}")
    for key, rungs in said.targets.items():
        yield from _target_faults(file, f"targets.{key}", rungs)
    for key, again in said.proposals.items():
        yield from _length_faults(file, f"proposals.{key}.after", again.after)
        yield from _wordless(file, f"proposals.{key}.why", again.why)


def _rung_faults(file: str, at: str, rungs: tuple[Rung, ...], receivers: Sequence[str]) -> Iterator[Fault]:
    """Rungs count from 1, wait for one length each, go to somebody, and the last waits for a person's confirm."""
    yield from _order_faults(file, at, rungs)
    for n, rung in enumerate(rungs):
        if rung.to not in receivers:
            yield Fault(file, f"{at}[{n}].to", f"{rung.to} is nobody", f"one of {', '.join(receivers)}")
    if not rungs or not rungs[-1].proposed:
        yield Fault(file, at, "the last rung goes out by itself", "let a person confirm it: proposed: true")


def _target_faults(file: str, at: str, rungs: tuple[Rung, ...]) -> Iterator[Fault]:
    """A target of the office is no law: whoever does the work and the desk are reminded, leaders are not asked."""
    yield from _order_faults(file, at, rungs)
    for n, rung in enumerate(rungs):
        if rung.to not in TARGET_RECEIVERS or rung.proposed:
            remedy = f"one of {', '.join(TARGET_RECEIVERS)}, proposed: false"
            yield Fault(file, f"{at}[{n}].to", "an internal target goes no higher than the duty desk", remedy)


def _order_faults(file: str, at: str, rungs: tuple[Rung, ...]) -> Iterator[Fault]:
    for n, rung in enumerate(rungs):
        if rung.rung != n + 1:
            yield Fault(file, f"{at}[{n}].rung", f"{rung.rung} is out of order", f"write {n + 1}")
        yield from _length_faults(file, f"{at}[{n}].after", rung.after)
        yield from _wordless(file, f"{at}[{n}].why", rung.why)
        if n and _is_sooner(rung.after, rungs[n - 1].after):
            remedy = "let each rung wait at least as long as the one below it"
            yield Fault(file, f"{at}[{n}].after", "comes before the rung below it", remedy)


def _length_faults(file: str, at: str, after: After) -> Iterator[Fault]:
    lengths = {name: length for name in LENGTHS_MAX if (length := getattr(after, name)) is not None}
    if len(lengths) != 1 or any(length < 0 for length in lengths.values()):
        yield Fault(file, at, "needs exactly one length", "minutes, office_hours or working_days")
    for name, length in lengths.items():
        if length > LENGTHS_MAX[name]:
            yield Fault(file, f"{at}.{name}", f"{length} is more than a year", f"at most {LENGTHS_MAX[name]}")


def _is_sooner(after: After, below: After) -> bool:
    """Of two lengths in one unit; others tell only of an instant which comes first."""
    pairs = ((getattr(after, name), getattr(below, name)) for name in LENGTHS_MAX)
    return any(one is not None and other is not None and one < other for one, other in pairs)


def _wordless(file: str, at: str, why: str) -> Iterator[Fault]:
    if not why.strip():
        yield Fault(file, at, "says nothing", "write it")
