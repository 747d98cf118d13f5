"""What an entry says of work that no channel carries: a person told the department (转交), which is no signature."""

from typing import Literal

from .quoted import Said

How = Literal["phone", "paper"]


class PassedOn(Said, frozen=True, tag="passed_on"):
    """转交: somebody told a department by telephone, or gave it the sheet, what it was sent."""

    department: str
    department_name: str
    steps: tuple[str, ...]
    how: How
