"""Scoring a drill: what every expected action earned, line by line (timeliness from the records, nothing by hand)."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import msgspec

from playbooks.actions import READERS
from playbooks.case import DOUBLED, Case, Clock
from playbooks.entries import Actor, Entry
from playbooks.step import Step

from .scenario import BY_SCRIPT, LINES, Expected

WAITING = "W"
"""The rating of what is not done and not due yet: it counts for nothing."""
SCRIPT = "按剧本"
"""Who acted for a department that nobody played."""
CONTROLLER = "drill_controller"
"""The role of who directs (导调): what they do for somebody is as if the script did it."""
STAFF = (CONTROLLER, *READERS)
"""Roles of those who hold the drill and do not take part in it."""
BANDS = {90: "优", 80: "良", 60: "中", 0: "差"}
"""From how many points on a drill is called what; the best first."""


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """One expected action against the records: rating P done, M late, U not done, W not due yet."""

    id: str
    title: str
    line: int
    rating: str
    points: float
    due_at: datetime | None
    done_at: datetime | None
    late_by_s: int | None
    critical: bool
    evidence: str = ""
    is_scripted: bool = False
    """The script or the controller did it in a drill that people answer: it counts for nobody."""
    department: str = ""
    """Whose it was to do, or who did it; empty where it is nobody's alone."""
    stood_in: str = ""
    """The department that did it for that one (代填)."""
    early_by_s: int | None = None
    """How long before its time began to count it was done: whether that answers what was asked, people judge."""
    stated_at: datetime | None = None
    """When it had been done, where it was written down afterwards (补记): `done_at` is when that was."""
    misses: list["DrillDeadline"] = []
    """The legal times that passed, where none was to pass."""

    @property
    def counts(self) -> bool:
        """Whether it is graded."""
        return self.rating != WAITING and not self.is_scripted


