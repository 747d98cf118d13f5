"""Grades: which grade (Ⅰ–Ⅳ) the counts of people harmed would propose. A named officer decides."""

from pathlib import Path
from typing import Literal

import msgspec

from .assessment import Grade, Harm
from .errors import ClassifierError
from .seedfile import Row, read_seed, repeated


class GradeCondition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every bound that is given must be reached."""

    ill_at_least: int | None = None
    dead_at_least: int | None = None
    school: bool | None = None


class GradeRule(Row, frozen=True, kw_only=True):
    """A row of a plan's level criteria; the first row that holds is proposed."""

    id: str
    version: str
    grade: Literal["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"]
    when: GradeCondition
    why: str


class Grades(Row, frozen=True, kw_only=True):
    """The rows of `grades.yaml` in order, gravest first."""

    v: int
    rules: tuple[GradeRule, ...]

    def propose(self, harm: Harm, *, school: bool) -> Grade:
        """The grade the counts would give. Counts that the text itself denies propose nothing."""
        if harm.denied:
            return Grade()
        for rule in self.rules:
            if _holds(rule.when, harm, school):
                return Grade(proposed=rule.grade, rule=f"{rule.id}@{rule.version}")
        return Grade()


def load_grades(path: Path) -> Grades:
    """Read `grades.yaml`. Raises ClassifierError listing every fault."""
    grades = read_seed(path, Grades)
    faults = repeated(path.name, "rules", [rule.id for rule in grades.rules])
    if faults:
        raise ClassifierError(faults)
    return grades


def _holds(when: GradeCondition, harm: Harm, school: bool) -> bool:
    if when.school is not None and when.school != school:
        return False
    bounds = ((when.ill_at_least, harm.ill), (when.dead_at_least, harm.dead))
    return all(bound is None or (count or 0) >= bound for bound, count in bounds)
