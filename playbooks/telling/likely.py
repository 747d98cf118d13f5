"""To whom a duty of a case may go (移交、改派): the likely departments first, the others in groups after them."""

from collections.abc import Iterator

from ..case import Case
from ..district.departments import Department, Departments
from ..district.plan import Plan
from ..folding.corrected import WITHDRAWN
from .leading import clauses_of

HERE, NAMED, OTHERS, OUTSIDE = GROUPS = ("本事件的承办部门", "工作要点点名的部门", "区里其他部门", "区外和基层单位")


def likely(case: Case, plan: Plan, departments: Departments) -> list[tuple[str, tuple[Department, ...]]]:
    """Every department once, by group: those that hold steps of the case, then those that the plan names by themselves
    in the clauses that the case's playbooks answer to, then the others of the district, then those outside it."""
    found: dict[str, str] = {}
    for step in case.steps.values():
        if step.state != WITHDRAWN:
            found.setdefault(step.department, HERE)
    for named in _named(case, plan):
        found.setdefault(named, NAMED)
    for department in departments:
        found.setdefault(department.id, OTHERS if department.kind == "body" else OUTSIDE)
    bodies = [body for each in found if each in departments and (body := departments.get(each)).kind != "group"]
    grouped = {group: tuple(each for each in bodies if found[each.id] == group) for group in GROUPS}
    return [(group, chosen) for group, chosen in grouped.items() if chosen]


def _named(case: Case, plan: Plan) -> Iterator[str]:
    for clause in clauses_of(case, plan):
        for group in plan.groups_of(clause.no):
            yield from group.bodies
