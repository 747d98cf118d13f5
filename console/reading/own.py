"""What of a case a department may see: its own steps and clocks, and the entries about them. Pure.

What it sees of an entry follows from who held what when it was written: a line that was read once reads so for ever.
"""

from collections.abc import Collection, Iterable

import msgspec

from playbooks import entries as e
from playbooks.actions import OFFICE
from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.step import Step

Log = Iterable[tuple[Entry, Case]]
"""The entries of a case, each with the case as it stood when it was written (see `Standings`): gone through again."""

ABOUT_STEPS = ("step", "steps", "clock", "department")
"""Fields of an entry's body that name whose it is."""

OF_SEVERAL = (e.Dispatched, e.StepsWithdrawn, e.StepsRestored, e.PlaybookWithdrawn)
"""Entries about steps of several departments, each of which reads of its own."""

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
    own = msgspec.structs.replace(own, noted_by=(), counted_less=())
    # Of a report about officials a department has the work: not who said what, when and by which way. Nor does one that
    # has given everything back.
    is_kept = case.is_confidential or not steps
    return msgspec.structs.replace(own, signals=(), earlier=(), known=None) if is_kept else own


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a department held of a case, as its ledger tells it."""

    department: str
    entries: list[Entry | None]
    """Each entry, of those about several steps with what it held of them then; None of what it held none of."""
    until: dict[str, int]
    """By each step and clock that it ever held: the last entry after which it did."""
    returned_by: dict[str, str]
    """By each step that was returned: which department did so last."""
    gave: Case | None
    """The case when it had given the last of it away; None while it holds anything, or never did."""


def held_of(log: Log, department: str) -> Held:
    """What a department held, from one look through the ledger: of thousands of entries each look takes seconds."""
    entries: list[Entry | None] = []
    until: dict[str, int] = {}
    returned_by: dict[str, str] = {}
    before, own, gave = None, set[str](), None
    for n, (entry, then) in enumerate(log):
        if isinstance(entry.body, e.StepReturned) and before:
            returned_by[entry.body.step] = before.steps[entry.body.step].department
        if before is None or then.steps is not before.steps or then.clocks is not before.clocks:
            had, own = own, _held_in(then, department)
            until |= dict.fromkeys(had, n - 1)
            gave = None if own else then if had else gave
        entries.append(_of_own_steps(entry, then, department))
        before = then
    until |= dict.fromkeys(own, len(entries) - 1)
    return Held(department=department, entries=entries, until=until, returned_by=returned_by, gave=gave)


def _held_in(case: Case, department: str) -> set[str]:
    own = {id_ for id_, step in case.steps.items() if step.department == department}
    return own | {id_ for id_, clock in case.clocks.items() if clock.step in own}


def seen_part(case: Case, held: Held) -> Case:
    """The same as `own_part`; of a department that has given everything back as the case stood when it did, and whether
    it has ended."""
    if held.gave is None:
        return own_part(case, held.department)
    part = own_part(held.gave, held.department)
    return msgspec.structs.replace(part, seq=case.seq, state=case.state, confided=case.is_confidential)


def reported_part(case: Case, department: str) -> Case:
    """The same with the steps and clocks of all, for a department that reports on the whole case: what each did and by
    when is no secret between them; who said what of officials stays one, in what others wrote beside a step too."""
    part, steps = own_part(case, department), case.steps
    if case.is_confidential:
        steps = {id_: step if step.department == department else _sealed(step) for id_, step in steps.items()}
    return msgspec.structs.replace(part, steps=steps, clocks=case.clocks)


def _sealed(step: Step) -> Step:
    sealed = msgspec.structs.replace(step, word=None, wanted=None, files=())
    return msgspec.structs.replace(sealed, fields={}, note=SEALED) if step.note or step.fields else sealed


def left_behind(whole: Case, held: Held) -> tuple[Step, ...]:
    """Steps of the whole case that a department had and returned or handed over, as they are now.

    That another department returned one later is told, not by whom there and why.
    """
    return tuple(
        step if held.returned_by.get(step.id) == held.department else _without_word(step)
        for step in whole.steps.values()
        if step.id in held.until and step.department != held.department
    )


def _without_word(step: Step) -> Step:
    if step.returned is None:
        return step
    *before, last = (msgspec.structs.replace(each, by="", reason="") for each in step.returns)
    return msgspec.structs.replace(step, returned=last, returned_before=tuple(before))


def own_entries(held: Held, case: Case) -> list[Entry]:
    """The entries about what a department held then or came to hold, of those about several its part, and those about
    the case as a whole, as long as it held anything. `case`: as it is now."""
    last = max(held.until.values(), default=-1)
    found = []
    for n, entry in enumerate(held.entries):
        if entry is None or not (n <= last + 1 or _is_by(entry, held.department)):
            continue
        ours = {each for each in _named(entry) if held.until.get(each, NEVER) >= n - 1}
        if _is_own(entry, case, held.department, ours):
            found.append(entry)
    return found


NEVER = -2
"""Before the entry before the first."""


def reported_entries(entries: Iterable[Entry], case: Case, department: str) -> list[Entry]:
    """The entries about what all hold, for `reported_part`, with who said of each step that it is done."""
    there = case.steps.keys() | case.clocks.keys()
    return [each for each in entries if isinstance(each.body, e.StepDone) or _is_own(each, case, department, there)]


def _of_own_steps(entry: Entry, then: Case, department: str) -> Entry | None:
    """An entry about steps of several departments with those that this one held; None where it held none, and nobody
    of its own wrote it."""
    if not isinstance(entry.body, OF_SEVERAL):
        return entry
    listed = {name: getattr(entry.body, name) for name in ("steps", "left", "kept") if hasattr(entry.body, name)}
    own = {name: tuple(each for each in ids if _holds(then, each, department)) for name, ids in listed.items()}
    if "steps" in own and not own["steps"]:
        return entry if _is_by(entry, department) else None
    return msgspec.structs.replace(entry, body=msgspec.structs.replace(entry.body, **own))


def _holds(case: Case, step: str, department: str) -> bool:
    return step in case.steps and case.steps[step].department == department


def _is_own(entry: Entry, case: Case, department: str, ours: Collection[str]) -> bool:
    by_own = _is_by(entry, department)
    if isinstance(entry.body, FOR_THE_OFFICE):
        return by_own
    if isinstance(entry.body, e.Noted) and not case.is_confidential:
        return by_own or entry.actor is None or entry.actor.department == OFFICE
    named = _named(entry)
    if not named:
        return not case.is_confidential
    return by_own or any(each in ours or each == department for each in named)


def _is_by(entry: Entry, department: str) -> bool:
    return entry.actor is not None and entry.actor.department == department


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
