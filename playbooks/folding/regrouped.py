"""Regrouped: the part of the fold that follows signals from case to case. Reads nothing but entries."""

from collections.abc import Collection, Sequence

import msgspec
from msgspec.structs import replace

from .. import entries as e
from ..case import ALERT, Case, Joined
from ..facts import merged as merged_facts
from .absorbing import TakenOver, gone_of, parted, present, things_left
from .corrected import kind_of, overlaid
from .joining import next_number


def _numbered(case: Case, taken: Sequence[Joined]) -> tuple[Joined, ...]:
    """Signals that come into a case that has some go on counting; those with which a case begins keep their numbers.
    What persons called them was said before all that is said here."""
    last = max((n for each in taken for n in (each.placed_by, *each.called.values())), default=0)
    before = [
        replace(each, placed_by=each.placed_by - last, called={kind: n - last for kind, n in each.called.items()})
        for each in taken
    ]
    first = next_number(case)
    return tuple(replace(each, n=n) for n, each in enumerate(before, first)) if case.signals else tuple(before)


def merged(case: Case, entry: e.Entry, body: e.Merged) -> Case:
    """Another case was taken in, or this one began with what left another."""
    taken = msgspec.convert(body.taken, TakenOver)
    corrected = {**taken.corrected, **case.corrected}
    both = replace(
        case,
        title=body.title or case.title,
        signals=(*case.signals, *_numbered(case, taken.signals)),
        steps={**case.steps, **taken.steps},
        clocks={**case.clocks, **taken.clocks},
        facts=overlaid(merged_facts(case.facts, taken.facts), corrected),
        corrected=corrected,
        stated={**taken.stated, **case.stated},
        former=(*case.former, *taken.former),
        playbooks=(*case.playbooks, *taken.playbooks),
        known=case.known or taken.known,
        proposals=(*case.proposals, *taken.proposals),
        reached=(*case.reached, *taken.reached),
        grade_proposed=case.grade_proposed or taken.grade_proposed,
        grade=case.grade or taken.grade,
        earlier=with_earlier(case, taken.earlier),
        absorbed=(*case.absorbed, *taken.absorbed),
        was_red=case.was_red or taken.was_red,
        outweighed=tuple(dict.fromkeys([*case.outweighed, *taken.outweighed])),
    )
    # What a person called one of either stands.
    if "kind" not in both.facts or not any(each.called for each in both.signals):
        return both
    return replace(both, facts={**both.facts, "kind": kind_of(both.signals, both.facts["kind"])})


def merged_into(case: Case, entry: e.Entry, body: e.MergedInto) -> Case:
    """It ended in another."""
    return replace(
        case, state="merged", merged_into=body.other, closed_at=entry.at, proposals=(), steps={}, clocks={}, signals=()
    )


def signals_left(case: Case, entry: e.Entry, body: e.SignalsLeft) -> Case:
    """Signals left, and with the last one of a case that was taken in whatever only that case had brought."""
    things = things_left(case, body.signals)
    clocks = {
        key: clock
        for key, clock in case.clocks.items()
        if clock.about not in things and clock.step not in body.steps and key not in body.clocks
    }
    left = replace(
        case,
        signals=tuple(without_events(each, body.events) for each in case.signals if each.id not in body.signals),
        counted=next_number(case) - 1,
        steps={key: step for key, step in case.steps.items() if step.about not in things and key not in body.steps},
        clocks=clocks,
        proposals=tuple(each for each in case.proposals if each.of == ALERT or each.of in clocks),
        facts=case.facts if body.facts is None else body.facts,
        playbooks=tuple(book for book in case.playbooks if book.id not in body.playbooks),
        known=None if body.rumour_left else case.known,
        title=body.title or case.title,
        heat=body.heat or case.heat,
        heat_why=body.heat_why if body.heat else case.heat_why,
    )
    gone = gone_of(case, body.signals)
    gave = {name for group in gone for name in group.gave}
    before = {group.title: group.into for group in gone if group.into}
    return replace(
        left,
        corrected={name: value for name, value in left.corrected.items() if f"corrected:{name}" not in gave},
        stated={name: value for name, value in left.stated.items() if f"stated:{name}" not in gave},
        former=tuple(book for book in left.former if f"former:{book.id}" not in gave),
        earlier=tuple(each for each in left.earlier if f"earlier:{each.signal}" not in gave),
        grade=None if "grade" in gave else left.grade,
        outweighed=tuple(why for why in left.outweighed if f"outweighed:{why}" not in gave),
        judged="" if f"judged:{left.judged}" in gave else left.judged,
        absorbed=tuple(
            replace(group, into=before.get(group.into, group.into)) for group in parted(left, present(left), left.steps)
        ),
    )


def without_events(joined: Joined, events: Collection[str]) -> Joined:
    """A signal that brings these events no longer."""
    if not any(event in events for event in joined.events):
        return joined
    return replace(joined, events=tuple(event for event in joined.events if event not in events))


def with_earlier(case: Case, found: tuple[e.Earlier, ...]) -> tuple[e.Earlier, ...]:
    """History beside the case, each signal once."""
    known = {each.signal for each in case.earlier}
    return (*case.earlier, *(each for each in found if each.signal not in known))
