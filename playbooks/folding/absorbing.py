"""What a case that was taken in brought (并案之前), and parting it from the rest again. Reads nothing but the case.

A duty that both cases had open is one duty while they are one case; a split gives it back to both. Whatever came with
a case that was taken in leaves with the last of its signals.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from .. import entries as e
from ..case import Absorbed, Case, Clock, Joined, Known, Proposal, Reached, Step

BEGUN = ("opened_at", "target_at", "target_basis", "rung")
"""What of a duty says when it began and by when the office wants it."""
KNOWN = ("known", "grade", "earlier", "corrected", "stated", "former", "was_red", "outweighed")
"""What `known_of` takes along."""


class TakenOver(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """What a case takes over from another: things keep their ids, starts and due times."""

    signals: tuple[Joined, ...] = ()
    steps: dict[str, Step] = {}
    clocks: dict[str, Clock] = {}
    facts: dict[str, Any] = {}
    playbooks: tuple[e.PlaybookRef, ...] = ()
    known: Known | None = None
    proposals: tuple[Proposal, ...] = ()
    reached: tuple[Reached, ...] = ()
    grade_proposed: tuple[str, str] | None = None
    grade: str | None = None
    earlier: tuple[e.Earlier, ...] = ()
    corrected: dict[str, Any] = {}
    stated: dict[str, str] = {}
    former: tuple[e.PlaybookRef, ...] = ()
    absorbed: tuple[Absorbed, ...] = ()
    was_red: bool = False
    outweighed: tuple[str, ...] = ()


class Parting(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with the signals that leave a case."""

    steps: dict[str, Step]
    """The new case's, as they would be had the cases never been one."""
    clocks: dict[str, Clock]
    left: tuple[str, ...]
    """Keys of the steps that the old case has no longer."""
    clocks_left: tuple[str, ...]
    """Clocks that it has no longer, though their step stays."""
    whole: Absorbed | None
    """The case that was taken in, when just its signals leave."""
    absorbed: tuple[Absorbed, ...]
    """Cases that are within what leaves."""


def absorbed_of(
    older: Case, younger: Case, moves: Mapping[str, str], taken: Collection[str], clocks: Collection[str], at: datetime
) -> tuple[Absorbed, ...]:
    """What is to be known of a case that is taken in, and of those that it had taken in itself.

    `moves`: the key of each of its steps, and the key that it is found by in the older. `taken`: those (by the latter)
    that go there; of the others the older has its own. `clocks`: the clocks that go along.
    """
    inner = [_renamed(group, moves, taken, younger) for group in present(younger)]
    within = {id_ for group in inner for id_ in group.signals}
    theirs = {key for group in present(younger) for key in group.moves if key not in group.shared}
    ticking = {id_ for group in inner for id_ in group.clocks}
    own = [key for key in younger.steps if key not in theirs]
    kept = {key: younger.steps[key] for key in own if moves[key] not in taken}
    outer = Absorbed(
        case=younger.id,
        title=younger.title,
        at=at,
        signals=tuple(each.id for each in younger.signals if each.id not in within),
        moves={moves[key]: key for key in own},
        shared=tuple(moves[key] for key in kept),
        kept=kept,
        clocks=tuple(each for each in clocks if each not in ticking),
        kept_clocks={key: clock for key, clock in younger.clocks.items() if key not in clocks},
        playbooks=younger.playbooks,
        judged=younger.judged,
        judged_why=younger.severity_why if younger.judged else (),
        gave=tuple(_given(older, younger)),
        **known_of(younger),
    )
    return (outer, *inner)


def known_of(case: Case | Absorbed) -> dict[str, Any]:
    """What is known of a case apart from its signals and duties, to be taken along with them."""
    return {name: getattr(case, name) for name in KNOWN}


def present(case: Case) -> list[Absorbed]:
    """The cases that were taken in and of which signals are still here."""
    here = {each.id for each in case.signals}
    groups = [replace(group, signals=tuple(each for each in group.signals if each in here)) for group in case.absorbed]
    return [group for group in groups if group.signals]


def gone_of(case: Case, leaving: Collection[str]) -> list[Absorbed]:
    """The cases that were taken in and leave whole."""
    return [group for group in present(case) if set(group.signals) <= set(leaving)]


