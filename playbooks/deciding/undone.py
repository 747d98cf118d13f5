"""What ought to be done before a duty ends so (终止、终报之前): a person decides, and says why all the same."""

from msgspec.structs import replace

from ..case import Case, Step
from ..needs import DESPITE
from ..playbook import Outcome
from .excluding import ruling_out


def undone(case: Case, outcome: Outcome) -> tuple[Step, ...]:
    """The duties that this outcome wants done and that are open."""
    return tuple(step for step in case.open_steps if step.plan in outcome.wants_done and not step.optional)


def undone_before(case: Case, step: Step) -> tuple[str, ...]:
    """The same of any outcome of a duty, by title."""
    return tuple(dict.fromkeys(each.title for outcome in step.outcomes for each in undone(case, outcome)))


def as_it_stands(case: Case, step: Step) -> Step:
    """An open duty with the outcomes that nothing has ruled out, and what each asks for as things are: while something
    ought to be done before, why it is chosen all the same."""
    if step.state != "open":
        return step
    left = [each for each in step.outcomes if ruling_out(case, each) is None]
    asked = (replace(each, needs=(*each.needs, DESPITE)) if undone(case, each) else each for each in left)
    return replace(step, outcomes=tuple(asked))
