"""Recounting (重新统计): whose earlier counts a report takes back, where it calls them mistaken or gives others, and on
whose earlier counts those come on top of whom it tells as new.

Nobody takes back what another one counted, and nobody's newcomers are added to it. Of calls nobody knows that two are
of one caller: they are of the same body when both tell as that body, and the number that is called mistaken is the one
that the first gave.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from msgspec.structs import replace

from ..case import Case, Joined
from ..facts import GUESS_OF, PEOPLE, Facts, guess
from ..incoming import Incoming
from ..telling.heard import FROM_HOSPITAL, FROM_UNIT
from .bodies import are_one, body_of, is_of_body

ON_TOP = "{why}；在其此前所报人数上增加：{said}"
RIGHTED = "{why}；更正其此前所报人数：{said}"
"""Why a signal is in a case that adds to what its teller counted before, or puts it right, with the sums."""


_COMPLAINTS = tuple(
    re.compile(words)
    for words in (
        "[呕吐哕]",
        "[拉泻稀窜屙]",
        "[疼痛]",
        "晕",
        "发?[烧热]",
        "送医|[送去][^，。,]{0,4}医院|输液|点滴|[吊打][水针瓶]",
    )
)
"""By which those of whom one telling counts some are told from those of another."""
_ONE_CALL = timedelta(minutes=30)
_AS_BEFORE = ("venue", "school", "pupils", "children", "hazard", "kind", "product_category")
"""Facts that a further report takes over from the one before."""


class Reckoned(NamedTuple):
    """Counts that words give only together with what the same teller said before."""

    facts: dict[str, Any]
    """The facts of the signal with them."""
    sums: dict[str, str]
    """How each came about: `13+4`, `23→32`."""
    of: tuple[str, ...]
    """The ids of the signals on whose counts they rest."""
    said: str
    """One of the two above."""


def recounted(known: Joined | None, counts: Collection[str], facts: Facts) -> tuple[str, ...]:
    """Of the `counts` that a later version of a signal gives anew those that are fewer than its version before."""
    return tuple(name for name in counts if known and facts.get(name, 0) < known.facts.get(name, 0))


def mistaken_in(case: Case, facts: Facts, numbers: Collection[int], *, channel: str, sender: str) -> tuple[str, ...]:
    """The ids of the signals of a case whose counts a report of these `facts` takes back. `numbers`: the counts that
    it calls mistaken, none where it only says what is right; `sender`: the body that sends it, empty of a call."""
    return tuple(
        each.id
        for each in case.signals
        if _is_same(each, facts, channel=channel, sender=sender) and _counted(each, facts, numbers, is_call=not sender)
    )


def renewed_in(case: Case, facts: Facts, *, channel: str, sender: str) -> tuple[str, ...]:
    """The ids of the signals of the same sender that counted more ill than a later report of these `facts`, which
    counts anew whomever they counted."""
    return tuple(
        each.id
        for each in case.signals
        if _is_same(each, facts, channel=channel, sender=sender)
        and each.facts.get("ill", 0) > facts.get("ill", 0) > 0
        and all(name in facts for name in PEOPLE if each.facts.get(name))
    )


def tellers(case: Case, facts: Facts, *, channel: str, sender: str, caller: str) -> tuple[Joined, ...]:
    """The signals of a case that the same body told, as far as anybody knows. `caller`: the hospital that calls, by its
    name, where it gives one. Of a unit, those who told as the same (校医), where there are some."""
    same = (each for each in case.signals if _is_same(each, facts, channel=channel, sender=sender))
    found = [each for each in same if sender or each.caller == caller]
    alike = [each for each in found if each.facts.get(FROM_UNIT) == facts.get(FROM_UNIT)]
    return tuple(alike or found)


def reckon(case: Case, incoming: Incoming, known: Joined | None = None) -> tuple[Incoming, Reckoned | None]:
    """The signal with the counts that its words give only together with what the same sender said before; of a later
    version, `known`, only where its words are others. Two who write down one call are one who called."""
    speaks = incoming.added or incoming.in_all or incoming.slip or incoming.retold is not None
    if not speaks or (known and known.title == incoming.title):
        return incoming, None
    told = (known,) if known else _told_before(case, incoming)
    if incoming.slip and not known:
        sums = righted(told or _of_no_hospital(case, incoming), incoming.facts, *incoming.slip)
    elif any(_is_written_twice(each, incoming) for each in told):
        sums = None
    else:
        sums = on_top(told, incoming.facts, incoming.added, incoming.in_all)
    if incoming.retold is not None and not known:
        sums = _with(sums, _retold_in(case, incoming, told))
    return (replace(incoming, facts=sums.facts), sums) if sums else (incoming, None)


def _retold_in(case: Case, incoming: Incoming, told: Collection[Joined]) -> Reckoned | None:
    before = told or _of_the_one_caller(case, incoming)
    return retold(before, incoming.facts, incoming.retold or (), title=incoming.title)


def _with(known: Reckoned | None, also: Reckoned | None) -> Reckoned | None:
    """Both together; what the words of a slip or of newcomers gave of a count stands."""
    if known is None or also is None:
        return known or also
    own = {name: value for name, value in known.facts.items() if name in known.sums}
    of = tuple(dict.fromkeys((*known.of, *also.of)))
    return Reckoned({**also.facts, **own}, {**also.sums, **known.sums}, of, known.said)


def _told_before(case: Case, incoming: Incoming) -> tuple[Joined, ...]:
    """What the same body told, as what it speaks for or by its name."""
    same = tellers(case, incoming.facts, channel=incoming.channel, sender=incoming.sender, caller=incoming.caller)
    body = body_of(incoming.title, source=incoming.source, channel=incoming.channel)
    return same or tuple(each for each in case.signals if is_of_body(each, body) and each.id != incoming.id)


def _of_the_one_caller(case: Case, incoming: Incoming) -> tuple[Joined, ...]:
    """The only call of a case that counted people, where somebody calls who told it themselves, and no other body."""
    if incoming.sender or not incoming.is_own_slip:
        return ()
    told = [each for each in case.signals if any(each.facts.get(name) for name in PEOPLE) and each.id != incoming.id]
    calls = [each for each in told if each.channel == incoming.channel and each.caller == incoming.caller]
    if len(calls) != 1:
        return ()
    before = body_of(calls[0].title, source=calls[0].source, channel=calls[0].channel)
    now = body_of(incoming.title, source=incoming.source, channel=incoming.channel)
    return tuple(calls) if not (before and now) or are_one(before, now) else ()


def _of_no_hospital(case: Case, incoming: Incoming) -> tuple[Joined, ...]:
    """The one call that no hospital made and that gave the number which a caller's own slip names: it may be theirs."""
    was = incoming.slip[0] if incoming.slip else None
    if was is None or incoming.sender or not incoming.is_own_slip:
        return ()
    calls = [
        each
        for each in case.signals
        if each.channel == incoming.channel
        and not (each.caller or each.facts.get(FROM_HOSPITAL))
        and was in [each.facts.get(name) for name in PEOPLE]
    ]
    return tuple(calls) if len(calls) == 1 else ()