def part(case: Case, leaving: Collection[str], called: Collection[str]) -> Parting:
    """What goes with these signals. `called`: steps about the affair that no playbook of the staying signals opened."""
    gone = gone_of(case, leaving)
    own = {each.id for each in case.signals} - {id_ for group in present(case) for id_ in group.signals}
    own_goes = bool(own) and own <= set(leaving)
    things = things_left(case, leaving)
    go, left = [], []
    for key, step in case.steps.items():
        owners = [group for group in present(case) if key in group.moves]
        is_own = all(key in group.shared for group in owners)
        leave = [group in gone for group in owners] + ([own_goes] if is_own else [])
        is_theirs = step.about in things or (key in called and not (owners and is_own))
        go += [key] if is_theirs or any(leave) else []
        left += [key] if is_theirs or all(leave) else []
    whole = gone[0] if len(gone) == 1 and set(gone[0].signals) == set(leaving) else None
    names = whole.moves if whole else {}
    clocks = [each for each in case.clocks.values() if _leaves(case, each, go, things, gone, own_goes=own_goes)]
    steps = [replace(_given_back(case.steps[key], key, gone), id=names.get(key, key)) for key in go]
    moved = [replace(each, step=names.get(each.step, each.step)) for each in clocks]
    kept = {key: clock for group in gone for key, clock in group.kept_clocks.items()}
    return Parting(
        steps={step.id: step for step in steps},
        clocks=kept | {clock.id: clock for clock in moved},
        left=tuple(left),
        clocks_left=tuple(each.id for each in clocks if each.step not in left and each.about not in things),
        whole=whole,
        absorbed=tuple(group for group in gone if group is not whole),
    )


def things_left(case: Case, leaving: Collection[str]) -> set[str]:
    """What only the leaving signals are about: the steps and clocks about these go with them."""
    about = {thing for joined in case.signals if joined.id in leaving for thing in joined.about}
    stays = {thing for joined in case.signals if joined.id not in leaving for thing in joined.about}
    return about - stays


def _leaves(
    case: Case, clock: Clock, go: Collection[str], things: Collection[str], gone: list[Absorbed], *, own_goes: bool
) -> bool:
    """Whether a clock goes: what it is about does, or the case that brought it, or the duty that it hangs on alone."""
    owner = next((group for group in present(case) if clock.id in group.clocks), None)
    if clock.about in things:
        return True
    if owner:
        return owner in gone
    shared = any(clock.step in group.shared for group in present(case))
    return clock.step in go and (own_goes or not shared)


def _given_back(step: Step, key: str, gone: Iterable[Absorbed]) -> Step:
    """A duty of both as the case that leaves had it, with what was done about it since they became one."""
    group = next((group for group in gone if key in group.shared), None)
    kept = group.kept.get(group.moves[key]) if group else None
    if group is None or kept is None or kept.state != "open":
        return kept or step
    begun = {name: getattr(kept, name) for name in BEGUN}
    if step.state != "open" or (step.signed_at and step.signed_at > group.at):
        return replace(step, **begun)
    if step.dispatched_at and step.dispatched_at > group.at:
        return replace(kept, dispatched_at=step.dispatched_at, dispatched_by=step.dispatched_by)
    return kept


def _renamed(group: Absorbed, moves: Mapping[str, str], taken: Collection[str], younger: Case) -> Absorbed:
    """A case within the one that is taken in: its steps by their new keys; some the older has too."""
    there = {moves[key]: name for key, name in group.moves.items() if key in moves}
    again = {moves[key]: key for key in group.moves if key in moves and moves[key] not in taken}
    shared = tuple(dict.fromkeys([*(moves[key] for key in group.shared if key in moves), *again]))
    kept = {there[key]: younger.steps[was] for key, was in again.items()} | group.kept
    return replace(group, moves=there, shared=shared, kept=kept)


def _given(older: Case, younger: Case) -> Iterable[str]:
    """What the older case has only from the younger."""
    yield from (f"corrected:{name}" for name in younger.corrected if name not in older.corrected)
    yield from (f"stated:{name}" for name in younger.stated if name not in older.stated)
    known = {book.id for book in (*older.playbooks, *older.former)}
    yield from (f"playbook:{book.id}" for book in younger.playbooks if book.id not in known)
    yield from (f"former:{book.id}" for book in younger.former if book.id not in known)
    seen = {each.signal for each in older.earlier}
    yield from (f"earlier:{each.signal}" for each in younger.earlier if each.signal not in seen)
    if older.grade is None and younger.grade:
        yield "grade"
    yield from (f"outweighed:{why}" for why in younger.outweighed if why not in older.outweighed)
    if younger.judged and not older.judged:
        yield f"judged:{younger.judged}"
    if older.known is None and younger.known:
        yield "known"
