"""Drill (演练): a scenario played through the production line in virtual time, scored from the line's own records.

Expected actions are records with a time: a step done, a department told, a rumour matched. What people did is read
from entries and notices; nothing is ticked by hand.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select

from classifiers.assess import Assessor
from connectors.channels.outbox import Outbox
from connectors.notice import Notice
from connectors.signal import Signal, signal_id
from playbooks import entries as e
from playbooks.actions import Action
from playbooks.case import Case
from playbooks.law.workdays import Workdays, beijing, day_of
from playbooks.load import load_reference

from .clock import VirtualClock
from .drills.play import Play
from .drills.scenario import Expected, Inject, Move, Scenario, length
from .drills.scoring import DrillDeadline, DrillResult, Scored, line_scores, points_of
from .settings import Settings
from .store import schema as t
from .store.database import Database
from .store.schema import from_us
from .store.stored import decode_case
from .store.vault import Vault
from .system import System, load_knowledge

Watch = Callable[[Play, list[e.Entry]], None]
"""Is told the entries of each thing that happened, when it happened."""


class PacedClock(VirtualClock):
    """Virtual time that lets real time pass: `speed` seconds of the drill in one."""

    def __init__(self, start: datetime, speed: float, wait: Callable[[float], None]) -> None:
        super().__init__(start)
        self._speed, self._wait = speed, wait

    def move_to(self, instant: datetime) -> None:
        """Go forward to `instant`, after the time that lies between."""
        self._wait(max(0.0, (instant - self.now()).total_seconds() / self._speed))
        super().move_to(instant)


def play_drill(
    scenario: Scenario,
    settings: Settings,
    assessor: Assessor,
    *,
    outbox: Path,
    clock: VirtualClock | None = None,
    watch: Watch | None = None,
) -> tuple[DrillResult, Play]:
    """Play the whole scenario and score it: in virtual time, or on a given clock, telling `watch` what happens."""
    start = datetime.fromisoformat(scenario.starts)
    clock = clock or VirtualClock(start)
    system = drill_system(settings, clock, outbox)
    exercise = f"drill-{scenario.id}"
    with system.database.writing() as connection:
        play = Play(system, connection, assessor, clock)
        stage = Stage(play, scenario, exercise, start)
        stage.set()
        if watch:
            play.after_each = _teller(play, watch)
        play.run_until(stage.end)
        result = stage.score()
    return result, play


def drill_system(settings: Settings, clock: VirtualClock, outbox: Path) -> System:
    """The production line over an empty database in memory; notices go to the drill's own folder."""
    database = Database("sqlite://")
    database.prepare()
    return System(
        settings=settings,
        clock=clock,
        database=database,
        reference=load_reference(settings.seeds, settings.library, areas=settings.areas),
        knowledge=load_knowledge(settings.seeds),
        shipped=settings,
        vault=Vault(bytes(32)),
        channel=Outbox(outbox),
    )


def _teller(play: Play, watch: Watch) -> Callable[[], None]:
    told = 0

    def tell() -> None:
        nonlocal told
        new, told = play.entries[told:], len(play.entries)
        if new:
            watch(play, new)

    return tell


