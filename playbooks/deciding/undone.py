"""What ought to be done, or to be otherwise, before a duty ends so (终止、终报之前): a person decides, and says why all
the same."""

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec.structs import replace

from ..case import CASE, Case
from ..needs import AGAINST, DESPITE, RECORDED, UNDONE, choices_by
from ..playbook import Outcome
from ..reference import Reference
from ..step import Step
from .contrary import contrary, too_soon
from .excluding import ruling_out


def undone(case: Case, step: Step, outcome: Outcome) -> tuple[Step, ...]:
    """The duties that this outcome of a duty wants done and that are open; another business's are no matter of one
    that is about a business."""
    left = (each for each in case.open_steps if each.plan in outcome.wants_done and not each.optional)
    return tuple(each for each in left if step.about == CASE or each.about in (CASE, step.about))


def undone_before(case: Case, step: Step) -> tuple[str, ...]:
    """The same of any outcome of a duty, by title."""
    return tuple(dict.fromkeys(each.title for outcome in step.outcomes for each in undone(case, step, outcome)))


def standing_against(case: Case, ref: Reference, step: Step, outcome: Outcome, now: datetime) -> dict[str, str]:
    """What is kept beside an outcome that is chosen all the same: the duties that are open, and what the record says
    against it."""
    left = "；".join(dict.fromkeys(each.title for each in undone(case, step, outcome)))
    against = [*contrary(case, outcome), *too_soon(case, ref, step, outcome, now)]
    said = {UNDONE: left, RECORDED: "；".join(against)}
    return {name: value for name, value in said.items() if value}


def why_asked(beside: dict[str, str], missing: Collection[str]) -> str:
    """In brackets, what a reason is missing for."""
    said = [value for name, value in beside.items() if _ASKED_BY[name] in missing]
    return f"（{'；'.join(said)}）" if said else ""


def as_it_stands(case: Case, step: Step) -> Step:
    """An open duty with the outcomes that nothing has ruled out, and what each asks for as things are: while something
    ought to be done before, or the record says otherwise, why it is chosen all the same."""
    if step.state != "open":
        return step
    left = [each for each in step.outcomes if ruling_out(case, each) is None]
    return replace(step, outcomes=tuple(_asking(case, step, each) for each in left))


def offered(case: Case, step: Step) -> Mapping[str, tuple[str, ...]]:
    """What its forms let a person choose from: the items of the law by which its clocks count."""
    return choices_by(clock.deadline.article for clock in case.clocks.values() if clock.step == step.id)


def _asking(case: Case, step: Step, outcome: Outcome) -> Outcome:
    asked = [DESPITE] if undone(case, step, outcome) else []
    asked += [AGAINST] if contrary(case, outcome) else []
    return replace(outcome, needs=(*outcome.needs, *asked)) if asked else outcome


_ASKED_BY = {UNDONE: DESPITE, RECORDED: AGAINST}
"""The reason that each asks for."""
