"""Marking a drill (评分): what stands in its records, against what the scenario expects, as of an instant.

Expected actions are records with a time: a step done, a department told, a rumour matched. What people did is read
from entries and notices; nothing is ticked by hand.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from connectors.notice import Notice
from playbooks import entries as e
from playbooks.actions import OFFICE
from playbooks.case import Case
from playbooks.law.workdays import Workdays, beijing, day_of

from ..store import schema as t
from ..store.schema import from_us
from ..store.stored import decode_case
from .scenario import BY_SCRIPT, Expected, Scenario, ends_at, exercise_of, labels_of, length, starts_at
from .scoring import WAITING, DrillDeadline, DrillResult, Scored, band_of, line_scores, overruns, parts_of, points_of


class Marking:
    """Reads the records of a drill's own store through `connection`.

    What is not due by `now` may still be done, unless the drill `is_over`: it was ended before its time.
    """

    def __init__(
        self, connection: Connection, workdays: Workdays, scenario: Scenario, now: datetime, *, is_over: bool = False
    ) -> None:
        self._connection, self._workdays, self._scenario, self._now = connection, workdays, scenario, now
        self._start, self._end = starts_at(scenario), min(now, ends_at(scenario)) if is_over else ends_at(scenario)
        self._labels = labels_of(scenario)

    def result(self, *, refused: Sequence[str] = (), is_answered: bool = False) -> DrillResult:
        """Every expected action against the records. `is_answered`: people answered it, not the script alone."""
        scored = [self._scored(each, is_answered=is_answered) for each in self._scenario.expect]
        lines = line_scores(scored)
        given = [line.points for line in lines if line.points is not None]
        total = round(sum(given) / len(given) * 10, 1) if given else 0.0
        return DrillResult(
            scenario=self._scenario.id,
            title=self._scenario.title,
            seed=self._scenario.seed,
            score=total,
            band=band_of(total),
            lines=lines,
            expected=scored,
            deadlines=self._deadlines(),
            cases=len(self._cases),
            signals=self._count(t.signals),
            notices=self._count(t.notices),
            entries_sha256=sha256(b"\n".join(e.canonical(entry) for entry in self.entries)).hexdigest(),
            refused=list(refused),
            timeline=[_timeline(entry) for entry in self.entries],
            fence=self._fence(),
            is_answered=is_answered,
            parts=parts_of(self._cases.values(), self.entries) if is_answered else [],
            targets=overruns(self._cases.values(), min(self._now, self._end)),
        )

    @cached_property
    def entries(self) -> list[e.Entry]:
        """Everything that happened, in the order in which it was written."""
        query = select(t.entries.c.body).order_by(t.entries.c.n)
        return [msgspec.json.decode(row.body, type=e.Entry) for row in self._connection.execute(query)]

    @cached_property
    def _by(self) -> dict[str, str]:
        """The department of whoever wrote an entry."""
        return {entry.id: entry.actor.department for entry in self.entries if entry.actor and entry.actor.department}

    @cached_property
    def _scripted(self) -> set[str]:
        """The entries that the script's own players wrote."""
        return {entry.id for entry in self.entries if entry.actor and entry.actor.person.startswith(BY_SCRIPT)}

    @cached_property
    def _cases(self) -> dict[str, Case]:
        query = select(t.cases.c.body).order_by(t.cases.c.opened_at, t.cases.c.id)
        return {case.id: case for case in (decode_case(row.body) for row in self._connection.execute(query))}

    @cached_property
    def _where(self) -> dict[str, str | None]:
        """The case of each signal that has come in."""
        c = t.signals.c
        return {row.id: row.case_id for row in self._connection.execute(select(c.id, c.case_id))}

    def _scored(self, expected: Expected, *, is_answered: bool) -> Scored:
        since = self._start + length(expected.from_)
        due_at = _due(expected, since, self._workdays)
        done_at, evidence = self._found(expected)
        late = int((done_at - due_at).total_seconds()) if done_at and due_at and done_at > due_at else None
        rating = "M" if late else "P"
        if done_at is None:
            rating = WAITING if self._now < (due_at or self._end) else "U"
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
            is_scripted=is_answered and evidence in self._scripted,
            department=self._whose(expected, evidence),
        )

    def _whose(self, expected: Expected, evidence: str) -> str:
        """Who did it, or whose it was to do."""
        if expected.told or evidence in self._by:
            return expected.told or self._by[evidence]
        if expected.done:
            steps = case.steps.values() if (case := self._case(expected.on)) else ()
            return next((each.department for each in steps if each.plan == expected.done["step"]), "")
        return OFFICE if expected.acknowledged or expected.closed else ""

    def _found(self, expected: Expected) -> tuple[datetime | None, str]:
        """When the expected thing stands in the records first, and which record it is."""
        if expected.cases is not None:
            ids = {self._where[each] for each in self._labels.get(expected.on or "", []) if each in self._where}
            return self._at_the_end(len(ids) == expected.cases), f"{len(ids)} 个事件"
        case = self._case(expected.on)
        if case is None:
            return None, "没有对应的事件"
        if expected.told:
            return self._told(case.id, expected.told)
        entries = [entry for entry in self.entries if entry.case == case.id]
        if expected.missed == "none":
            missed = [entry for entry in entries if _is_overdue(entry)]
            return self._at_the_end(not missed), f"{len(missed)} 项超期" if missed else "无超期"
        found = next((entry for entry in entries if _satisfies(entry, expected, case)), None)
        return (found.at, found.id) if found else (None, "")

    def _at_the_end(self, holds: bool) -> datetime | None:
        """What can only be said when all is over."""
        return self._end if holds and self._now >= self._end else None

    def _case(self, label: str | None) -> Case | None:
        """The case the first signal of that label belongs to, as it stands."""
        ids = self._labels.get(label or "", [])
        return self._cases.get(self._where.get(ids[0]) or "") if ids else None

    def _told(self, case_id: str, department: str) -> tuple[datetime | None, str]:
        n, a = t.notices.c, t.attempts.c
        query = (
            select(a.at, n.id)
            .join(t.notices, n.id == a.notice_id)
            .where(n.case_id == case_id, n.receiver.startswith(f"{department}/"), a.outcome == "sent")
            .order_by(a.at)
        )
        row = self._connection.execute(query).first()
        return (from_us(row.at), f"通知 {row.id}") if row else (None, "")

    def _deadlines(self) -> list[DrillDeadline]:
        found = []
        for case in self._cases.values():
            for clock in case.clocks.values():
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
                        title=clock.deadline.title,
                        department=step.department if (step := case.steps.get(clock.step)) else "",
                        step=step.title if step else "",
                    )
                )
        return found

    def _count(self, table: Any) -> int:
        return int(self._connection.execute(select(func.count()).select_from(table)).scalar_one())

    def _fence(self) -> list[str]:
        """Records of this drill that do not carry its mark, and notices that left by another way than the outbox."""
        exercise, crossed = exercise_of(self._scenario), []
        for row in self._connection.execute(select(t.signals.c.id, t.signals.c.exercise)):
            if row.exercise != exercise:
                crossed.append(f"signal {row.id}")
        for sent in self._connection.execute(select(t.notices.c.id, t.notices.c.channel, t.notices.c.body)):
            if sent.channel != "outbox" or msgspec.json.decode(sent.body, type=Notice).exercise != exercise:
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
