"""What ought to be done before a duty ends so (终止、终报之前): a person decides, and says why all the same."""

from msgspec.structs import replace

from ..case import Case, Step
from ..needs import DESPITE
from ..playbook import Outcome


def undone(case: Case, outcome: Outcome) -> tuple[Step, ...]:
    """The duties that this outcome wants done and that are open."""
    return tuple(step for step in case.open_steps if step.plan in outcome.wants_done and not step.optional)


def undone_before(case: Case, step: Step) -> tuple[str, ...]:
    """The same of any outcome of a duty, by title."""
    return tuple(dict.fromkeys(each.title for outcome in step.outcomes for each in undone(case, outcome)))


def as_it_stands(case: Case, step: Step) -> Step:
    """An open duty with what each of its outcomes asks for as things are: while something ought to be done before, why
    it is chosen all the same."""
    if step.state != "open" or not undone_before(case, step):
        return step
    asked = (replace(each, needs=(*each.needs, DESPITE)) if undone(case, each) else each for each in step.outcomes)
    return replace(step, outcomes=tuple(asked))
