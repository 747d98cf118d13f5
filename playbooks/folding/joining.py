"""Joining (归入): the part of the fold that takes signals into a case, each with its number there."""

from collections.abc import Sequence
from functools import reduce

from msgspec.structs import replace

from .. import entries as e
from ..case import Case, Joined
from ..facts import Facts, merged


def with_signals(case: Case, bodies: Sequence[e.SignalJoined]) -> Case:
    """The case after these joined, one after the other."""
    facts: Facts = reduce(merged, (body.facts for body in bodies), case.facts)
    joined = (_joined(body, n) for n, body in enumerate(bodies, next_number(case)))
    return replace(case, signals=(*case.signals, *joined), facts=facts)


def next_number(case: Case) -> int:
    """The number of the next signal to join: above that of the last one, whether it has left or has none but its
    place."""
    last = case.signals[-1].n if case.signals else 0
    return max(last, len(case.signals), case.counted) + 1


def _joined(body: e.SignalJoined, n: int) -> Joined:
    return Joined(
        n=n,
        id=body.signal,
        channel=body.channel,
        title=body.title,
        rule=body.rule,
        why=body.why,
        playbook=body.playbook,
        received_at=body.received_at,
        source=body.source,
        revision=body.revision,
        facts=body.facts,
        about=body.about,
        events=body.events,
        occurred_at=body.occurred_at,
        published_at=body.published_at,
        treated_at=body.treated_at,
        arrived_at=body.arrived_at,
    )
