"""What departments did by themselves (移交、申请延时、备注、报来人数较少), for the queue and for who takes
the shift."""

from typing import NamedTuple

from playbooks.case import Case
from playbooks.folding.noting import fewer
from playbooks.reference import Reference


class ByDepartments(NamedTuple):
    """What the office has not answered yet."""

    given: tuple[tuple[str, str], ...]
    """From whom and to whom a duty was given, by name, one for each that nobody has signed for since."""
    asking: tuple[str, ...]
    """Departments that asked for more time, one for each duty."""
    noted: tuple[str, ...]
    """Departments that wrote a note since an officer acted in the case."""
    fewer: tuple[str, ...]
    """Departments that have counted fewer people since than the case has."""


def by_departments(case: Case, ref: Reference) -> ByDepartments:
    """What stands at a case of each."""
    given = [step for step in case.open_steps if step.is_given_away]
    less = [step for id in case.counted_less if (step := case.steps.get(id)) and fewer(step.fields, case.facts)]
    return ByDepartments(
        given=tuple((step.handed.before, step.department_name) for step in given if step.handed),
        asking=tuple(step.department_name for step in case.open_steps if step.wanted),
        noted=tuple(map(ref.department_name, case.noted_by)),
        fewer=tuple(dict.fromkeys(step.department_name for step in less)),
    )
