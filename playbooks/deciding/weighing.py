"""Weighing: how urgent a case is by the rules, and what grade they propose. By themselves both rise and never fall; for
what a person says of them see `judging` and `grading`."""

from collections.abc import Iterable
from datetime import datetime

from .. import entries as e
from ..case import Case
from ..facts import PEOPLE, Facts, counted_beside, is_heard, merged, without_hearsay
from ..reference import Reference
from ..urgency.grades import is_graver
from ..urgency.severity import LEVELS, by_gravity
from .claiming import lapse
from .draft import Draft

HEARSAY = "人数系网传，未核实"
"""What is said of a grade that rests on a number of posts alone."""


def weigh(draft: Draft, ref: Reference, at: datetime, *, facts: Facts | None = None, title: str = "") -> None:
    """Set the severity from the facts of the case, and from those with one signal's first. It never falls by itself."""
    level, why = by_rules(ref, [draft.case.facts, *([merged(facts, draft.case.facts)] if facts else [])])
    if set(why) - set(draft.case.outweighed):
        raise_severity(draft, ref, level, why, at, title=title)


def by_rules(ref: Reference, views: Iterable[Facts]) -> tuple[str, tuple[str, ...]]:
    """The gravest level that the rules give any of these facts, and why."""
    found = [ref.severity(view) for view in views]
    level = min((each.level for each in found), key=LEVELS.index)
    return level, by_gravity(ref.severities, (word for each in found if each.level == level for word in each.why))


def raise_severity(
    draft: Draft, ref: Reference, level: str, why: tuple[str, ...], at: datetime, *, title: str = ""
) -> None:
    """The case is at least this urgent, for these reasons; those it has stay when the level stays.

    `title` is what it is about now, in the words of the signal that raised it.
    """
    case = draft.case
    rises = LEVELS.index(level) < LEVELS.index(case.severity)
    if rises or (level == case.severity and set(why) - set(case.severity_why)):
        kept = () if rises else tuple(each for each in case.severity_why if each not in why)
        reasons = by_gravity(ref.severities, (*kept, *why))
        draft.add(e.SeverityChanged(level=level, why=reasons, title=title if rises else ""), at)
        if rises:
            lapse(draft, case.severity, at)


def propose_grade(draft: Draft, ref: Reference, at: datetime) -> None:
    """What the facts of the case together would be graded, when that is graver than what was proposed before, or as
    grave and no longer by what posts say."""
    case, said = draft.case, grade_by_rules(ref, draft.case.facts)
    proposed = case.grade_proposed[0] if case.grade_proposed else None
    is_counted = said.grade == proposed and _is_hearsay(case.grade_why) and not _is_hearsay(said.why)
    if said.grade and (is_counted or is_graver(said.grade, proposed)):
        draft.add(said, at)


def grade_by_rules(ref: Reference, facts: Facts) -> e.GradeProposed:
    """What these facts would be graded, and why; the grade is empty where they reach none. Posts grade nothing of which
    somebody has counted the people; what rests on their numbers alone says so."""
    holding = ref.criteria.of(without_hearsay(facts))
    if not holding:
        return e.GradeProposed(grade="", rule="")
    counting = [name for name in PEOPLE if any(name in each.when for each in holding)]
    heard = [
        f"{PEOPLE[name]}{HEARSAY}" for name in counting if is_heard(facts, name) and counted_beside(facts, name) is None
    ]
    first, why = holding[0], (*(each.words for each in holding), *heard)
    return e.GradeProposed(grade=first.grade, rule=f"{first.id}@{first.version}", why=why)


def is_hearsay_now(case: Case, said: e.GradeProposed) -> bool:
    """Whether the grade is as it was proposed, and only what posts say bears it out any more."""
    proposed = case.grade_proposed[0] if case.grade_proposed else None
    return said.grade == proposed and _is_hearsay(said.why) and not _is_hearsay(case.grade_why)


def _is_hearsay(why: Iterable[str]) -> bool:
    return any(HEARSAY in each for each in why)
