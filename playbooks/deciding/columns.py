"""Columns of a register (受理时间, 办结时间): what they say that its source has done completes the matching steps."""

from collections.abc import Mapping
from datetime import datetime

from ..case import Case
from ..events import complete_step
from ..playbook import Outcome
from ..reference import Reference
from ..step import Step
from .draft import Draft


def complete_by_columns(draft: Draft, ref: Reference, signal: str, progress: Mapping[str, datetime]) -> None:
    """Complete what the register says is done, the earliest first, until it says nothing more of an open step."""
    columns = sorted(progress.items(), key=lambda each: each[1])
    while columns and (found := _by_column(draft.case, ref, signal, columns)):
        step, outcome, column, at = found
        when = max(at, step.opened_at)
        complete_step(draft, ref, step, outcome, at=when, note=f"登记表“{column}”", column=column)


def _by_column(
    case: Case, ref: Reference, signal: str, columns: list[tuple[str, datetime]]
) -> tuple[Step, Outcome, str, datetime] | None:
    about = {thing for joined in case.signals if joined.id == signal for thing in joined.about}
    steps = [step for step in case.open_steps if step.about in about]
    for column, at in columns:
        for step in steps:
            outcome = _outcome_by_column(case, ref, step, column)
            if outcome:
                return step, outcome, column, at
    return None


def _outcome_by_column(case: Case, ref: Reference, step: Step, column: str) -> Outcome | None:
    plans = (plan for plan in ref.plans_of(case) if plan.id == step.plan and column in plan.completes_by)
    return next((plan.outcome(plan.completes_by[column]) for plan in plans), None)
