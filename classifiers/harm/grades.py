"""Grades: which grade (Ⅰ–Ⅳ) the counts of people harmed would propose. A named officer decides."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from ..assessment import Grade, Harm
from ..errors import ClassifierError
from ..seedfile import Row, read_seed, repeated


class AtLeast(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bound that a count has to reach."""

    at_least: int


class GradeRule(Row, frozen=True, kw_only=True):
    """A row of a plan's level criteria; the first row that holds is proposed."""

    id: str
    version: str
    grade: Literal["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"]
    when: dict[str, AtLeast | bool]
    why: str


class Outbreak(Row, frozen=True, kw_only=True):
    """From how many on those who ate together and fell ill are an affair, and no buyer's complaint."""

    at_least: Annotated[int, msgspec.Meta(ge=1)] = 2
    source: str = ""
    cost: str = ""
    """What it costs to be told of more, and to miss some."""


class Grades(Row, frozen=True, kw_only=True):
    """The rows of `grades.yaml` in order, gravest first."""

    v: int
    rules: tuple[GradeRule, ...]
    outbreak: Outbreak = Outbreak()
    attention: tuple[dict[str, Any], ...] = ()
    """For whoever decides; no text is graded by it."""

    def propose(self, harm: Harm, *, school: bool) -> Grade:
        """The grade the counts would give. Counts that the text itself denies propose nothing."""
        if harm.denied:
            return Grade()
        known = {"ill": harm.ill, "dead": harm.dead, "school": school}
        for rule in self.rules:
            if _holds(rule.when, known):
                return Grade(proposed=rule.grade, rule=f"{rule.id}@{rule.version}")
        return Grade()


def load_grades(path: Path) -> Grades:
    """Read `grades.yaml`. Raises ClassifierError listing every fault."""
    grades = read_seed(path, Grades)
    faults = repeated(path.name, "rules", [rule.id for rule in grades.rules])
    if faults:
        raise ClassifierError(faults)
    return grades


def _holds(when: Mapping[str, AtLeast | bool], known: Mapping[str, int | None]) -> bool:
    """Every bound reached. One text does not say over which areas an affair has spread: such a row never holds here."""
    for name, wanted in when.items():
        value = known.get(name)
        if value is None or (value != wanted if isinstance(wanted, bool) else value < wanted.at_least):
            return False
    return True
