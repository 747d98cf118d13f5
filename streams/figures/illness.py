"""How many fell ill, and how far that is known: verified (核实), or by the word of a hospital or of a person who
corrected it. Pure."""

from playbooks.case import Case, Joined
from playbooks.facts import GUESS_OF, PEOPLE, count_of
from playbooks.telling.callers import callers_together
from playbooks.telling.heard import is_of_hospital

VERIFIED, REPORTED, UNCHECKED = IN_HAND = ("verified", "reported", "unchecked")
"""How far the numbers of a case are known."""
RULED_OUT, SET_ASIDE, MOVED = "ruled_out", "set_aside", "moved"
"""Whose numbers stand apart: what was verified to be no accident of food, what the office set aside, what is another
area's."""
_VERIFYING, _TRUE, _EXCLUDED = "verify_report", "confirmed", "excluded"
"""The step that verifies a report of illness, its outcomes 属实或部分属实 and 排除食品安全事故: 暂不能确定 verifies
nothing yet."""
_APART = {"dismissed": SET_ASIDE, "moved": MOVED}


def known_people(case: Case) -> tuple[str, dict[str, int]]:
    """How far the numbers of a case are known, and each of `PEOPLE` that counts. Of what was verified the number that
    a source states counts where no hospital and no person says one; a guess never does."""
    how_far, numbers = _found(case)
    return apart(case) or how_far, numbers


def apart(case: Case) -> str:
    """Under what a case is counted that the office no longer answers; empty where it does, or did to the end."""
    return _APART.get(case.state, "")


def _found(case: Case) -> tuple[str, dict[str, int]]:
    said = {name: number for name in PEOPLE if (number := confirmed(case, name))}
    outcomes = {step.outcome for step in case.steps.values() if step.plan == _VERIFYING}
    if _TRUE in outcomes:
        stated = {name: count_of(case.facts, name) for name in PEOPLE if not case.facts.get(GUESS_OF[name])}
        return VERIFIED, {name: number for name, number in (stated | said).items() if number}
    if outcomes == {_EXCLUDED}:
        return RULED_OUT, said
    return (REPORTED, said) if said else (UNCHECKED, {})


def people_of_callers(case: Case, counted: int) -> int:
    """How many more than are counted callers who each tell of one or two may be together; none of what stands apart.
    Some may be told of twice: it is added to nothing."""
    together = callers_together(case) if known_people(case)[0] in IN_HAND else None
    return max(0, together.people - counted) if together else 0


def confirmed(case: Case, name: str) -> int:
    """The largest number of people (of `PEOPLE`) that a medical institution reports or a person put right; 0 where
    there is none. What callers, posts and guesses say is no such number."""
    return max((count_of(each.facts, name) for each in case.signals if _is_confirmed(each, name)), default=0)


def _is_confirmed(joined: Joined, name: str) -> bool:
    if joined.facts.get(GUESS_OF[name]):
        return False
    return name in joined.overruled or is_of_hospital(joined)
