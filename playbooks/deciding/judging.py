"""How urgent a case is by a person's word: it stands over what the rules say until something new is known."""

from .. import entries as e
from ..case import Case
from ..decide import dispatch_waiting
from ..errors import ActionRefused
from ..facts import matches, merged
from ..reference import Reference
from ..urgency.severity import LEVELS
from .draft import Draft
from .ending import DECIDERS, deciders

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
    if level == case.judged == case.severity:
        raise ActionRefused("紧急程度已核定为这一级")
    if not may_set(case, draft.actor.role if draft.actor else "", level):
        raise ActionRefused(f"红色、橙色事件调低紧急程度由{deciders(ref)}决定，请其在本页办理")
    holding = _holding(case, ref)
    why = tuple(words for of, words in holding if of == level)
    graver = tuple(words for of, words in holding if LEVELS.index(of) < LEVELS.index(level))
    draft.add(e.SeverityChanged(level=level, why=(f"人工核定：{reason}", *why), reason=reason, outweighed=graver))
    dispatch_waiting(draft, draft.now)


def may_set(case: Case, role: str, level: str) -> bool:
    """Whether this role may say so by itself."""
    is_calmed = LEVELS.index(level) > LEVELS.index(case.severity)
    return role in DECIDERS or not (is_calmed and case.severity in CALMED_BY_DECIDERS)


def _holding(case: Case, ref: Reference) -> list[tuple[str, str]]:
    """(level, reason) of every rule that holds for the affair or one of its signals, each once."""
    views = [case.facts, *(merged(each.facts, case.facts) for each in case.signals)]
    found = [(rule.level, rule.why) for rule in ref.severities if any(matches(rule.when, view) for view in views)]
    return list(dict.fromkeys(found))
