"""Leading (牵头): which of the departments that hold steps of a case comes first, by the district's plan."""

from typing import NamedTuple

from ..case import Case
from ..district.plan import Plan


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
    parted = {group.id: set(group.subject_override.values()) for group in plan.groups}
    by_subject = {step.department for step in duties if step.department in parted.get(step.group or "", ())}
    leads = {clause.no: clause.leads for clause in plan.clauses}
    for no in dict.fromkeys(no for book in case.playbooks for no in book.clauses):
        named = [lead for lead in leads.get(no, ()) if lead in holders]
        if named:
            is_parted = any(group.clause == no and group.subject_override for group in plan.groups)
            ours = [lead for lead in named if is_parted and lead in by_subject]
            return Lead((ours or named)[0], no)
    return None