class Stage:
    """A scenario on a play: puts the script in place, then reads the records."""

    def __init__(self, play: Play, scenario: Scenario, exercise: str, start: datetime) -> None:
        self.play, self.scenario, self.exercise, self.start = play, scenario, exercise, start
        self.labels: dict[str, list[str]] = {}
        self.refused: list[str] = []
        last = max((length(each.after) for each in scenario.script), default=timedelta())
        self.end = start + (length(scenario.ends) if scenario.ends else last + timedelta(hours=1))

    def set(self) -> None:
        """Every inject at its time, in the order written."""
        for n, inject in enumerate(self.scenario.script):
            at = self.start + length(inject.after)
            if inject.signal is not None:
                self.play.at(at, partial(self._signal, inject, n))
            if inject.play is not None:
                self.play.at(at, partial(self._move, inject.play, n))

    def case_of(self, label: str | None) -> Case | None:
        """The case the first signal of that label belongs to, as it stands."""
        case_id = self._case_id(label)
        if case_id is None:
            return None
        row = self.play.connection.execute(select(t.cases.c.body).where(t.cases.c.id == case_id)).first()
        return decode_case(row.body) if row else None

    def score(self) -> DrillResult:
        """Every expected action against the records."""
        scored = [self._scored(each) for each in self.scenario.expect]
        lines = line_scores(scored)
        given = [line.points for line in lines if line.points is not None]
        total = round(sum(given) / len(given) * 10, 1) if given else 0.0
        entries = self._entries()
        return DrillResult(
            scenario=self.scenario.id,
            title=self.scenario.title,
            seed=self.scenario.seed,
            score=total,
            band="优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差",
            lines=lines,
            expected=scored,
            deadlines=self._deadlines(),
            cases=self._count(t.cases),
            signals=self._count(t.signals),
            notices=self._count(t.notices),
            entries_sha256=sha256(b"\n".join(e.canonical(entry) for entry in entries)).hexdigest(),
            refused=self.refused,
            timeline=[_timeline(entry) for entry in entries],
            fence=self._fence(),
        )

    def _signal(self, inject: Inject, n: int) -> None:
        signal = msgspec.convert(
            {"source_id": f"{self.scenario.id}-{n}", **(inject.signal or {})}, Signal, strict=False
        )
        signal = msgspec.structs.replace(signal, exercise=self.exercise, received_at=self.play.clock.now())
        self.play.take(signal)
        if inject.label:
            self.labels.setdefault(inject.label, []).append(signal_id(signal))

    def _move(self, move: Move, n: int) -> None:
        case_id = self._case_id(move.on)
        if case_id is None:
            self.refused.append(f"第 {n + 1} 行：没有对应的事件")
            return
        department = move.department or "D01"
        body: dict[str, Any] = {
            "step": self._next_step(case_id, move.step),
            "outcome": move.outcome,
            "note": move.note,
            "fields": move.fields,
            "reason": move.reason or move.note,
            "conclusion": move.note,
            "text": move.note,
        }
        action = Action(
            id=e.digest(self.exercise, str(self.scenario.seed), str(n)),
            case=case_id,
            kind=move.do,
            actor=e.Actor(person=f"参演·{department}", role=move.by, department=department),
            at=self.play.clock.now(),
            body={name: value for name, value in body.items() if value},
        )
        outcome = self.play.act(action)
        if not outcome.ok:
            self.refused.append(f"第 {n + 1} 行 {move.note or move.do}：{outcome.reason}")

    def _next_step(self, case_id: str, plan: str | None) -> str | None:
        """The oldest open step of that plan: the player takes the complaints of one affair one after the other."""
        row = self.play.connection.execute(select(t.cases.c.body).where(t.cases.c.id == case_id)).one()
        steps = [step for step in decode_case(row.body).open_steps if step.plan == plan]
        return min(steps, key=lambda step: (step.opened_at, step.id)).id if steps else plan

    def _case_id(self, label: str | None) -> str | None:
        ids = self.labels.get(label or "", [])
        return self.play.case_of(ids[0]) if ids else None

    def _scored(self, expected: Expected) -> Scored:
        since = self.start + length(expected.from_)
        due_at = _due(expected, since, self.play.system.reference.workdays)
        done_at, evidence = self._found(expected)
        late = int((done_at - due_at).total_seconds()) if done_at and due_at and done_at > due_at else None
        rating = "U" if done_at is None else "M" if late else "P"
        return Scored(
            id=expected.id,
            title=expected.title,
            line=expected.line,
            rating=rating,
            points=points_of(expected, allowed=due_at - since if due_at else None, late=late, rating=rating),
            due_at=due_at,
            done_at=done_at,
            late_by_s=late,
            critical=expected.critical,
            evidence=evidence,
        )

    def _found(self, expected: Expected) -> tuple[datetime | None, str]:
        """When the expected thing stands in the records first, and which record it is."""
        if expected.cases is not None:
            ids = {self.play.case_of(each) for each in self.labels.get(expected.on or "", [])}
            return (self.end, f"{len(ids)} 个事件") if len(ids) == expected.cases else (None, f"{len(ids)} 个事件")
        case_id = self._case_id(expected.on)
        if case_id is None:
            return None, "没有对应的事件"
        if expected.told:
            return self._told(case_id, expected.told)
        if expected.missed == "none":
            missed = [each for each in self._entries(case_id) if _is_overdue(each)]
            return (None, f"{len(missed)} 项超期") if missed else (self.end, "无超期")
        for entry in self._entries(case_id):
            if _satisfies(entry, expected, self.case_of(expected.on)):
                return entry.at, entry.id
        return None, ""

    def _told(self, case_id: str, department: str) -> tuple[datetime | None, str]:
        n, a = t.notices.c, t.attempts.c
        query = (
            select(a.at, n.id)
            .join(t.notices, n.id == a.notice_id)
            .where(n.case_id == case_id, n.receiver.startswith(f"{department}/"), a.outcome == "sent")
            .order_by(a.at)
        )
        row = self.play.connection.execute(query).first()
        return (from_us(row.at), f"通知 {row.id}") if row else (None, "")

    def _entries(self, case_id: str | None = None) -> list[e.Entry]:
        c = t.entries.c
        query = select(c.body).order_by(c.n)
        if case_id:
            query = query.where(c.case_id == case_id)
        return [msgspec.json.decode(row.body, type=e.Entry) for row in self.play.connection.execute(query)]

    def _deadlines(self) -> list[DrillDeadline]:
        found = []
        for row in self.play.connection.execute(select(t.cases.c.body).order_by(t.cases.c.opened_at, t.cases.c.id)):
            for clock in decode_case(row.body).clocks.values():
                due_at, done_at = clock.deadline.due_at, clock.stopped_at
                over = done_at - due_at if due_at and done_at and not clock.is_theirs else timedelta()
                late = int(over.total_seconds()) if over > timedelta() else None
                found.append(
                    DrillDeadline(
                        rule=clock.deadline.rule,
                        article=clock.deadline.article,
                        about=clock.about,
                        due_at=due_at,
                        done_at=done_at,
                        late_by_s=late,
                    )
                )
        return found

    def _count(self, table: Any) -> int:
        return int(self.play.connection.execute(select(func.count()).select_from(table)).scalar_one())

    def _fence(self) -> list[str]:
        """Records of this drill that do not carry its mark, and notices that left by another way than the outbox."""
        crossed = []
        for row in self.play.connection.execute(select(t.signals.c.id, t.signals.c.exercise)):
            if row.exercise != self.exercise:
                crossed.append(f"signal {row.id}")
        for sent in self.play.connection.execute(select(t.notices.c.id, t.notices.c.channel, t.notices.c.body)):
            if sent.channel != "outbox" or msgspec.json.decode(sent.body, type=Notice).exercise != self.exercise:
                crossed.append(f"notice {sent.id}")
        return crossed


