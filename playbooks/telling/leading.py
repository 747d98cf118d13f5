"""Leading (牵头): which of the departments that hold steps of a case comes first, by the district's plan."""

from typing import NamedTuple

from ..case import Case
from ..district.plan import Clause, Plan


class Lead(NamedTuple):
    """Who leads, and by which clause of the plan."""

    department: str
    clause: int


def lead_of(case: Case, plan: Plan) -> Lead | None:
    """The first department that a clause of the case's playbooks names as its lead and that holds a duty of the case.

    The playbook that opened the case comes first, and in it the clause that it puts first: catering is clause 7, whose
    lead is market regulation, whatever food it is about. Where the plan parts a clause by subject (food, farm produce),
    whose duty it is there comes before the order of the names. None when no clause names anybody who holds a duty.
    """
    duties = [step for step in case.steps.values() if not step.optional]
    holders = {step.department for step in duties}
    by_subject = {step.department for step in duties if step.department in _parted(plan, step.group or "")}
    for clause in clauses_of(case, plan):
        named = [lead for lead in clause.leads if lead in holders]
        if named:
            is_parted = any(group.subject_override for group in plan.groups_of(clause.no))
            ours = [lead for lead in named if is_parted and lead in by_subject]
            return Lead((ours or named)[0], clause.no)
    return None


def clauses_of(case: Case, plan: Plan) -> tuple[Clause, ...]:
    """The clauses that the playbooks of a case answer to, each once, in their order."""
    meant = (clause for book in case.playbooks for no in book.clauses for clause in plan.meant_by(no))
    return tuple({clause.no: clause for clause in meant}.values())


def _parted(plan: Plan, group: str) -> set[str]:
    """Whose a duty may be by its subject."""
    return {department for each in plan.groups_meant_by(group) for department in each.subject_override.values()}
