"""Marking a drill (评分): what stands in its records, against what the scenario expects, as of an instant.

Expected actions are records with a time: a step done, a department told, a rumour matched. What people did is read
from entries and notices; nothing is ticked by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from playbooks import entries as e
from playbooks.actions import OFFICE
from playbooks.case import DOUBLED, Case, Clock
from playbooks.playbook import LEFT_UNDONE
from playbooks.reference import Reference

from ..figures.standing import is_law
from ..store import schema as t
from ..store.schema import from_us
from ..store.stored import decode_case, decode_entry, decode_notice
from .scenario import Expected, Scenario, ends_at, exercise_of, labels_of
from .scoring import (
    WAITING,
    DrillDeadline,
    DrillResult,
    Scored,
    band_of,
    deadlines_of,
    is_directed,
    line_scores,
    overruns,
    parts_of,
    points_of,
    total_of,
)
from .wanted import due_of, since_of


class Recorded(NamedTuple):
    """What the records say of an expected action."""

    at: datetime | None = None
    """When it stands there first, or as of when it holds."""
    stated_at: datetime | None = None
    """When it had been done, where that is what somebody wrote down afterwards (补记)."""
    evidence: str = ""
    """Which record it is, or what there is instead."""
    is_broken: bool = False
    """It can be said already that it was not kept."""
    misses: tuple[DrillDeadline, ...] = ()
    early: timedelta | None = None
    """How long before its time began to count it was done, where it was not asked for again since."""


class Marking:
    """Reads the records of a drill's own store through `connection`, as of `now`.

    What is not due yet waits, also when the drill is ended before its time: ending it changes no mark.
    """

    def __init__(self, connection: Connection, reference: Reference, scenario: Scenario, now: datetime) -> None:
        self._connection, self._ref, self._scenario, self._now = connection, reference, scenario, now
        self._end = ends_at(scenario)
        self._labels = labels_of(scenario)

    def result(self, *, refused: Sequence[str] = (), is_answered: bool = False) -> DrillResult:
        """Every expected action against the records. `is_answered`: people answered it, not the script alone."""
        scored = [self._scored(each, is_answered=is_answered) for each in self._scenario.expect]
        lines = line_scores(scored)
        total = total_of(lines) if not is_answered or any(map(self._shows_somebody, scored)) else None
        return DrillResult(
            scenario=self._scenario.id,
            title=self._scenario.title,
            seed=self._scenario.seed,
            score=total,
            band=band_of(total),
            lines=lines,
            expected=scored,
            deadlines=deadlines_of(self._cases.values(), self._until),
            cases=len(self._cases),
            signals=self._count(t.signals),
            notices=self._count(t.notices),
            entries_sha256=sha256(b"\n".join(e.canonical(entry) for entry in self.entries)).hexdigest(),
            refused=list(refused),
            timeline=[
                {"at": each.at, "case": each.case, "entry": msgspec.to_builtins(each.body)} for each in self.entries
            ],
            fence=self._fence(),
            is_answered=is_answered,
            parts=parts_of(self._cases.values(), self.entries) if is_answered else [],
            targets=overruns(self._cases.values(), self._until, told=self._told_of(scored)),
            until=self._until,
        )

    @property
    def _until(self) -> datetime:
        return min(self._now, self._end)

    @cached_property
    def entries(self) -> list[e.Entry]:
        """Everything that happened, in the order in which it was written."""
        query = select(t.entries.c.body).order_by(t.entries.c.n)
        return [decode_entry(row.body) for row in self._connection.execute(query)]

    @cached_property
    def _by(self) -> dict[str, str]:
        """The department of whoever wrote an entry."""
        return {entry.id: entry.actor.department for entry in self.entries if entry.actor and entry.actor.department}

    @cached_property
    def _owners(self) -> dict[str, str]:
        """The department whose duty it was, of each entry that somebody else wrote for it (代填)."""
        found = {}
        for entry in self.entries:
            case = self._cases.get(entry.case) if entry.on_behalf_of else None
            step = case.steps.get(entry.body.step) if case and isinstance(entry.body, e.StepDone) else None
            if step and step.department != self._by.get(entry.id):
                found[entry.id] = step.department
        return found

    @cached_property
    def _scripted(self) -> set[str]:
        """The entries that the script's own players or the controller wrote."""
        return {entry.id for entry in self.entries if entry.actor and is_directed(entry.actor)}

    @cached_property
    def _rules(self) -> dict[str, str]:
        """The rule of each clock that ever ran, also of a case that gave its clocks away."""
        begun = (each.body for each in self.entries if isinstance(each.body, e.ClockStarted))
        return {body.clock: body.deadline.rule for body in begun}

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
        since = since_of(self._scenario, expected)
        due_at = due_of(self._scenario, expected, self._ref.workdays)
        found = self._found(expected)
        done_at, evidence = found.at, found.evidence
        late = int((done_at - due_at).total_seconds()) if done_at and due_at and done_at > due_at else None
        rating = "M" if late else "P"
        if done_at is None:
            rating = "U" if found.is_broken or self._now >= (due_at or self._end) else WAITING
        return Scored(
            id=expected.id,
            title=expected.title,
            line=expected.line,
            rating=rating,
            points=points_of(expected, allowed=due_at - since if due_at else None, late=late, rating=rating),
            due_at=due_at,
            # What can only be said of a time as a whole is done at no instant.
            done_at=None if expected.cases is not None or expected.missed == "none" else done_at,
            stated_at=found.stated_at,
            late_by_s=late,
            critical=expected.critical,
            evidence=evidence,
            is_scripted=is_answered and evidence in self._scripted,
            department=self._whose(expected, found),
            stood_in=self._by[evidence] if evidence in self._owners.keys() - self._scripted else "",
            early_by_s=int(found.early.total_seconds()) if found.early else None,
            misses=list(found.misses),
        )

    def _shows_somebody(self, scored: Scored) -> bool:
        """Whether it says anything of those who answer: what the desk did by itself is no merit of theirs."""
        return scored.counts and (scored.rating != "P" or scored.evidence in self._by)

    def _whose(self, expected: Expected, found: Recorded) -> str:
        """Whose it was to do, or who did it."""
        missing, evidence = {each.department for each in found.misses}, found.evidence
        if missing:
            return missing.pop() if len(missing) == 1 else ""
        if evidence in self._by:
            return self._owners.get(evidence, self._by[evidence])
        if expected.done:
            plan, case = expected.done["step"], self._case(expected.on)
            steps = [each for each in case.steps.values() if each.plan == plan] if case else []
            return steps[0].department if steps else self._owner_of(case, plan)
        return OFFICE if expected.told or expected.acknowledged or expected.closed else ""

    def _told_of(self, scored: Sequence[Scored]) -> set[tuple[str, str]]:
        """The duties, by case and plan, that are told as expected actions late or left undone."""
        late = [self._scenario.expect[n] for n, each in enumerate(scored) if each.rating in ("M", "U")]
        done = [(self._case(each.on), each.done["step"]) for each in late if each.done]
        return {(case.id, plan) for case, plan in done if case}

    def _owner_of(self, case: Case | None, plan: str) -> str:
        """Whose a duty would be that never began: by the playbooks of its case, else by all of them if they agree."""
        books = [self._ref.playbook(each.hash) for each in case.playbooks] if case else []
        for among in (books, self._ref.playbooks):
            owners = {step.department for step in (book.step(plan) for book in among) if step}
            if owners:
                owner = owners.pop() if len(owners) == 1 else ""
                return owner if owner in self._ref.departments else ""
        return ""

    def _found(self, expected: Expected) -> Recorded:
        """When the expected thing stands in the records first, and which record it is."""
        if expected.cases is not None:
            return self._gathered(self._labels.get(expected.on or "", []), expected.cases)
        case = self._case(expected.on)
        if case is None:
            return Recorded(evidence="没有对应的事件")
        homes = self._homes(expected.on, case)
        since = since_of(self._scenario, expected)
        if expected.told:
            return self._told(homes, expected.told, since)
        if expected.missed == "none":
            return self._kept(case)
        entries = _not_undone(entry for entry in self.entries if entry.case in homes)
        found = [entry for entry in entries if _satisfies(entry, expected, self._rules)]
        first = next((entry for entry in found if entry.at >= since), None)
        if first is None and found and not _is_asked_again(case, expected):
            first = found[-1]
        return Recorded(first.at, _stated(first), first.id, early=_early(first.at, since)) if first else Recorded()

    def _gathered(self, signals: Sequence[str], wanted: int) -> Recorded:
        """How many cases they make; it can be said once all of them have come to a case, or at the end."""
        cases = {case for each in signals if (case := self._where.get(each))}
        have_come = all(self._where.get(each) for each in signals)
        if not (have_come or self._now >= self._end):
            return Recorded()
        is_so = len(cases) == wanted
        return Recorded(self._until if is_so else None, evidence=f"{len(cases)} 个事件", is_broken=not is_so)

    def _kept(self, case: Case) -> Recorded:
        """Whether no legal time passed: a miss counts from when it is recorded, and that there is none once a legal
        time came to its end, or at the end."""
        clocks = [each for each in case.clocks.values() if _binds(each)]
        misses = tuple(each for each in deadlines_of([case], self._until) if each.is_overdue)
        if misses:
            return Recorded(evidence=f"{len(misses)} 项超期", is_broken=True, misses=misses)
        can_be_said = self._now >= self._end or any(each.stopped_at for each in clocks)
        return Recorded(self._until, evidence="无超期") if can_be_said else Recorded()

    def _case(self, label: str | None) -> Case | None:
        """The case the first signal of that label belongs to, as it stands."""
        ids = self._labels.get(label or "", [])
        return self._cases.get(self._where.get(ids[0]) or "") if ids else None

    def _homes(self, label: str | None, case: Case) -> set[str]:
        """That case, and those that its first signal was in before they were taken in: what was done there is done."""
        first = self._labels[label or ""][0]
        return {case.id, *(each.case for each in case.absorbed if first in each.signals)}

    def _told(self, cases: set[str], department: str, since: datetime) -> Recorded:
        n, a = t.notices.c, t.attempts.c
        query = (
            select(a.at, n.id)
            .join(t.notices, n.id == a.notice_id)
            .where(n.case_id.in_(cases), n.receiver.startswith(f"{department}/"), a.outcome == "sent")
            .order_by(a.at)
        )
        rows = self._connection.execute(query).all()
        row = next((each for each in rows if from_us(each.at) >= since), rows[-1] if rows else None)
        if row is None:
            return Recorded()
        return Recorded(from_us(row.at), evidence=f"通知 {row.id}", early=_early(from_us(row.at), since))

    def _count(self, table: Any) -> int:
        return int(self._connection.execute(select(func.count()).select_from(table)).scalar_one())

    def _fence(self) -> list[str]:
        """Records of this drill that do not carry its mark, and notices that left by another way than the outbox."""
        exercise, crossed = exercise_of(self._scenario), []
        for row in self._connection.execute(select(t.signals.c.id, t.signals.c.exercise)):
            if row.exercise != exercise:
                crossed.append(f"signal {row.id}")
        for sent in self._connection.execute(select(t.notices.c.id, t.notices.c.channel, t.notices.c.body)):
            if sent.channel != "outbox" or decode_notice(sent.body).exercise != exercise:
                crossed.append(f"notice {sent.id}")
        return crossed