def _due(expected: Expected, since: datetime, workdays: Workdays) -> datetime | None:
    """When an expected action is due; working days end at 24:00 of the last, the first day is not counted."""
    if expected.working_days:
        last = workdays.after(day_of(since), expected.working_days)
        return beijing(last + timedelta(days=1), time())
    return since + length(expected.within) if expected.within else None


def _satisfies(entry: e.Entry, expected: Expected, case: Case | None) -> bool:
    match entry.body:
        case e.StepDone(step=step, outcome=outcome) if expected.done:
            wanted = expected.done.get("outcome")
            return step.split("/")[0] == expected.done["step"] and wanted in (None, outcome)
        case e.Acknowledged():
            return bool(expected.acknowledged)
        case e.RumourMatched(rumour=rumour):
            return rumour == expected.matched
        case e.Escalated(role=role) | e.EscalationProposed(role=role):
            return role == expected.escalated
        case e.DeadlineMissed(clock=clock) if expected.missed and case:
            return case.clocks[clock].deadline.rule == expected.missed
        case e.Closed():
            return bool(expected.closed)
        case _:
            return False


def _is_overdue(entry: e.Entry) -> bool:
    return isinstance(entry.body, e.DeadlineMissed) and entry.body.verdict == "overdue"


def _timeline(entry: e.Entry) -> dict[str, Any]:
    return {"at": entry.at, "case": entry.case, "entry": msgspec.to_builtins(entry.body)}
