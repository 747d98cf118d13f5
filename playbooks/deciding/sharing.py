"""Duties of both parts (拆分): what departments have in hand or did for signals that were one affair is theirs for both
once they are told apart. Nothing is sent out twice, and what was done while a signal was there was done for it too.
"""

from msgspec.structs import replace

from .. import entries as e
from ..case import CASE, Case, Joined
from ..playbook import CASE_OPENED
from ..reference import Reference
from ..step import Step
from .needless import is_wanted, told_by
from .parting import Parting


def shared_duties(
    case: Case, leaving: tuple[Joined, ...], books: list[e.PlaybookRef], parting: Parting, ref: Reference
) -> dict[str, Step]:
    """Those that stay and that the leaving signals call by themselves, as far along as they are, by their keys.

    Whatever a person sent out besides, and what came of work that was done before all these signals were there, is not
    among them.
    """
    theirs = replace(case, signals=leaving, facts=told_by(leaving))
    plans = [plan for book in books for plan in ref.playbook(book.hash).steps]
    things = {CASE, *(thing for each in leaving for thing in each.about)}
    happened = {CASE_OPENED, *(event for each in leaving for event in each.events)}
    happened |= {event for step in parting.steps.values() for event in step.brought}
    came = max(each.received_at for each in leaving)
    found: dict[str, Step] = {}
    for key, step in case.steps.items():
        own = [plan for plan in plans if plan.opens_on in happened]
        is_theirs = key not in parting.steps and step.about in things and is_wanted(theirs, own, step, ref)
        if is_theirs and (step.done_at >= came if step.done_at else _is_in_hand(step)):
            found[key] = step
            happened.update(step.brought)
    return found


def _is_in_hand(step: Step) -> bool:
    return step.state == "open" and step.dispatched_at is not None
