"""The grade that a person confirms (核定等级): one fact, and the same follows from it, whether the head of the case
sets it or a department's step ends with it."""

from .. import entries as e
from ..case import CASE
from ..errors import ActionRefused
from ..events import begin_clocks, complete_step, emit
from ..needs import CONFIRMED, NO_GRADE
from ..playbook import Outcome
from ..reference import Reference
from ..step import Step
from ..urgency.grades import grade_said
from .draft import Draft

EVENT = "grade_confirmed"
"""What an outcome brings that states the grade."""
RESPONSE, MAJOR = "response_proposed", "major_opinion_noticed"
"""What follows from a grade, and from the two gravest."""
_GRAVEST = 2


def confirm_grade(draft: Draft, ref: Reference, grade: str, basis: str) -> None:
    """A person states the grade. The step that asks for it is done by that; without one what follows opens."""
    said = checked(grade)
    confirm(draft, ref, said, basis)
    step = next((each for each in draft.case.open_steps if any(EVENT in way.emits for way in each.outcomes)), None)
    if step is None:
        for event in _follows(said):
            emit(draft, ref, event, about=CASE, at=draft.now, by=EVENT)
    else:
        draft.act_for(step)
        outcome = next(way for way in step.outcomes if _fits(way, said))
        fields = {name: value for name, value in (("grade", said), ("basis", basis)) if name in outcome.needs}
        complete_step(draft, ref, step, outcome, at=draft.now, fields=fields)


def stated_by(outcome: Outcome, fields: dict[str, str], *, link_from: str = "") -> str | None:
    """The grade that a step ends with; None where its outcome states none. Raises ActionRefused on another word, where
    grade and outcome say different things, and by a telephone's link (`link_from`), which proves nobody's name."""
    if EVENT not in outcome.emits:
        return None
    if link_from:
        raise ActionRefused("事故等级须登录后核定，不能用手机链接填报；不能登录的，请食安办代为填报")
    said = checked(fields["grade"]) if "grade" in outcome.needs else NO_GRADE
    if not _fits(outcome, said):
        raise ActionRefused(f"“{outcome.title}”与“{said}”不一致，请改选结果或者等级")
    return said


def checked(grade: str) -> str:
    """The grade as it is kept. Raises ActionRefused when it is none of the law's four, nor that none is reached."""
    said = grade_said(grade)
    if said is None:
        raise ActionRefused(f"等级只有：{'、'.join(CONFIRMED)}")
    return said


def confirm(draft: Draft, ref: Reference, grade: str, basis: str) -> None:
    """The grade stands, with the clocks that it starts, unless it is the one that stands already."""
    if grade != draft.case.grade:
        draft.add(e.GradeConfirmed(grade=grade, basis=basis))
        begin_clocks(draft, ref, draft.now)


def unsay(draft: Draft, step: Step, reason: str) -> None:
    """Who takes back what `step` ended with takes back the grade that it stated, and none that was confirmed since."""
    outcome = step.chosen
    if outcome is None or EVENT not in outcome.emits or draft.case.grade is None:
        return
    said = grade_said(step.fields.get("grade", "")) if "grade" in outcome.needs else NO_GRADE
    if said == grade_said(draft.case.grade):
        draft.add(e.GradeConfirmed(grade="", basis=reason))


def _follows(grade: str) -> tuple[str, ...]:
    if grade == NO_GRADE:
        return (EVENT,)
    return (EVENT, RESPONSE, MAJOR) if grade in CONFIRMED[:_GRAVEST] else (EVENT, RESPONSE)


def _fits(outcome: Outcome, grade: str) -> bool:
    """Whether an outcome is the one for a grade, by what it brings."""
    said = {event for event in outcome.emits if event in (EVENT, RESPONSE, MAJOR)}
    return said == set(_follows(grade))