class LineScore(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the form; None when the scenario tests nothing under it."""

    line: int
    title: str
    points: float | None


class DrillDeadline(msgspec.Struct, frozen=True, kw_only=True):
    """One clock that ran in the drill."""

    rule: str
    article: str
    about: str
    due_at: datetime | None
    done_at: datetime | None
    late_by_s: int | None
    """How much too late it was done; of what is not done, how much it is late by now."""
    title: str = ""
    """What the rule asks for."""
    department: str = ""
    step: str = ""
    """The title of the step it runs in."""
    is_theirs: bool = False
    """It runs for somebody who is no department of the district."""
    is_overdue: bool = False
    """It is a time of law that was verified, and passed before it was met."""


class Overrun(msgspec.Struct, frozen=True, kw_only=True):
    """A target of the office's own (内部目标) that had passed before its step was done; no time of law."""

    step: str
    department: str
    target_at: datetime
    done_at: datetime | None
    is_dispatched: bool = True
    """Its department was asked: of what nobody dispatched it may know nothing."""


class DepartmentScore(msgspec.Struct, frozen=True, kw_only=True):
    """What one department had to do in a drill that people answered, and how it went."""

    department: str
    dispatched: int
    signed: int
    signed_after_s: int | None
    """The median from dispatch to receipt."""
    done: int
    late: int
    """Done after the office's target or the legal due time."""
    open: int
    people: list[str]
    """Who acted for it, the script among them; without those who direct and evaluate."""
    stood_in: int = 0
    """Of what was done, how much another department or the controller wrote down for it (代填)."""


class DrillResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the after-action report is made of."""

    scenario: str
    title: str
    seed: int
    score: float | None
    """Out of a hundred; None while nothing counts."""
    band: str
    lines: list[LineScore]
    expected: list[Scored]
    deadlines: list[DrillDeadline]
    cases: int
    signals: int
    notices: int
    entries_sha256: str
    timeline: list[dict[str, Any]]
    fence: list[str]
    """What crossed the fence; empty when nothing did."""
    refused: list[str] = []
    """Moves of the players that the line refused, with the reason."""
    is_answered: bool = False
    """People answered it; else the script answered itself, which grades nobody."""
    parts: list[DepartmentScore] = []
    """Department by department, where people answered."""
    targets: list[Overrun] = []
    until: datetime | None = None
    """Up to when, by the drill's clock, it was played."""


def is_directed(actor: Actor) -> bool:
    """Whether it is no player's: the script's, or the controller's."""
    return actor.person.startswith(BY_SCRIPT) or actor.role == CONTROLLER


def points_of(expected: Expected, *, allowed: timedelta | None, late: int | None, rating: str) -> float:
    """1 on time; late: 1 - late / limit, down to 0; not done: 0. A critical one that is late or missing is 0."""
    if rating in ("U", WAITING) or (expected.critical and late):
        return 0.0
    if not late or allowed is None:
        return 1.0
    limit = max(60.0, allowed.total_seconds())
    return round(max(0.0, 1 - late / limit), 3)


def line_scores(scored: list[Scored]) -> list[LineScore]:
    """Each line of the form: the mean of its expected actions, zero when a critical one earned nothing."""
    lines = []
    for n, title in enumerate(LINES, 1):
        mine = [each for each in scored if each.line == n and each.counts]
        points = round(10 * sum(each.points for each in mine) / len(mine), 1) if mine else None
        if any(each.critical and each.points == 0 for each in mine):
            points = 0.0
        lines.append(LineScore(line=n, title=title, points=points))
    return lines


def total_of(lines: list[LineScore]) -> float | None:
    """The mean of the lines that count, out of a hundred; None when none does: what was not due yet is no zero."""
    given = [line.points for line in lines if line.points is not None]
    return round(sum(given) / len(given) * 10, 1) if given else None


def band_of(score: float | None) -> str:
    """优, 良, 中 or 差; nothing where nothing counts."""
    return "" if score is None else next(band for least, band in BANDS.items() if score >= least)


def total_in_words(score: float | None, band: str) -> str:
    """What people are told of a total; a dash where nothing counted."""
    return "—（没有到了时限、要计分的应有动作）" if score is None else f"{score:g}（{band}）"


def deadlines_of(cases: Iterable[Case], until: datetime) -> list[DrillDeadline]:
    """Every clock of these cases, and by how much it was missed as of `until`; of one duty that two cases had, one."""
    clocks = ((case, clock) for case in cases for clock in case.clocks.values() if clock.stopped_by != DOUBLED)
    return [_deadline(case, clock, until) for case, clock in clocks]


def _deadline(case: Case, clock: Clock, until: datetime) -> DrillDeadline:
    due_at, done_at, step = clock.deadline.due_at, clock.stopped_at, case.steps.get(clock.step)
    is_overdue = clock.verdict == "overdue"
    end = done_at or (until if is_overdue else None)
    over = end - due_at if due_at and end and not clock.is_theirs else timedelta()
    return DrillDeadline(
        rule=clock.deadline.rule,
        article=clock.deadline.article,
        about=clock.about,
        due_at=due_at,
        done_at=done_at,
        late_by_s=int(over.total_seconds()) if over > timedelta() else None,
        title=clock.deadline.title,
        department=step.department if step else "",
        step=step.title if step else "",
        is_theirs=clock.is_theirs,
        is_overdue=is_overdue,
    )


def overruns(cases: Iterable[Case], until: datetime, *, told: Collection[tuple[str, str]] = ()) -> list[Overrun]:
    """The targets that were not kept by `until`, in the order in which they passed, the drill's own among them; without
    what was `told` of expected actions that were late (by case and plan). An expected action is kept by the first duty
    of its plan: the others that the drill wants as soon are told nowhere else."""
    found = []
    for case in cases:
        end = min(until, case.closed_at or until)
        for step in case.steps.values():
            target, done = step.judged_by, step.done_at
            if target is None or (case.id, step.plan) in told or step.state == "withdrawn":
                continue
            if (done or end) > target:
                found.append(
                    Overrun(
                        step=step.title,
                        department=step.department,
                        target_at=target,
                        done_at=done,
                        is_dispatched=bool(done or step.dispatched_at),
                    )
                )
    return sorted(found, key=lambda each: (each.target_at, each.step))


def parts_of(cases: Iterable[Case], entries: Iterable[Entry]) -> list[DepartmentScore]:
    """Department by department, in the order in which they were asked; then who acted without being asked."""
    steps: dict[str, list[tuple[Case, Step]]] = {}
    for case in cases:
        for step in case.steps.values():
            if step.state != "withdrawn":
                steps.setdefault(step.department, []).append((case, step))
    people: dict[str, dict[str, None]] = {}
    for entry in entries:
        if entry.actor is not None and entry.actor.department and entry.actor.role not in STAFF:
            is_scripted = entry.actor.person.startswith(BY_SCRIPT)
            people.setdefault(entry.actor.department, {})[SCRIPT if is_scripted else entry.actor.person] = None
    both = dict.fromkeys((*steps, *people))
    return [_part(department, steps.get(department, []), list(people.get(department, {}))) for department in both]


def _part(department: str, steps: list[tuple[Case, Step]], people: list[str]) -> DepartmentScore:
    given = [step for _, step in steps if step.dispatched_at is not None]
    waits = [(s.signed_at - s.came_at).total_seconds() for s in given if s.signed_at and s.came_at]
    return DepartmentScore(
        department=department,
        dispatched=len(given),
        signed=len(waits),
        signed_after_s=int(median(waits)) if waits else None,
        done=sum(step.state == "done" for _, step in steps),
        late=sum(_is_late(case, step) for case, step in steps),
        open=sum(step.state == "open" for _, step in steps),
        people=people,
        stood_in=sum(step.state == "done" and bool(step.done_for) for _, step in steps),
    )


def _is_late(case: Case, step: Step) -> bool:
    if step.done_at is None:
        return False
    clocks = [each for each in case.clocks.values() if each.step == step.id and not each.is_theirs]
    dues = [step.judged_by, *(each.deadline.due_at for each in clocks)]
    return any(due is not None and step.done_at > due for due in dues)
