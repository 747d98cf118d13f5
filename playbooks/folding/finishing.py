"""Finishing a duty (办结), and taking its result back; of what an entry says of it, and nothing else."""

from .. import entries as e
from ..case import Case
from .handing import by_link
from .noting import counted
from .numbered import numbered, unnumbered


def step_done(case: Case, entry: e.Entry, body: e.StepDone) -> Case:
    """The case after a duty ended (fold)."""
    done = counted(case, entry, body).with_step(
        body.step,
        state="done",
        wanted=None,
        done_at=body.done_at,
        done_by=by_link(entry.actor.person, body.link_from) if entry.actor and not body.by_column else "",
        done_for=(entry.on_behalf_of or "") if not body.by_column else "",
        outcome=body.outcome,
        outcome_title=body.outcome_title,
        note=body.note,
        fields=body.fields,
        files=(*case.steps[body.step].files, *body.files),
    )
    return numbered(done, done.steps[body.step])


def step_taken_back(case: Case, entry: e.Entry, body: e.StepTakenBack) -> Case:
    """The case after its result was taken back: it is to be done again (fold)."""
    undone = {"done_at": None, "done_by": "", "done_for": "", "outcome": None, "outcome_title": None}
    case = unnumbered(case, case.steps[body.step])
    return case.with_step(body.step, state="open", note="", fields={}, **undone)
