"""Joining (归入): the part of the fold that takes signals into a case, each with its number there, and what a later
version or report of the same sender says of them.

Whoever counts fewer takes back their own counts and nobody else's: what others counted stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce

from msgspec.structs import replace

from .. import entries as e
from ..case import Case, Joined
from ..facts import PEOPLE, Facts, merged
from .corrected import counts_of, heard_again, overlaid

FIRST, OPENED = "first", "首条信息"
"""The rule by which a signal is in the case that it opened, and why, in words."""


def with_signals(case: Case, bodies: Sequence[e.SignalJoined]) -> Case:
    """The case after these joined, one after the other."""
    facts: Facts = reduce(merged, (body.facts for body in bodies), case.facts)
    joined = (_joined(body, n) for n, body in enumerate(bodies, next_number(case)))
    together = heard_again(replace(case, signals=(*case.signals, *joined), facts=facts))
    return reduce(_corrected, (body for body in bodies if body.corrects), together)


def signal_updated(case: Case, entry: e.Entry, body: e.SignalUpdated) -> Case:
    """The case after a signal came again with other content (fold)."""
    signals = tuple(_revised(each, body) if each.id == body.signal else each for each in case.signals)
    again = heard_again(replace(case, signals=signals, facts=merged(case.facts, body.facts)))
    return _recounted(again, _anew(body))


def _anew(body: e.SignalUpdated) -> Iterable[str]:
    """The counts that stand in the place of those of the version before."""
    return PEOPLE.keys() & body.facts if body.corrects else body.recounted


def _recounted(case: Case, names: Iterable[str]) -> Case:
    """The case with these counts as its signals give them together."""
    together: Facts = reduce(merged, (each.facts for each in case.signals), {}) if names else {}
    return replace(case, facts=overlaid(case.facts, counts_of(together, names)))


def _revised(joined: Joined, body: e.SignalUpdated) -> Joined:
    """A count that a source now says otherwise is a person's word no longer."""
    facts = overlaid(merged(body.facts, joined.facts), counts_of(body.facts, _anew(body)))
    own = {name: was for name, was in joined.overruled.items() if not _is_new_count(name, facts, joined.facts)}
    sums = joined.reckoned | body.reckoned
    is_same = not body.dates and body.later == joined.said
    return replace(
        _dated(joined, body.dates),
        said=body.later,
        proposed=joined.proposed if is_same else (),
        is_declined=joined.is_declined and is_same,
        revision=body.revision,
        facts=facts,
        said_of_place=joined.said_of_place | {name: at for name, at in body.said_of_place.items() if at is not None},
        overruled=own,
        events=(*joined.events, *body.events),
        reckoned=sums,
    )


def _dated(joined: Joined, dates: Mapping[str, datetime | None]) -> Joined:
    """The signal with these dates; those that it bore are kept."""
    gone = (at for name in dates if (at := getattr(joined, name)))
    return replace(joined, former=tuple(dict.fromkeys((*joined.former, *gone))), **dates)


def starts_proposed(case: Case, entry: e.Entry, body: e.StartsProposed) -> Case:
    """The case in which clocks would begin otherwise, if an officer said so (fold)."""
    signals = (replace(each, proposed=body.clocks) if each.id == body.signal else each for each in case.signals)
    return replace(case, signals=tuple(signals))


def starts_answered(case: Case, entry: e.Entry, body: e.StartsAnswered) -> Case:
    """The case after an officer said whether they do (fold)."""
    signals = (_answered(each, body) if each.id == body.signal else each for each in case.signals)
    return replace(case, signals=tuple(signals))


def _answered(joined: Joined, body: e.StartsAnswered) -> Joined:
    if not body.accepted:
        return replace(joined, proposed=(), is_declined=True)
    return replace(_dated(joined, body.dates), said={}, proposed=(), is_declined=False)


def _is_new_count(name: str, facts: Facts, before: Facts) -> bool:
    return name in PEOPLE and facts.get(name) != before.get(name)


def _corrected(case: Case, body: e.SignalJoined) -> Case:
    """The case after a report that says what the same sender counted before was mistaken; a person's word stands."""
    names = PEOPLE.keys() & body.facts
    signals = tuple(_taken_back(each, body, names) if each.id in body.corrects else each for each in case.signals)
    return _recounted(replace(case, signals=signals), names)


def _taken_back(joined: Joined, body: e.SignalJoined, names: Iterable[str]) -> Joined:
    given = tuple(name for name in names if name in joined.facts and name not in joined.overruled)
    facts = overlaid(joined.facts, counts_of(body.facts, given))
    return replace(joined, facts=facts, taken_back=tuple(sorted({*joined.taken_back, *given})))


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
        said_of_place=body.said_of_place,
        about=body.about,
        events=body.events,
        occurred_at=body.occurred_at,
        published_at=body.published_at,
        treated_at=body.treated_at,
        arrived_at=body.arrived_at,
        reckoned=body.reckoned,
        caller=body.caller,
    )
