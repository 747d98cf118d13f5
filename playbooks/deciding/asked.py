"""Asked: what a person asks for, and what they wrote into the form, read out or refused with the remedy."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any, NamedTuple

import msgspec

from .. import entries as e
from ..case import Case
from ..district.departments import Departments
from ..errors import ActionRefused
from ..law.workdays import beijing
from ..playbook import Outcome
from ..reference import Reference
from ..step import Step

_FIRST_YEAR = 1949
"""A year that was not typed to its end (0026) is a slip of the hand; from some of them no calendar can count."""


class Action(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a person asks for. `id` is the idempotency key; `at` is when they did it."""

    v: int = 1
    id: str
    case: str
    kind: str
    actor: e.Actor
    at: datetime
    seen_version: int | None = None
    on_behalf_of: str | None = None
    body: dict[str, Any] = {}


def check_whose(action: Action, departments: Departments, *, may: Collection[str]) -> None:
    """Whoever acts in the place of others says for which department, and may do so. Raises ActionRefused.

    A person's name is no ground: who decided is whoever acts.
    """
    if not action.on_behalf_of:
        return
    if action.actor.role not in may:
        raise ActionRefused("代他人办理由食安办值班人员办理，您的岗位不能写代谁办理")
    if action.on_behalf_of not in {name for each in departments for name in (each.short, each.name)}:
        raise ActionRefused(f"部门名单中没有“{action.on_behalf_of}”，代办只写承办部门的名称")


def check_after(case: Case, ref: Reference, outcome: Outcome) -> None:
    """Whether what the outcome says has happened. Raises ActionRefused with the duty that has to end first."""
    if not outcome.after or any(event in outcome.after for step in case.steps.values() for event in step.brought):
        return
    plans = [each for each in ref.plans_of(case) if any(set(outcome.after) & {*way.emits} for way in each.outcomes)]
    first = "、".join(dict.fromkeys(plan.title for plan in plans))
    raise ActionRefused(f"“{outcome.title}”要等“{first}”办结之后")


def done_at(action: Action, step: Step, now: datetime) -> datetime:
    """When a step was done, by whoever did it. Raises ActionRefused before it began and after now."""
    at = at_of(action, "done_at")
    if at > now:
        raise ActionRefused("办理时间不能晚于现在")
    if at < step.opened_at:
        raise ActionRefused("办理时间早于步骤开始的时间，请核对")
    return at


class Term(NamedTuple):
    """Until when somebody has time, and the last day of it."""

    ends_at: datetime
    last_day: date


def term_of(case: Case, step: Step) -> Term | None:
    """The term of a duty's clock, of several the one that ends last; None where no clock counts for it."""
    terms = (each.deadline for each in case.clocks.values() if each.step == step.id)
    return max((Term(term.due_at, term.due_on) for term in terms if term.due_at and term.due_on), default=None)


def by_term(case: Case, step: Step, outcome: Outcome, at: datetime, now: datetime) -> datetime:
    """When a duty was done so: at `at`, but what says that its term is over on the term's last day. Raises
    ActionRefused before that, and of what says that it came within the term after it."""
    term = term_of(case, step) if outcome.at_term or outcome.in_term else None
    if term is None:
        return at
    if outcome.at_term and now < term.ends_at:
        raise ActionRefused(f"期限到 {term.last_day:%Y-%m-%d} 才满，期满之后才能这样办结")
    if outcome.in_term and at >= term.ends_at:
        raise ActionRefused(f"期限到 {term.last_day:%Y-%m-%d} 已满：办理时间请写期满前的那一天，否则改选期满的结果")
    return beijing(term.last_day, time()) if outcome.at_term else at


def at_of(action: Action, field: str = "at") -> datetime:
    """An instant that was written down; by default when the action was asked. Raises ActionRefused."""
    value = action.body.get(field)
    if value is None or value == "":
        return action.at
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise _no_time(value) from error
    if at.year < _FIRST_YEAR:
        raise _no_time(value)
    if at.tzinfo is None:
        raise ActionRefused("时间须带时区")
    return at


def _no_time(value: object) -> ActionRefused:
    return ActionRefused(f"“{value}”不是时间，请写成 2026-11-24T09:40+08:00 的样子")


def text_of(action: Action, field: str, missing: str) -> str:
    """What has to be written. Raises ActionRefused with `missing` when it was not."""
    value = written(action, field)
    if not value:
        raise ActionRefused(missing)
    return value


def written(action: Action, field: str) -> str:
    """What was written, empty when nothing was."""
    return str(action.body.get(field) or "").strip()


def ids_of(action: Action, field: str) -> set[str] | None:
    """The ids that were chosen, one or several; None when the form does not ask."""
    asked = action.body.get(field)
    if asked is None:
        return None
    return {str(each) for each in asked} if isinstance(asked, list | tuple) else {str(asked)}


class Paper(NamedTuple):
    """What justifies the change of a clock: since when it holds, why, and the document that says so."""

    at: datetime
    reason: str
    document: str


def paper_of(action: Action, at: datetime) -> Paper:
    """The paper of a change that holds since `at`. Raises ActionRefused."""
    return Paper(at, reason_of(action), text_of(action, "document", "请写明依据的文书（名称或文号）"))


def reason_of(action: Action) -> str:
    """The reason. Raises ActionRefused when none was given."""
    return text_of(action, "reason", "请写明理由")
