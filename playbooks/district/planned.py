"""Planned (按要点说): what a reason of the library cites of the plan, as far as a renumbered plan bears it out."""

import re
from collections.abc import Iterable

from ..playbook import BY_ID
from .departments import Departments
from .plan import CITED, NAMED, Clause, Group, Plan

_LEADS = re.compile(r"\{([A-Z]\d{2,3})\}(?:牵头|列首位)")
_BREAK = "；"


def bodies_of(groups: Iterable[Group], departments: Departments) -> set[str]:
    """Whom these groups name, also as a member of what they name."""
    named = [body for group in groups for body in group.bodies]
    return {*named, *(each.id for body in named for each in departments.expand(body))}


def as_planned(why_you: str, plan: Plan, departments: Departments) -> str:
    """The reason with the plan's own numbers and its year, by which it is told from next year's in an open case.
    What the plan does not say, by the body or by its lead, is left out, and that is said: nobody is told of a duty by a
    clause about something else."""
    if NAMED not in why_you or not plan.says_year:
        return why_you
    parts = why_you.split(_BREAK)
    told = [_renumbered(part, plan, departments) for part in parts] if plan.is_renumbered else parts
    borne = [said.replace(f"{NAMED}第", f"{plan.plan.year}年{NAMED}第") for said in told if said is not None]
    if len(borne) == len(parts):
        return _BREAK.join(borne)
    if not borne:
        return f"处置规程把这一步交给本部门，{plan.plan.name}没有写明"
    return f"{_BREAK.join(borne)}（{plan.plan.name}没有写明）"


def _renumbered(part: str, plan: Plan, departments: Departments) -> str | None:
    """A part of a reason with the plan's own numbers; None when the plan does not bear it out."""
    for cited in map(int, CITED.findall(part)):
        if _meant(cited, part, plan, departments) is None:
            return None
    return CITED.sub(lambda found: f"第{_number(int(found[1]), part, plan, departments)}条", part)


def _number(cited: int, part: str, plan: Plan, departments: Departments) -> int:
    clause = _meant(cited, part, plan, departments)
    return clause.no if clause else cited


def _meant(cited: int, part: str, plan: Plan, departments: Departments) -> Clause | None:
    """The clause that a number means here: the first that names whom the part names, and lets lead whom it calls so."""
    for clause in plan.meant_by(cited):
        groups = plan.groups_of(clause.no)
        leads = {*clause.leads, *(group.lead for group in groups)}
        if {*BY_ID.findall(part)} <= bodies_of(groups, departments) and {*_LEADS.findall(part)} <= leads:
            return clause
    return None
