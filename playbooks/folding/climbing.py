"""Climbing (督办 / 提级): the part of the fold that follows a case up its ladder. Reads nothing but entries."""

from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from .. import entries as e
from ..case import ALERT, Case, Proposal, Reached


def escalated(case: Case, entry: e.Entry, body: e.Escalated) -> Case:
    """The next one was told."""
    return _at_rung(case, entry, body, "told")


def proposed(case: Case, entry: e.Entry, body: e.EscalationProposed) -> Case:
    """The next one is to be told when a person says so."""
    proposal = Proposal(
        of=body.of,
        rung=body.rung,
        role=body.role,
        department=body.department,
        why=body.why,
        text=body.text,
        stays=body.stays,
        since=body.since,
    )
    others = tuple(each for each in case.proposals if (each.of, each.rung) != (body.of, body.rung))
    return replace(_at_rung(case, entry, body, "proposed"), proposals=(*others, proposal))


def answered(case: Case, entry: e.Entry, body: e.EscalationAnswered) -> Case:
    """A person has said so, or why not."""
    return _ended(case, entry, body, "confirmed" if body.confirmed else "declined")


def settled(case: Case, entry: e.Entry, body: e.EscalationSettled) -> Case:
    """What was proposed is not needed any more. Where the case still waits to be claimed, it has become less urgent:
    its ladder is climbed on from below what was proposed."""
    waits = body.of == ALERT and case.is_open and case.acknowledged_at is None
    rung = min(case.acknowledge_rung, body.rung - 1) if waits else case.acknowledge_rung
    return replace(_ended(case, entry, body, "settled"), acknowledge_rung=rung)


def reminded(case: Case, entry: e.Entry, body: e.EscalationReminded) -> Case:
    """Whoever may confirm it was told of the proposal once more."""
    key = (body.of, body.rung, "proposed")
    reached = tuple(
        replace(each, reminded_at=entry.at) if (each.of, each.rung, each.state) == key else each
        for each in case.reached
    )
    return replace(case, reached=reached)


def unanswered(case: Case, of: str) -> list[Reached]:
    """What is proposed about this clock or the alert, and nobody was reminded of."""
    if not case.proposals:
        return []
    waiting = {each.rung for each in case.proposals if each.of == of}
    return [
        each
        for each in case.reached
        if each.of == of and each.rung in waiting and each.state == "proposed" and each.reminded_at is None
    ]


def climbed(case: Case, of: str, rung: int) -> list[Reached]:
    """The rungs that this climb of the ladder has reached, of a clock, a step or the alert, up to the one on which it
    stands (`rung`): since its first one. What is not needed any more was not climbed, unless it stands there still: a
    case that was away meanwhile does not propose it anew."""
    found = _by_thing(_Same(case.reached)).get(of, [])
    first = max((n for n, each in enumerate(found) if each.rung == 1), default=0)
    stands = next((each for each in reversed(found) if each.rung == rung), None)
    return [each for each in found[first:] if each.state != "settled" or each is stands]


class _Same:
    """A tuple that is the same only as itself: to compare thousands of rungs would take as long as to sort them."""

    def __init__(self, reached: tuple[Reached, ...]) -> None:
        self.reached = reached

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.reached is self.reached

    def __hash__(self) -> int:
        return id(self.reached)


@lru_cache(maxsize=16)
def _by_thing(same: _Same) -> dict[str, list[Reached]]:
    """Kept: it is asked for each clock of a case, of which some have thousands."""
    found: dict[str, list[Reached]] = {}
    for each in same.reached:
        found.setdefault(each.of, []).append(each)
    return found


def claimed(case: Case) -> tuple[Proposal, ...]:
    """What is still proposed when somebody claims the case: of other things, and what rests on how grave it is."""
    return tuple(each for each in case.proposals if each.of != ALERT or each.stays)


def without(case: Case, of: str) -> tuple[Proposal, ...]:
    """What is proposed of other things than this clock or the alert."""
    return tuple(each for each in case.proposals if each.of != of)


def target_moved(case: Case, entry: e.Entry, body: e.TargetMoved) -> Case:
    """The duty has its new time, and of the old one nobody was told that it had passed (fold)."""
    given = {"target_at": body.target_at, "target_basis": body.target_basis, "missed_target_at": None}
    step = replace(case.steps[body.step], **given, rung=0, wanted=None)
    return replace(case, steps={**case.steps, body.step: step}, proposals=without(case, body.step))


def _ended(case: Case, entry: e.Entry, body: e.EscalationAnswered | e.EscalationSettled, state: str) -> Case:
    key = (body.of, body.rung)
    by = entry.actor.person if entry.actor else ""
    reached = tuple(
        replace(each, state=state, answered_at=entry.at, by=by)
        if (each.of, each.rung, each.state) == (*key, "proposed")
        else each
        for each in case.reached
    )
    proposals = tuple(each for each in case.proposals if (each.of, each.rung) != key)
    return replace(case, proposals=proposals, reached=reached)


def _at_rung(case: Case, entry: e.Entry, body: e.Escalated | e.EscalationProposed, state: str) -> Case:
    step = Reached(of=body.of, rung=body.rung, role=body.role, department=body.department, at=entry.at, state=state)
    changed: dict[str, Any] = {"reached": (*case.reached, step)}
    if body.of == ALERT:
        changed["acknowledge_rung"] = body.rung
    elif body.of in case.steps:
        changed["steps"] = {**case.steps, body.of: replace(case.steps[body.of], rung=body.rung)}
    else:
        changed["clocks"] = {**case.clocks, body.of: replace(case.clocks[body.of], rung=body.rung)}
    return replace(case, **changed)
