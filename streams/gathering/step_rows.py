"""Rows of open steps beside the cases that hold them: what a department has to sign for is found by an index."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete

from playbooks.case import Case
from playbooks.telling.assigned import assigned
from playbooks.urgency.severity import LEVELS

from ..store import schema as t
from ..store.database import change, upsert
from ..store.schema import to_us


def keep_steps(connection: Connection, cases: Iterable[tuple[Case | None, Case]]) -> None:
    """Of cases as they were and are: the rows say what is open now.

    A fold keeps what it leaves alone as it is: where steps and clocks are the same ones, so are the rows.
    """
    new: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for before, case in cases:
        if before and _said(before) == _said(case) and before.steps is case.steps and before.clocks is case.clocks:
            continue
        old, now = step_rows(before) if before else {}, step_rows(case)
        new += [row for step, row in now.items() if old.get(step) != row]
        gone += [{"b_case": case.id, "b_step": step} for step in old if step not in now]
    upsert(connection, t.open_steps, new, key=["case_id", "step"])
    change(connection, _GONE, gone)


def _said(case: Case) -> tuple[bool, str, bool]:
    """What a row says besides its step and clocks."""
    return case.is_open, case.severity, case.is_confidential


def step_rows(case: Case) -> dict[str, dict[str, Any]]:
    """The rows of a case's open steps, by the step."""
    return {
        each.step.id: {
            "case_id": case.id,
            "step": each.step.id,
            "department": each.step.department,
            "standing": each.standing,
            "due_at": to_us(each.due_at) if each.due_at else t.NEVER_DUE,
            "severity": LEVELS.index(case.severity),
            "is_confidential": case.is_confidential,
        }
        for each in assigned(case)
    }


_GONE = delete(t.open_steps).where(
    t.open_steps.c.case_id == bindparam("b_case"), t.open_steps.c.step == bindparam("b_step")
)
