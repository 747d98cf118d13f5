"""Scripted players (模拟组): what the script lets them do, for departments that nobody plays."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from playbooks import entries as e
from playbooks.actions import DUTY_ROLES, OFFICE, Action
from playbooks.case import Case
from playbooks.deciding.asked import term_of
from playbooks.deciding.undone import undone

from ..embedded import Runner
from ..store import schema as t
from ..store.stored import decode_case
from .scenario import BY_SCRIPT, Move, Scenario, exercise_of, labels_of, minute_of, names_of


def action_of(scenario: Scenario, number: int, move: Move, case: Case, now: datetime) -> Action:
    """What the script's line `number` lets somebody do on a case as it stands."""
    department = move.department or OFFICE
    body: dict[str, Any] = {
        "step": next_step(case, move.step, department),
        "outcome": move.outcome,
        "note": move.note,
        "fields": move.fields,
        "reason": move.reason or move.note,
        "conclusion": move.note,
        "text": move.note,
        **move.asks,
    }
    return Action(
        id=e.digest(exercise_of(scenario), str(scenario.seed), names_of(scenario)[number]),
        case=case.id,
        kind=move.do,
        actor=e.Actor(person=f"{BY_SCRIPT}{department}", role=move.by, department=department),
        at=now,
        body={name: value for name, value in body.items() if value},
    )


def next_step(case: Case, plan: str | None, department: str) -> str | None:
    """The oldest open step of that plan, the player's own first: they take the complaints of one affair one after the
    other, and of the duties that were given out the one that is theirs."""
    steps = [step for step in case.open_steps if step.plan == plan]
    order = sorted(steps, key=lambda step: (step.department != department, step.opened_at, step.id))
    return order[0].id if order else plan


def case_on(connection: Connection, labels: Mapping[str, Sequence[str]], label: str) -> Case | None:
    """The case of the first signal under a label, as it stands."""
    c = t.signals.c
    query = select(t.cases.c.body).join(t.signals, c.case_id == t.cases.c.id).where(c.id.in_(labels.get(label, ())[:1]))
    body = connection.execute(query).scalar()
    return decode_case(body) if body else None


class Players:
    """The moves of some departments, made at the minute of the script, or as soon after it as their duty is there."""

    def __init__(self, runner: Runner, scenario: Scenario, departments: Collection[str]) -> None:
        self._runner, self._scenario, self.departments = runner, scenario, frozenset(departments)
        self._labels = labels_of(scenario)
        self.refused: list[str] = []
        """Moves that the line refused, with the reason."""
        self.again()

    def again(self) -> None:
        """Begin anew."""
        self.refused.clear()
        self._waiting = {
            number: inject.play
            for number, inject in enumerate(self._scenario.script)
            if inject.play is not None and (inject.play.department or OFFICE) in self.departments
        }

    def move(self, now: datetime) -> None:
        """Make the moves whose minute has come; what is not their turn yet waits."""
        due = [(number, move) for number, move in self._waiting.items() if self._at(number) <= now]
        for label in dict.fromkeys(move.on for _, move in due):
            while (case := self._case(label)) and (
                turn := _next(case, [each for each in due if each[1].on == label], now)
            ):
                number, move = turn
                outcome = self._runner.act(action_of(self._scenario, number, move, case, now)).result()
                if not outcome.ok:
                    self.refused.append(refusal(number, move, outcome.reason))
                del self._waiting[number]
                due.remove(turn)

    def _at(self, number: int) -> datetime:
        return minute_of(self._scenario, self._scenario.script[number])

    def _case(self, label: str) -> Case | None:
        with self._runner.system.database.reading() as connection:
            return case_on(connection, self._labels, label)


def refusal(number: int, move: Move, reason: str) -> str:
    """A move that the line refused, as the report says it."""
    return f"第 {number + 1} 行 {move.note or move.do}：{reason}"


def _next(case: Case, moves: Sequence[tuple[int, Move]], now: datetime) -> tuple[int, Move] | None:
    """The first of the moves, in the order written, that can be made on the case as it stands."""
    return next((each for each in moves if is_their_turn(case, each[1], now)), None)


def is_their_turn(case: Case, move: Move, now: datetime) -> bool:
    """Whether the duty of a move is there, and may end so by now: what says that a term is over waits for its end, and
    a decision for what they have to do before."""
    department = move.department or OFFICE
    if move.step is None:
        return True
    step = next((each for each in case.open_steps if each.id == next_step(case, move.step, department)), None)
    if step is None or not (move.by in DUTY_ROLES or step.department == department):
        return False
    outcome = next((each for each in step.outcomes if each.id == move.outcome), None)
    if outcome is None:
        return True
    before, term = undone(case, step, outcome), term_of(case, step) if outcome.at_term else None
    return (term is None or term.ends_at <= now) and not any(each.department == department for each in before)
