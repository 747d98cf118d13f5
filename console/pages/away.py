"""What departments did by themselves (部门移交、部门备注), for the queue and for whoever takes the shift."""

from typing import NamedTuple

from playbooks.case import Case
from playbooks.reference import Reference


class ByDepartments(NamedTuple):
    """What the office has not answered yet."""

    given: tuple[tuple[str, str], ...]
    """From whom and to whom a duty was given, by name, one for each that nobody has signed for since."""
    noted: tuple[str, ...]
    """Departments that wrote a note since an officer acted in the case."""


def by_departments(case: Case, ref: Reference) -> ByDepartments:
    """What stands at a case of both."""
    given = [step for step in case.open_steps if step.is_given_away]
    return ByDepartments(
        given=tuple((step.handed.before, step.department_name) for step in given if step.handed),
        noted=tuple(map(ref.department_name, case.noted_by)),
    )
