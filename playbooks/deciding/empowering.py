"""Power (执法权): what a law gives to an authority to do, or is shown by its official document, goes to no body without
such power: a platform cannot seal food, nor can a village's helper.
"""

import re

from ..case import Case
from ..district.departments import Department
from ..errors import ActionRefused
from ..reference import Reference
from ..step import Step

_LAW = re.compile("《|〔")
_OFFICIAL = re.compile("责令|决定书|通知书|笔录|封存|查封|扣押|抽样单|送达回证|移送|移交函|通报函")
"""Documents that only an authority makes out."""


def check_power(case: Case, ref: Reference, step: Step, department: Department) -> None:
    """Raises ActionRefused when the department may not take the duty on."""
    if may_take(case, ref, step, department):
        return
    ground = f"依{step.basis}办理" if _rests_on_law(step) else f"须出具{'、'.join(step.evidence)}"
    raise ActionRefused(
        f"{department.short}没有执法权，不能承办“{step.title}”（{ground}）；请移交有权的部门，或退回食安办"
    )


def closed_to(case: Case, ref: Reference, step: Step) -> tuple[str, ...]:
    """The departments (their ids) that the duty cannot be handed to."""
    return tuple(each.id for each in ref.departments if not may_take(case, ref, step, each))


def may_take(case: Case, ref: Reference, step: Step, department: Department) -> bool:
    """Whether it has the power, or needs none; whose work it is by its playbook always may."""
    if department.is_authority or not (_rests_on_law(step) or any(map(_OFFICIAL.search, step.evidence))):
        return True
    return any((plan.id, plan.department) == (step.plan, department.id) for plan in ref.plans_of(case))


def _rests_on_law(step: Step) -> bool:
    return bool(_LAW.search(step.basis or ""))
