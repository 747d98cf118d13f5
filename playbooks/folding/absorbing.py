"""What a case that was taken in brought (并案之前), so that it can be told from the rest. Reads nothing but the case.

A duty that both cases had open is one duty while they are one case; a split gives it back to both. Whatever came with
a case that was taken in leaves with the last of its signals.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec
from msgspec.structs import replace

from .. import entries as e
from ..case import Absorbed, Case, Clock, Joined, KnownRumour, Proposal, Reached
from ..step import Step, further_keys

BEGUN = ("title", "opened_at", "target_at", "target_basis", "missed_target_at", "rung")
"""What of a duty says the how manieth time it is done, when it began and by when the office wants it."""
CARRIED = ("known", "grade", "earlier", "corrected", "stated", "former", "was_red", "outweighed")
"""What of a case goes along with its signals and duties."""


class TakenOver(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """What a case takes over from another: things keep their ids, starts and due times."""

    signals: tuple[Joined, ...] = ()
    steps: dict[str, Step] = {}
    clocks: dict[str, Clock] = {}
    facts: dict[str, Any] = {}
    playbooks: tuple[e.PlaybookRef, ...] = ()
    known: KnownRumour | None = None
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
    both: tuple[str, ...] = ()
    """Keys of steps that the other case goes on having too."""


def absorbed_of(
    older: Case, younger: Case, keys: Mapping[str, str], clocks: Collection[str], at: datetime
) -> tuple[Absorbed, ...]:
    """What is to be known of a case that is taken in, and of those that it had taken in itself.

    `keys`: the key of each of its steps, and the key that it is found by in the older, which has some of them already.
    `clocks`: the clocks that go along.
    """
    before = parted(younger, with_rounds(younger), younger.steps)
    inner = [_within(group, older, younger, keys, clocks) for group in before]
    signals = {id_ for group in before for id_ in group.signals}
    ticking = {id_ for group in before for id_ in group.clocks}
    own = [key for key, owners in owners_of(younger).items() if younger.id in owners]
    kept = {key: younger.steps[key] for key in own if keys[key] in older.steps}
    outer = Absorbed(
        case=younger.id,
        title=younger.title,
        into=older.title,
        at=at,
        signals=tuple(each.id for each in younger.signals if each.id not in signals),
        keys={keys[key]: key for key in own},
        shared=tuple(keys[key] for key in kept),
        kept=kept,
        clocks=tuple(each for each in clocks if each not in ticking),
        kept_clocks={id_: clock for id_, clock in _staying(younger, clocks) if clock.step in own},
        playbooks=younger.playbooks,
        judged=younger.judged,
        judged_why=younger.severity_why if younger.judged else (),
        gave=tuple(_given(older, younger)),
        **carried_by(younger),
    )
    return (outer, *inner)


def carried_by(case: Case | Absorbed) -> dict[str, Any]:
    """What goes along with the signals and duties of a case."""
    return {name: getattr(case, name) for name in CARRIED}


def present(case: Case) -> list[Absorbed]:
    """The cases that were taken in and of which signals are still here."""
    here = {each.id for each in case.signals}
    groups = [replace(group, signals=tuple(each for each in group.signals if each in here)) for group in case.absorbed]
    return [group for group in groups if group.signals]


def left_behind(case: Case) -> list[tuple[Step, tuple[Clock, ...]]]:
    """Duties that a case had finished before it was taken in and that this one has too, with the clocks that ended with
    them: each stayed where it was written, for each case did work of its own. What two of them finished while they were
    one is written down of both."""
    return [
        (step, tuple(each for each in group.kept_clocks.values() if each.step == key))
        for group in present(case)
        for key, step in group.kept.items()
        if step.state == "done"
    ]


def parted(case: Case, here: Collection[Absorbed], steps: Collection[str]) -> tuple[Absorbed, ...]:
    """What a part of a case knows of those that were taken in: all of those that are `here`, and of any other which of
    its `steps` it had brought, for they are not the part's own."""
    known = {group.case for group in here}
    return (*here, *filter(None, (_brought(group, steps) for group in case.absorbed if group.case not in known)))


def _brought(group: Absorbed, steps: Collection[str]) -> Absorbed | None:
    keys = {key: name for key, name in group.keys.items() if key not in group.shared and key in steps}
    return Absorbed(case=group.case, title=group.title, at=group.at, signals=(), keys=keys) if keys else None


