"""What a clause of the plan says (条), for whoever reads that a duty is theirs by it."""

from collections.abc import Callable, Iterable

import msgspec

from playbooks.district.plan import Clause, Group, Plan

SAYS_LEAD = "S"
"""The basis of a group of which the plan itself says who leads; of others the first is taken to."""


class Answerable(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for a part of a clause."""

    lead: str
    """Empty where the plan does not say who leads."""
    others: tuple[str, ...]


class ClauseView(msgspec.Struct, frozen=True, kw_only=True):
    """A clause that a reason cites."""

    no: int
    title: str
    summary: str
    reacts_to: str
    """Of what kind of affair it is."""
    answers: tuple[Answerable, ...]


def clauses_of(texts: Iterable[str], plan: Plan, department_name: Callable[[str], str]) -> dict[str, list[ClauseView]]:
    """The clauses that each reason cites, by the reason."""
    return {text: [_view(each, plan, department_name) for each in plan.cited(text)] for text in texts}


def _view(clause: Clause, plan: Plan, department_name: Callable[[str], str]) -> ClauseView:
    return ClauseView(
        no=clause.no,
        title=clause.title,
        summary=clause.summary,
        reacts_to=clause.reacts_to,
        answers=tuple(dict.fromkeys(_who(group, department_name) for group in plan.groups_of(clause.no))),
    )


def _who(group: Group, department_name: Callable[[str], str]) -> Answerable:
    lead, *others = map(department_name, group.bodies)
    if group.basis != SAYS_LEAD:
        return Answerable(lead="", others=(lead, *others))
    return Answerable(lead=lead, others=tuple(others))
