"""When it was: when people ate and when they fell ill, as sources state it, else as the words tell it.

The meal and the first illness lie hours apart, and by how many is how a cause is sought: neither is given for the
other.
"""

from collections.abc import Iterable, Iterator

import msgspec

from classifiers.harm.harms import DEAD, GUT
from classifiers.patterns import pattern
from classifiers.words import remembered
from playbooks.case import Case
from playbooks.facts import PEOPLE, UNKNOWN

from ..reading.queries import SignalRow
from ..wording.words import stated_instant
from .counted import is_doubted
from .mentioned import MOST, Mention, alike, clause_of, is_lead, meals_in, mention, quoted, times_in, times_mentioned

FELL_ILL = pattern(
    rf"{GUT}|发病|起病|发作|出现|不适|不舒服|难受|症状|发[热烧麻紫绀]|高烧"
    r"|麻木|头[晕痛疼昏]|昏迷|抽搐|无力|幻觉|过敏|红疹|呼吸困难"
)
"""That somebody fell ill."""
_LATER = pattern(
    r"送[医到往至去]|转(?:来|到|往|至|院|诊|入)|[到去赴]医院|就[医诊]|收治"
    rf"|接诊|住院|入院|接报|报告|来电|反映|{DEAD}|走了|没了|过世"
)
"""What happens after people fell ill, and when that was says nothing of it."""
_AT = pattern("[早午中晚][餐饭]|宵夜|夜宵")
"""A meal whose name says when it is eaten."""
_SERVED = pattern("(?<!停)(?<!停止)(?:供应|供餐)|开[餐席饭]")


class Times(msgspec.Struct, kw_only=True):
    """Clauses that say when people fell ill, when they ate, and those of which the words do not tell which it was."""

    fell_ill: list[Mention] = []
    ate: list[Mention] = []
    unclear: list[Mention] = []


def when_it_was(case: Case, rows: list[SignalRow]) -> str:
    """When it began. Of people who fell ill the first illness and the meal, each as it is known."""
    told = [row for row in rows if not is_doubted(row)]
    onsets = [row.signal.illness.onset_at for row in rows if row.signal.illness and row.signal.illness.onset_at]
    happened = [row.signal.occurred_at for row in rows if row.signal.occurred_at]
    if not onsets and not any(case.facts.get(name) for name in PEOPLE):
        return stated_instant(min(happened)) if happened else quoted(times_mentioned(told), rows) or UNKNOWN
    times = times_told(told)
    parts = [
        f"最早发病 {stated_instant(min(onsets))}" if onsets else _named("发病", times.fell_ill, rows),
        _named("进餐", times.ate, rows),
        f"来源所填发生时间 {stated_instant(min(happened))}（未说明是进餐还是发病）" if happened and not onsets else "",
    ]
    known = "；".join(part for part in parts if part)
    return known or _named("原话提到（未说明是进餐还是发病）", times.unclear, rows) or UNKNOWN


def times_told(rows: Iterable[SignalRow]) -> Times:
    """The first clauses of each sort, as many as are shown; no signal is read after them."""
    times = Times()
    for row in rows:
        for kind, start, end in _times_of(row.signal.whole):
            each, kept = mention(row, row.signal.whole, start, end), getattr(times, kind)
            if len(kept) < MOST and alike(each) not in map(alike, kept):
                kept.append(each)
        if len(times.fell_ill) == MOST and len(times.ate) == MOST:
            break
    return times


@remembered
def _times_of(whole: str) -> tuple[tuple[str, int, int], ...]:
    """Where each time is said, with what it is the time of: the words after it tell, else those before it in its
    clause, else the next ones."""
    hits = [hit for hit in times_in(whole) if not is_lead(whole, hit.start(), hit.end())]
    ate = _meals(whole) if hits else []
    found: dict[tuple[str, int], tuple[str, int, int]] = {}
    for n, hit in enumerate(hits):
        first, last = clause_of(whole, *hit.span())
        until = hits[n + 1].start() if n + 1 < len(hits) else len(whole)
        after, before, then = (hit.end(), min(last, until)), (first, hit.start()), (last, until)
        kind = next(filter(None, (_sort(whole, ate, *span) for span in (after, before, then))), "unclear")
        found.setdefault((kind, first), (kind, *hit.span()))
    if not any(kind == "ate" for kind, _ in found):
        return (*found.values(), *_meals_apart(whole, {first for _, first in found}))
    return tuple(found.values())


def _meals_apart(whole: str, told: set[int]) -> Iterator[tuple[str, int, int]]:
    """Meals whose name says when they are eaten, in clauses (where those begin) that told of no other time."""
    for start, end in meals_in(whole):
        first = clause_of(whole, start, end)[0] if _AT.search(whole, start, end) else None
        if first is not None and first not in told:
            told.add(first)
            yield "ate", start, end


def _meals(whole: str) -> list[int]:
    """Where meals are spoken of: the last character of each, for the words for a meal begin with those for its time."""
    return sorted(end - 1 for _, end in [*meals_in(whole), *(hit.span() for hit in _SERVED.finditer(whole))])


def _sort(whole: str, ate: list[int], start: int, end: int) -> str:
    """What comes first in some characters: that somebody fell ill, a meal, or what is neither; empty where nothing."""
    ill = FELL_ILL.search(whole, start, end)
    meal = next((at for at in ate if start <= at < end), None)
    later = _LATER.search(whole, start, end)
    found = (("fell_ill", ill and ill.start()), ("ate", meal), ("unclear", later and later.start()))
    return min(((at, kind) for kind, at in found if at is not None), default=(0, ""))[1]


def _named(what: str, mentions: list[Mention], rows: list[SignalRow]) -> str:
    return f"{what}：{quoted(mentions, rows)}" if mentions else ""
