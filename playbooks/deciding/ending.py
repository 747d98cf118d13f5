"""Ending a case (办结、不予处置) and opening it again: who may, what it asks for, and what becomes of its duties."""

from .. import entries as e
from ..case import Case
from ..district.people import ROLES
from ..errors import ActionRefused
from ..facts import PEOPLE
from ..reference import Reference
from ..step import Step
from ..telling.remaining import remaining
from ..urgency.escalation import OFFICE
from ..urgency.severity import LEVELS
from .claiming import ask_again
from .draft import Draft
from .needless import GIVEN
from .redoing import give

DECIDERS = ("supervisor", "director")
"""Roles that decide for the office: of every proposal, whomever it goes to, of its steps that end in a decision, and
what one officer may not: whether a grave case is set aside, or one whose departments have work in hand."""

NEXT = "决定重新打开后怎么办：另派承办部门，或者写明为什么不再办理"
"""What the office owes to a case that is opened again with nothing left to do."""
CLOSED = "closed"
"""What stopped a clock that still ran when its case was closed: of what may be done, and of others."""
SET_ASIDE, MOVED = ALONG = ("dismissed", "moved")
"""What took duties along that were withdrawn with their case: only these come back when it is opened again."""


def set_aside(draft: Draft, ref: Reference, reason: str) -> None:
    """The case ends without an answer; whoever had a duty in it is told that there is none. Raises ActionRefused.

    Its clocks are left as they are, so that they run on as before when it is opened again.
    """
    case = draft.case
    if running := held_by_law(case):
        raise ActionRefused(f"仍有法定时限在计，不能不予处置：{'；'.join(running)}")
    if not may_set_aside(case, draft.actor.role if draft.actor else ""):
        raise ActionRefused(who_sets_aside(case, ref))
    if not reason:
        raise ActionRefused("不予处置须写明理由")
    draft.add(e.Dismissed(reason=reason))
    withdraw_all(draft, f"事件不予处置：{reason}", SET_ASIDE)


def held_by_law(case: Case) -> tuple[str, ...]:
    """The times of law that run, by title: while one does, the case gets its answer."""
    running = (clock for clock in case.clocks.values() if clock.deadline.statutory and clock.is_ours_to_keep)
    return tuple(dict.fromkeys(clock.deadline.title for clock in running))


def may_set_aside(case: Case, role: str) -> bool:
    """Whether this role decides by itself that the case gets no answer."""
    return role in DECIDERS or not _against(case)


def who_moves(case: Case, ref: Reference, role: str) -> str:
    """Who decides that another area takes it over, and why, for whoever may not; empty for who may."""
    why = _grave(case)
    if not why or role in DECIDERS:
        return ""
    return f"{why}：移送其他地区由{deciders(ref)}决定，请其在本页办理；可以先与接收地区电话联系"


def who_splits(case: Case, ref: Reference, role: str, left: Case) -> str:
    """Who decides that a grave affair is taken apart so that what is `left` of it is less grave; empty for who may.

    A signal that only had got in by mistake leaves by an officer's word: the affair is as grave without it.
    """
    why = _grave(case)
    if not why or _grave(left) == why or role in DECIDERS:
        return ""
    return f"{why}：拆出后本事件降级，由{deciders(ref)}决定，请其在本页办理"


def who_sets_aside(case: Case, ref: Reference) -> str:
    """Who decides it, by name, why, and what else can be done: for whoever may not."""
    return f"{'，'.join(_against(case))}：不予处置由{deciders(ref)}决定，请其在本页办理；也可以在各步骤办结之后办结"


def deciders(ref: Reference) -> str:
    """Who decides what one officer may not, by role and name."""
    names = {role: "、".join(each.name for each in ref.people.holders(OFFICE, role)) for role in DECIDERS}
    return "或".join(f"{ROLES[role]}（{name}）" if name else ROLES[role] for role, name in names.items())


def left_to_do(case: Case) -> list[Step]:
    """The duties that must be done before it is answered."""
    return [step for step in case.open_steps if not step.optional]


def close(draft: Draft, ref: Reference, conclusion: str) -> None:
    """The case is answered: nothing that has to be done is left. Raises ActionRefused."""
    if left := left_to_do(draft.case):
        only = remaining(draft.case, ref)
        answered = f"{'、'.join(only.asked)}已答复办完，只余处罚案件，" if only else ""
        raise ActionRefused(f"{answered}还有必办步骤未办结：{'；'.join(dict.fromkeys(step.title for step in left))}")
    if not conclusion:
        raise ActionRefused("办结须写明结论")
    for clock in list(draft.case.clocks.values()):
        if clock.stopped_at is None:
            draft.add(e.ClockStopped(clock=clock.id, by=CLOSED, stopped_at=draft.now))
    draft.add(e.Closed(conclusion=conclusion))


def reopen(draft: Draft, ref: Reference, reason: str) -> None:
    """The case is not answered after all: whoever was told that their duty is gone is told that it is not, and times
    that ended with the case run on. Where no duty is left to do, what has to be done next is the office's to say: no
    law sets a time for that."""
    if draft.case.state not in ("closed", "dismissed", "moved"):
        raise ActionRefused("只有已办结、不予处置或已移送的事件可以重新打开")
    if not reason:
        raise ActionRefused("重新打开须写明理由")
    back = tuple(key for key, step in draft.case.steps.items() if step.withdrawn_with in ALONG)
    why = f"事件重新打开：{reason}"
    draft.add(e.Reopened(reason=reason))
    ask_again(draft)
    if back:
        draft.add(e.StepsRestored(steps=back, reason=why))
    for clock in draft.case.clocks.values():
        if clock.stopped_by == CLOSED:
            draft.add(e.ClockRestarted(clock=clock.id, reason=why))
    if not left_to_do(draft.case):
        asked = {"department": OFFICE, "title": NEXT, "reason": why}
        give(draft, ref, key=f"{GIVEN}/{draft.cause}", asked=asked)


def withdraw_all(draft: Draft, why: str, along: str) -> None:
    """What is open goes with the case."""
    left = tuple(step.id for step in draft.case.open_steps)
    if left:
        draft.add(e.StepsWithdrawn(steps=left, reason=why, along=along))


def _grave(case: Case) -> str:
    """Why it is too grave for one officer's word, in words; empty when it is not."""
    if case.severity == LEVELS[0]:
        return "本事件为红色"
    if case.severity == LEVELS[1] and any(case.facts.get(name) for name in PEOPLE):
        return "本事件为橙色、有人不适"
    return ""


def _against(case: Case) -> list[str]:
    """Why one officer does not set it aside, in words; nothing when they may."""
    found = [why] if (why := _grave(case)) else []
    held = [step for step in case.open_steps if step.dispatched_at and not step.optional]
    if held:
        departments = dict.fromkeys(step.department for step in held)
        found.append(f"{len(departments)}个部门有{len(held)}项已派发、未办结")
    return found
