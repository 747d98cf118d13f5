"""How urgent a case is by a person's word: it stands over what the rules say until something new is known."""

from datetime import datetime

from .. import entries as e
from ..case import Case
from ..decide import dispatch_waiting
from ..errors import ActionRefused
from ..facts import Facts, matches, merged
from ..reference import Reference
from ..urgency.grades import is_graver
from ..urgency.severity import LEVELS
from .draft import Draft
from .ending import DECIDERS, deciders
from .weighing import by_rules, grade_by_rules, is_hearsay_now, raise_severity

CALMED_BY_DECIDERS = ("red", "orange")
"""What so urgent a case is made less urgent by supervisor or director alone."""


def set_severity(draft: Draft, ref: Reference, *, level: str, reason: str) -> None:
    """The case is as urgent as a person says; red work goes out at once. Raises ActionRefused.

    The reasons for which rules would have it more urgent are outweighed: only another one raises it again.
    """
    case = draft.case
    if level not in LEVELS:
        raise ActionRefused("请选择紧急程度")
    if not reason:
        raise ActionRefused("核定紧急程度须写明理由")
    if is_set(case, level):
        raise ActionRefused("紧急程度已核定为这一级")
    if not may_set(case, draft.actor.role if draft.actor else "", level):
        raise ActionRefused(who_calms(ref))
    said = holding(case, ref)
    why = tuple(words for of, words in said if of == level)
    graver = tuple(words for of, words in said if LEVELS.index(of) < LEVELS.index(level))
    draft.add(e.SeverityChanged(level=level, why=(f"人工核定：{reason}", *why), reason=reason, outweighed=graver))
    dispatch_waiting(draft, draft.now)


def is_set(case: Case, level: str) -> bool:
    """Whether that is what a person has said, and still holds."""
    return level == case.judged == case.severity


def who_calms(ref: Reference) -> str:
    """Who makes a grave case less urgent, by name: for whoever may not."""
    return f"红色、橙色事件调低紧急程度由{deciders(ref)}决定，请其在本页办理"


def may_set(case: Case, role: str, level: str) -> bool:
    """Whether this role may say so by itself."""
    is_calmed = LEVELS.index(level) > LEVELS.index(case.severity)
    return role in DECIDERS or not (is_calmed and case.severity in CALMED_BY_DECIDERS)


def judge_anew(draft: Draft, ref: Reference, because: str, at: datetime) -> None:
    """How urgent the facts are by now, and what grade they propose: less than before, or for fewer reasons.

    The only way in which either falls without a person's word on it: what called for it was read wrongly, or is
    elsewhere now.
    """
    case = draft.case
    level, why = by_rules(ref, _views(case))
    falls = LEVELS.index(level) > LEVELS.index(case.severity)
    if set(why) - set(case.severity_why) - set(case.outweighed):
        raise_severity(draft, ref, level, why, at)
    if not case.judged and (falls or (level == case.severity and set(case.severity_why) - set(why))):
        draft.add(e.SeverityChanged(level=level, why=why, because=because), at)
    said, proposed = grade_by_rules(ref, case.facts), case.grade_proposed
    if proposed and (not said.grade or is_graver(proposed[0], said.grade) or is_hearsay_now(case, said)):
        draft.add(said, at)


def keep_word(draft: Draft, level: str, reason: str, at: datetime) -> None:
    """How urgent a person said that an affair is stands on in another case, where that is no more urgent by anybody's
    word."""
    case = draft.case
    if level and level == case.severity and not case.judged:
        body = e.SeverityChanged(level=level, why=case.severity_why, reason=reason, outweighed=case.outweighed)
        draft.add(body, at, by=None)


def holding(case: Case, ref: Reference) -> list[tuple[str, str]]:
    """(level, reason) of every rule that holds for the affair or one of its signals, each once."""
    views = _views(case)
    found = [(rule.level, rule.why) for rule in ref.severities if any(matches(rule.when, view) for view in views)]
    return list(dict.fromkeys(found))


def _views(case: Case) -> list[Facts]:
    """What is known of the affair, and beside it what each of its signals says itself."""
    return [case.facts, *(merged(each.facts, case.facts) for each in case.signals)]