def _is_written_twice(joined: Joined, incoming: Incoming) -> bool:
    """Whether two wrote down one call: the same words within a short time."""
    return (
        bool(joined.reckoned)
        and joined.title == incoming.title
        and abs(incoming.received_at - joined.received_at) <= _ONE_CALL
    )


def on_top(told: Iterable[Joined], facts: Facts, added: Mapping[str, int], in_all: int | None) -> Reckoned | None:
    """The counts of a signal of these `facts` with those `added` to what was `told` before by the same, or with how
    many they are `in_all`; None where nothing is added: nobody counted before, or a number is told that counts them
    already."""
    before = [*told]
    if in_all and "ill" not in facts and any(0 < each.facts.get("ill", 0) < in_all for each in before):
        return Reckoned(
            {**_as_before(before, facts), "ill": in_all}, {"ill": str(in_all)}, _of(before, ["ill"]), ON_TOP
        )
    sums, now = dict[str, str](), _as_before(before, facts)
    for name, n in added.items():
        last = next((each for each in reversed(before) if each.facts.get(name)), None)
        if last is None or (facts.get(name) or 0) not in range(n + 1) and facts[name] != last.facts[name]:
            continue
        base = last.facts[name]
        now[name], sums[name] = base + n, f"{base}+{n}"
        if guessed := last.facts.get(GUESS_OF[name]):
            now[GUESS_OF[name]] = guessed
    return Reckoned(now, sums, _of(before, sums), ON_TOP) if sums else None