def gone_of(case: Case, leaving: Collection[str]) -> list[Absorbed]:
    """The cases that were taken in and leave whole."""
    return [group for group in present(case) if set(group.signals) <= set(leaving)]


def owners_of(case: Case) -> dict[str, set[str]]:
    """By each duty the ids of the cases that had it before they became one: of some that were taken in, and maybe of
    this. One that began anew since then is of all that had the round before open. None is of a case that does not speak
    of what it is about, where another does."""
    here, found, rounds = present(case), dict[str, set[str]](), dict[tuple[Any, ...], str]()
    speak, brought = _speak_of(case, here), _brought_along(case)
    for key, step in case.steps.items():
        owners = {group.case for group in here if key in group.keys}
        if not owners or key not in brought:
            before = rounds.get((step.plan, step.about, step.opened_at))
            had = found[before] - {each.case for each in here if _had_finished(each, before)} if before else {case.id}
            owners |= had
        about = speak.get(step.about, set())
        found[key] = owners & about or about or owners
        if step.chosen and step.chosen.again:  # the round after it began when it was done
            rounds[step.plan, step.about, step.done_at] = key
    return found


def _speak_of(case: Case, here: Iterable[Absorbed]) -> dict[str, set[str]]:
    """By each business or sample the ids of the cases, of those that were taken in and this, whose signals speak of
    it."""
    whose, found = {id_: group.case for group in here for id_ in group.signals}, dict[str, set[str]]()
    for joined in case.signals:
        for thing in joined.about:
            found.setdefault(thing, set()).add(whose.get(joined.id, case.id))
    return found


def _brought_along(case: Case) -> set[str]:
    """The duties that this case did not have when it took in one that had them."""
    return {key for group in case.absorbed for key in group.keys if key not in group.shared}


def _had_finished(group: Absorbed, step: str) -> bool:
    """Whether a case had finished a duty of both when it was taken in."""
    kept = group.kept.get(group.keys.get(step, ""))
    return kept is not None and kept.state != "open"


def things_left(case: Case, leaving: Collection[str]) -> set[str]:
    """What only the leaving signals are about: the steps and clocks about these go with them."""
    about = {thing for joined in case.signals if joined.id in leaving for thing in joined.about}
    stays = {thing for joined in case.signals if joined.id not in leaving for thing in joined.about}
    return about - stays


def _staying(younger: Case, clocks: Collection[str]) -> Iterable[tuple[str, Clock]]:
    return ((id_, clock) for id_, clock in younger.clocks.items() if id_ not in clocks)


def with_rounds(case: Case) -> list[Absorbed]:
    """The cases that were taken in and are still here, each with the rounds that began since and are its own too."""
    owners = owners_of(case)

    def with_own(group: Absorbed) -> Absorbed:
        since = [key for key, of in owners.items() if key not in group.keys and group.case in of]
        return replace(group, keys=names_of(case, group, since), shared=(*group.shared, *since))

    return [with_own(group) for group in present(case)]


def names_of(case: Case, group: Absorbed, keys: Iterable[str]) -> dict[str, str]:
    """The keys that its steps had in a case that was taken in, and free ones for those of `keys` that opened since."""
    names, taken = dict(group.keys), {*group.keys.values()}
    for key in (each for each in keys if each not in group.keys):
        free = chain([key], further_keys(key, case.steps[key]))
        names[key] = next(each for each in free if each not in taken)
        taken.add(names[key])
    return names


def _within(group: Absorbed, older: Case, younger: Case, keys: Mapping[str, str], clocks: Collection[str]) -> Absorbed:
    """A case within the one that is taken in: its steps by their new keys; some the older has too."""
    had = {keys[key]: name for key, name in group.keys.items() if key in keys}
    again = {keys[key]: key for key in group.keys if key in keys and keys[key] in older.steps}
    shared = tuple(dict.fromkeys([*(keys[key] for key in group.shared if key in keys), *again]))
    kept = {had[key]: younger.steps[was] for key, was in again.items()} | group.kept
    ended = {
        id_: replace(clock, step=group.keys[clock.step])
        for id_, clock in _staying(younger, clocks)
        if clock.step in group.keys
    }
    return replace(group, keys=had, shared=shared, kept=kept, kept_clocks=ended | group.kept_clocks)


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
