"""What a department wrote down for the office (部门备注), a note or a number of people smaller than the case knew:
it stands at the case until an officer acts in it; that it needs more time stands at the step until it is answered."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from .. import entries as e
from ..case import Absorbed, Case
from ..district.departments import OFFICE
from ..facts import LEFT_OF, PEOPLE, Facts, count_of
from ..ledger.sendings import Wanted, Word
from ..step import Step


def noted(case: Case, entry: e.Entry, body: e.Noted) -> Case:
    """The case after a note, of a step or of the whole (fold)."""
    if body.step in case.steps:
        files = (*case.steps[body.step].files, *body.files)
        case = case.with_step(body.step, word=Word(by=_who(entry), at=entry.at, text=body.text), files=files)
    if not is_of_department(entry) or entry.actor is None:
        return case
    return replace(case, noted_by=tuple(dict.fromkeys((*case.noted_by, entry.actor.department or ""))))


def time_asked(case: Case, entry: e.Entry, body: e.TimeAsked) -> Case:
    """The case after a department asked for more time (fold)."""
    wanted = Wanted(by=_who(entry), at=entry.at, until=body.until, reason=body.reason)
    return case.with_step(body.step, wanted=wanted)


def time_answered(case: Case, entry: e.Entry, body: e.TimeAnswered) -> Case:
    """The duty has the time that was given; of the one before nobody was told that it had passed (fold). Of a duty that
    two cases had the other gets it too, should they part."""
    step = case.steps[body.step]
    if not body.granted:
        return case.with_step(body.step, wanted=None)
    asked_at = step.wanted.at if step.wanted else entry.at
    absorbed = tuple(_given_too(group, body, asked_at) for group in case.absorbed)
    given = _with_target(step, body.until, asked_at)
    return replace(case, steps={**case.steps, step.id: given}, absorbed=absorbed)


def _given_too(group: Absorbed, body: e.TimeAnswered, asked_at: datetime) -> Absorbed:
    name = group.keys.get(body.step, "")
    kept = group.kept.get(name)
    if kept is None or not kept.has_own_target or kept.target_at is None or kept.target_at >= body.until:
        return group
    return replace(group, kept={**group.kept, name: _with_target(kept, body.until, asked_at)})


def _with_target(step: Step, until: datetime, asked_at: datetime) -> Step:
    """A duty with a time of its own given anew; who asked when the one before had passed did not keep that."""
    missed_at = step.target_at if step.target_at and step.target_at <= asked_at else None
    missed_at = step.missed_target_at or missed_at
    return replace(step, target_at=until, missed_target_at=missed_at, rung=0, wanted=None)


def _who(entry: e.Entry) -> str:
    return entry.actor.person if entry.actor else ""


def counted(case: Case, entry: e.Entry, body: e.StepDone) -> Case:
    """The case after a duty was ended (fold): fewer people than were known take nothing away, and somebody has to say
    which number is right."""
    if not fewer(body.fields, case.facts) or not is_of_department(entry):
        return case
    return replace(case, counted_less=tuple(dict.fromkeys((*case.counted_less, body.step))))


def fewer(fields: Mapping[str, str], facts: Facts) -> tuple[str, ...]:
    """The counts of a result by which there are fewer people than are known; who has left hospital since is no other
    number."""
    counts = {name: int(fields[name]) for name in PEOPLE if fields.get(name, "").isdecimal()}
    less = (name for name, said in counts.items() if said < count_of(facts, name))
    return tuple(name for name in less if not facts.get(LEFT_OF.get(name, "")))


def heeded(case: Case, entry: e.Entry) -> Case:
    """The case once an officer of the office has acted in it. That a signal joined is no answer."""
    if not case.noted_by and not case.counted_less:
        return case
    is_office_s = entry.actor is not None and entry.actor.department == OFFICE
    if not is_office_s or isinstance(entry.body, e.SignalJoined):
        return case
    return replace(case, noted_by=(), counted_less=())


def is_of_department(entry: e.Entry) -> bool:
    """Whether a person of another department than the office did it."""
    return entry.actor is not None and entry.actor.department not in (None, OFFICE)