def righted(told: Iterable[Joined], facts: Facts, was: int | None, now: int) -> Reckoned | None:
    """The counts of a signal of these `facts` with the number that it means in the place of the one that was `told`
    before; `was`: None where it only says that the number is another."""
    before = [*told]
    names = {
        name: each.facts[name]
        for each in before
        for name in (PEOPLE if was is not None else ("ill",))
        if each.facts.get(name) is not None and was in (None, each.facts[name])
    }
    sums = {name: f"{n}→{now}" for name, n in names.items() if n != now}
    return (
        Reckoned({**_as_before(before, facts), **dict.fromkeys(sums, now)}, sums, _of(before, sums), RIGHTED)
        if sums
        else None
    )


def retold(told: Iterable[Joined], facts: Facts, numbers: Collection[int], *, title: str = "") -> Reckoned | None:
    """The counts of a signal of these `facts`, with its `title`, in the place of those that were `told` before, where
    one of them is among the `numbers` or none is named. A guess takes the place of nothing, nor do those in hospital of
    all who are ill, nor those with a fever of those who vomit."""
    given = [name for name in PEOPLE if name in facts and not guess(facts, name)]
    before = [each for each in told if _is_alike(each.title, title) and _counted(each, facts, numbers, is_call=False)]
    was = {name: each.facts[name] for each in before for name in given if name in each.facts}
    now = dict(facts)
    if facts.get("ill") == facts.get("hospitalised") and was.get("ill", 0) > was.get("hospitalised", 0):
        now.pop("ill", None)
    sums = {name: f"{n}→{now[name]}" for name, n in was.items() if name in now and n != now[name]}
    return Reckoned(_as_before(before, now), sums, _of(before, sums), RIGHTED) if sums else None


def _is_alike(one: str, other: str) -> bool:
    """Whether two may tell of the same people, by what they say that befell them."""
    first, second = ({n for n, each in enumerate(_COMPLAINTS) if each.search(title)} for title in (one, other))
    return not first or not second or bool(first & second)


def _as_before(told: Iterable[Joined], facts: Facts) -> dict[str, Any]:
    last = next((each.facts for each in told if any(each.facts.get(name) for name in PEOPLE)), {})
    return {
        **facts,
        **{name: last[name] for name in _AS_BEFORE if last.get(name) and (name == "kind" or name not in facts)},
    }


def _of(told: Iterable[Joined], names: Collection[str]) -> tuple[str, ...]:
    return tuple(each.id for each in told if any(each.facts.get(name) for name in names))


def _is_same(joined: Joined, facts: Facts, *, channel: str, sender: str) -> bool:
    if joined.channel != channel:
        return False
    if sender:
        return joined.source == sender
    return any(facts.get(name) and joined.facts.get(name) for name in (FROM_HOSPITAL, FROM_UNIT))


def _counted(joined: Joined, facts: Facts, numbers: Collection[int], *, is_call: bool) -> bool:
    given = [joined.facts[name] for name in PEOPLE if name in facts and name in joined.facts]
    return any(n in numbers for n in given) if numbers or is_call else bool(given)
