"""Grades (等级): which grade (Ⅰ–Ⅳ) the facts of a case would give by written criteria. A named officer decides."""

import re
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..errors import Fault, PlaybookError
from ..facts import Facts, matches
from ..needs import CONFIRMED, NO_GRADE
from ..seedfile import fault_of, read_yaml
from ..validate import when_faults

GRADES = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")
"""The gravest first."""
_NONE = (NO_GRADE, "未达一般级别", "未达到一般级别")
_WRITTEN = dict(zip(GRADES, ("I", "II", "III", "IV"), strict=True))


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a plan's criteria: if the matchers hold, this grade, and by which text; `note` where texts differ."""

    id: str
    version: str
    grade: Literal["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"]
    when: dict[str, Any]
    why: str
    source: str
    note: str = ""

    @property
    def words(self) -> str:
        """Why, by which text, and where texts differ, as one sentence."""
        return f"{self.why}（{self.source}{'；' + self.note if self.note else ''}）"


class Attention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What does not change the grade, and lets whoever decides on it look closer."""

    id: str
    when: dict[str, Any]
    why: str
    source: str = ""


class Criteria(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that speaks for a grade, the gravest first."""

    v: int = 1
    rules: tuple[Criterion, ...] = ()
    attention: tuple[Attention, ...] = ()
    outbreak: dict[str, int | str] = {}
    """For the classifier: from how many who ate together a post tells of an affair."""

    def of(self, facts: Facts) -> tuple[Criterion, ...]:
        """Every criterion of the gravest grade that holds; empty when none does."""
        holding = [rule for rule in self.rules if matches(rule.when, facts)]
        return tuple(rule for rule in holding if rule.grade == holding[0].grade)

    def words_of(self, rule: str) -> str:
        """Why the rule `id@version` proposes its grade; empty when there is no such rule any more."""
        return next((each.words for each in self.rules if f"{each.id}@{each.version}" == rule), "")

    def look_closer(self, facts: Facts) -> list[str]:
        """Why to look closer, in words."""
        return [each.why for each in self.attention if matches(each.when, facts)]


def is_graver(grade: str, than: str | None) -> bool:
    """Whether `Ⅲ` is graver than what was proposed or confirmed (`Ⅳ`, `Ⅳ级（一般）`); anything is graver than none."""
    known = (than or "")[:1]
    return known not in GRADES or GRADES.index(grade) < GRADES.index(known)


def grade_said(text: str) -> str | None:
    """What somebody means who writes a grade (Ⅳ级（一般）, 一般（Ⅳ级）, IV); None when it is none of `CONFIRMED`."""
    plain = re.sub(r"[\s()（）级]", "", text.upper())
    for known, said in zip(GRADES, CONFIRMED, strict=False):
        name = re.sub(r"[（）]|.级", "", said)
        signs = (known, _WRITTEN[known])
        if plain in {*signs, name, *(f"{sign}{name}" for sign in signs), *(f"{name}{sign}" for sign in signs)}:
            return said
    return NO_GRADE if text.strip() in _NONE else None


def load_criteria(path: Path) -> Criteria:
    """The criteria from YAML. Raises PlaybookError with every fault."""
    faults: list[Fault] = []
    body = read_yaml(path, faults) or {}
    try:
        criteria = msgspec.convert(body, Criteria)
    except msgspec.ValidationError as error:
        raise PlaybookError([*faults, fault_of(path.name, error)]) from error
    whens = [(f"rules[{n}]", rule.when) for n, rule in enumerate(criteria.rules)]
    whens += [(f"attention[{n}]", each.when) for n, each in enumerate(criteria.attention)]
    for at, when in whens:
        faults += when_faults(path.name, f"{at}.when", when)
    order = [GRADES.index(rule.grade) for rule in criteria.rules]
    if order != sorted(order):
        faults.append(Fault(path.name, "rules", "a graver grade stands behind a lesser one", "the gravest first"))
    if faults:
        raise PlaybookError(faults)
    return criteria
