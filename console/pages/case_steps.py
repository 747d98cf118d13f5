"""The steps of a case as its page shows them: whose, why, what each wants and what speaks against it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request

from playbooks.actions import DUTY_ROLES
from playbooks.case import Case
from playbooks.deciding.contrary import conditions, contrary_to_any
from playbooks.deciding.more_time import law_at_once
from playbooks.deciding.undone import as_it_stands, offered, undone_before
from playbooks.district.people import Person
from playbooks.folding.noting import fewer
from playbooks.playbook import fields_of
from playbooks.step import Step
from playbooks.telling.whose import why_theirs

from ..forms import person_of
from ..papers.told_party import is_to_tell
from ..state import Desk
from ..wording.links import anchor_of
from ..wording.words import Say, about


class StepView(msgspec.Struct, frozen=True, kw_only=True):
    """A step as it is shown."""

    step: Step
    anchor: str
    """Where it is found on the page, whatever steps came or left."""
    is_acted: bool
    """What led to this page was asked of it."""
    about: str
    which: str
    """Which signal of several it is about, with the business where its name is known."""
    why: str
    """Why it is its department's."""
    may_act: bool
    is_to_tell: bool
    """Drafts of what is told in writing can be had."""
    may_ask_time: bool
    """More time can be asked for: the office's own target, of what no law wants at once."""
    needs: tuple[str, ...]
    """Every field that one of the outcomes needs."""
    choices: Mapping[str, tuple[str, ...]]
    """Of some of them, what may be chosen."""
    undone: tuple[str, ...]
    """What ought to be done before it ends, by title."""
    fewer: tuple[str, ...]
    """By which counts of its result there are fewer people than the case has."""
    contrary: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]
    is_first: bool
    """Listed at once; the others' steps are folded on a small screen, when they are many."""
    is_unfolded: bool
    """Shown with its reason and its forms at once: the reader's first own duties, and all steps when they are few."""


FEW = 3
"""Steps that are all shown with their forms; more are a list to be opened one by one."""


def step_views(
    case: Case,
    request: Request[Any, Any, Any],
    say: Say,
    *,
    lead: str,
    acted: str,
    words: Mapping[str, str],
) -> list[StepView]:
    """The reader's own duties first, then the lead's; open ones before done, optional ones last, as they opened."""
    desk, person = Desk.of(request), person_of(request)
    now = desk.clock.now()
    steps = sorted(
        (as_it_stands(case, step) for step in case.steps.values()),
        key=lambda step: (
            step.optional or step.department != person.department,
            step.state != "open",
            step.optional,
            step.department != lead,
        ),
    )
    unfolded = steps[:FEW] if len(steps) <= FEW else [step for step in steps if _is_own_duty(step, person)][:FEW]
    return [
        StepView(
            step=step,
            anchor=anchor_of(step.id),
            is_acted=step.id == acted,
            about=about(step.about, case, say),
            which=words.get(step.id, ""),
            why=why_theirs(step),
            may_act=case.is_open and (person.role in DUTY_ROLES or person.department == step.department),
            is_to_tell=is_to_tell(person, case, step),
            may_ask_time=step.has_own_target and step.wanted is None and law_at_once(case, step) is None,
            needs=fields_of(step.outcomes),
            choices=offered(case, step),
            undone=undone_before(case, step) if step.state == "open" else (),
            fewer=fewer(step.fields, case.facts),
            contrary=contrary_to_any(case, desk.reference, step, now),
            conditions=conditions(case, step, now),
            is_unfolded=step in unfolded or step.id == acted,
            is_first=len(steps) <= FEW or step.department == person.department,
        )
        for step in steps
    ]


def _is_own_duty(step: Step, person: Person) -> bool:
    return step.department == person.department and step.state == "open" and not step.optional
