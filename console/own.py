"""What of a case a department may see: its own steps and clocks, and the entries about them. Pure."""

from collections.abc import Iterable

import msgspec

from playbooks import entries as e
from playbooks.actions import OFFICE
from playbooks.case import Case, Step
from playbooks.entries import Entry

ABOUT_STEPS = ("step", "steps", "clock", "department")
"""Fields of an entry's body that name whose it is."""

FOR_THE_OFFICE = (
    e.Refused,
    e.Escalated,
    e.EscalationProposed,
    e.EscalationAnswered,
    e.EscalationReminded,
    e.EscalationSettled,
    e.Merged,
    e.MergedInto,
    e.SignalsLeft,
    e.MovedIn,
    e.MovedOut,
)
"""Entries that only the food-safety office reads, unless the department's own people wrote them."""


SEALED = "仅主任可见"
"""What stands in the place of what another department wrote of a report about officials."""


def has_step(case: Case, department: str) -> bool:
    """Whether a department holds, or held, a step of the case."""
    return any(step.department == department for step in case.steps.values())


def own_part(case: Case, department: str) -> Case:
    """The case with the steps and clocks of one department only, and nothing that the office alone decides."""
    steps = {id_: step for id_, step in case.steps.items() if step.department == department}
    clocks = {id_: clock for id_, clock in case.clocks.items() if clock.step in steps}
    own = msgspec.structs.replace(case, steps=steps, clocks=clocks, proposals=(), related_to=None, merged_into=None)
    # Of a report about officials a department has the work: not who said what, when and by which way.
    return msgspec.structs.replace(own, signals=(), earlier=(), known=None) if is_confidential(case) else own


def reported_part(case: Case, department: str) -> Case:
    """The same with the steps and clocks of all, for a department that reports on the whole case: what each did and by
    when is no secret between them; who said what of officials stays one, in what others wrote beside a step too."""
    part, steps = own_part(case, department), case.steps
    if is_confidential(case):
        steps = {id_: step if step.department == department else _sealed(step) for id_, step in steps.items()}
    return msgspec.structs.replace(part, steps=steps, clocks=case.clocks)


def _sealed(step: Step) -> Step:
    return msgspec.structs.replace(step, fields={}, note=SEALED) if step.note or step.fields else step


def left_behind(whole: Case, entries: Iterable[Entry], department: str) -> tuple[Step, ...]:
    """Steps of the whole case that a department had and returned or handed over, as they are now, the first first.

    That another department returned one later is told, not by whom there and why.
    """
    owners: dict[str, str] = {}
    left: dict[str, None] = {}
    returned_by: dict[str, str | None] = {}
    for entry in entries:
        body = entry.body
        if isinstance(body, e.StepOpened):
            owners[body.step] = body.department
        elif isinstance(body, e.StepReturned | e.HandedOver):
            if owners.get(body.step) == department:
                left[body.step] = None
            if isinstance(body, e.StepReturned):
                returned_by[body.step] = owners.get(body.step)
            owners[body.step] = body.department
    steps = [whole.steps[each] for each in left if each in whole.steps]
    return tuple(
        step if returned_by.get(step.id) == department else _without_word(step)
        for step in steps
        if step.department != department
    )


def _without_word(step: Step) -> Step:
    if step.returned is None:
        return step
    return msgspec.structs.replace(step, returned=msgspec.structs.replace(step.returned, by="", reason=""))


def is_confidential(case: Case) -> bool:
    """Whether only the director opens it."""
    return case.is_confidential


def own_entries(entries: Iterable[Entry], case: Case, department: str) -> list[Entry]:
    """The entries about what a department holds (`case` is its own part), and those about the case as a whole."""
    return [entry for entry in entries if _is_own(entry, case, department)]


def reported_entries(entries: Iterable[Entry], case: Case, department: str) -> list[Entry]:
    """The same for `reported_part`, with who said of each step that it is done."""
    return [entry for entry in entries if isinstance(entry.body, e.StepDone) or _is_own(entry, case, department)]


def _is_own(entry: Entry, case: Case, department: str) -> bool:
    by_own = entry.actor is not None and entry.actor.department == department
    if isinstance(entry.body, FOR_THE_OFFICE):
        return by_own
    if isinstance(entry.body, e.Noted) and not is_confidential(case):
        return by_own or entry.actor is None or entry.actor.department == OFFICE
    named = _named(entry)
    if not named:
        return not is_confidential(case)
    return by_own or any(each in case.steps or each in case.clocks or each == department for each in named)


def _named(entry: Entry) -> set[str]:
    """Ids of the steps, clocks and departments that an entry is about."""
    found: set[str] = set()
    for name in ABOUT_STEPS:
        value = getattr(entry.body, name, None)
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, tuple):
            found.update(each for each in value if isinstance(each, str))
    return found