def _early(at: datetime, since: datetime) -> timedelta | None:
    """How long before `since` that was, if it was a minute or more."""
    return since - at if since - at >= timedelta(minutes=1) else None


def _is_asked_again(case: Case, expected: Expected) -> bool:
    """Whether a duty of that plan waits: what was done of it before was another (续报, a grade of other numbers)."""
    return expected.done is not None and any(each.plan == expected.done["step"] for each in case.open_steps)


def _stated(entry: e.Entry) -> datetime | None:
    """When it says that it was done, where that is another minute than the one at which it was written."""
    done_at = entry.body.done_at if isinstance(entry.body, e.StepDone) else entry.at
    return done_at if entry.at - done_at >= timedelta(minutes=1) else None


def _not_undone(entries: Iterable[e.Entry]) -> list[e.Entry]:
    """Without what a person took back later: a step whose outcome was withdrawn was not done, a case that was opened
    again was not closed. What was done anew counts from then on."""
    standing: list[e.Entry] = []
    for entry in entries:
        if isinstance(entry.body, e.StepTakenBack | e.Reopened):
            standing = [each for each in standing if not _undoes(entry, each)]
        standing.append(entry)
    return standing


def _undoes(later: e.Entry, earlier: e.Entry) -> bool:
    match later.body, earlier.body:
        case e.StepTakenBack(step=again), e.StepDone(step=done):
            return again == done
        case e.Reopened(), e.Closed():
            return True
        case _:
            return False


def _satisfies(entry: e.Entry, expected: Expected, rules: Mapping[str, str]) -> bool:
    match entry.body:
        case e.StepDone(step=step, outcome=outcome) if expected.done:
            wanted = expected.done.get("outcome")
            is_so = outcome == wanted if wanted else outcome not in LEFT_UNDONE
            return step.split("/")[0] == expected.done["step"] and is_so
        case e.Acknowledged():
            return bool(expected.acknowledged)
        case e.RumourMatched(rumour=rumour):
            return rumour == expected.matched
        case e.Escalated(role=role) | e.EscalationProposed(role=role):
            return role == expected.escalated
        case e.DeadlineMissed(clock=clock) if expected.missed:
            return rules.get(clock) == expected.missed
        case e.Closed():
            return bool(expected.closed)
        case _:
            return False


def _binds(clock: Clock) -> bool:
    """A time of law that the district can miss: it has a number and its text was verified."""
    return clock.deadline.due_at is not None and clock.stopped_by != DOUBLED and is_law(clock)
