"""Chats (群聊): a copied conversation of parents, of whom each tells of their own child.

乐乐妈:我家的吐了 / 浩浩爸:我家也是 are two children, whom no line counts; a teacher's 我班2人 and another's 我班3人
are five, and 目前统计18个 is all of them.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..patterns import pattern
from .harms import HARM, Mention
from .numerals import HEADS, NUMERAL, number

_TIME = r"\d{1,2}:\d\d(?::\d\d)?"
_NAME = r"(?P<who>(?!\d{1,2}:)[^\s:,。;!?\[\]]{1,14})"
_LINE = pattern(
    rf"^ *(?:(?:\[(?:[\d年月日/-]+ ?)?{_TIME}\] ?|(?:[\d年月日/-]+ )?(?P<time>{_TIME}) +)?{_NAME}"
    rf"(?: +(?:[\d年月日/-]+ )?(?P<behind>{_TIME}))?(?::|(?(behind)\n|(?(time) |:))))(?P<said>[^\n]*)",
    re.MULTILINE,
)
_LINES = 3
"""So many lines that begin with who says them are a conversation."""
_PARENT = pattern(r"(?:妈妈?|麻麻|妈咪|爸爸?|奶奶?|爷爷?|姥姥|姥爷|外婆|外公|家长)[a-z\d]?(?:\([^()]*\))?$")
_SAME = pattern(
    r"(?:啊|嗯|对|是|哦|天|呀)?[,! ]*(?:[我俺]们?家?)?(?:的|那?个|孩子|娃|宝宝?|闺女|儿子|[\u4e00-\u9fff]{2})?"
    r"(?:也是(?!听|在问|想问|刚知道)|也一样|一样的?(?=[,。!]|$)|也这样|也有症状)|^ *(?:\+1|1)(?!\d)"
)
"""我家也是, +1: the same befell another's child."""
_MINE = pattern("[我俺](?![们校班园院])")
_ASKS = pattern(r"谁家|有没有|[吗么没]\??$|\?$")
_DENIES = pattern("[没不无别会怕防]|小心|可能")
_OF_CLASS = pattern(rf"(?P<all>缺[勤席课]?)?(?P<n>{NUMERAL})[人名个]?(?(all)(?:[, ]?[均都全])?[, ]?[为是因]?)")
"""小一班:缺5,均呕吐; 小二班:缺2,1呕吐1事假."""
_HIS_CLASS = pattern(rf"[我本]班[^,。;\d{HEADS}]{{0,4}}(?P<n>{NUMERAL})(?:人|个|名)")
_IN_ALL = pattern(
    rf"(?:统计|一共|总共|加起来|那就是|累计|目前|现在)[^,。;:\d{HEADS}]{{0,4}}(?P<n>{NUMERAL})个(?:孩子|人"
    rf"|同学)?了?(?=[,。!]|$)"
    rf"|(?:这|已经?|知道的)[都有]*(?P<by_now>{NUMERAL})个(?:孩子|人|同学)?(?:了(?=[,。! ]|$)|请假)"
)
_MOST = 2000


class _Line(NamedTuple):
    """What somebody says in a conversation, and where it stands."""

    who: str
    said: str
    start: int
    end: int


def of_chat(folded: str, count: Callable[[str], list[Mention]]) -> Iterator[Mention]:
    """The children of whom a conversation tells, one line after the other; `count` finds the counts of one line."""
    if folded.count("\n") < _LINES - 1 or ":" not in folded:  # nearly every text
        return
    lines = [_Line(hit["who"], hit["said"], *hit.span("said")) for hit in _LINE.finditer(folded)]
    if len(lines) < _LINES:
        return
    ill = _parents_of_the_ill(lines, count)
    if ill:
        yield Mention(what="ill", count=len({each.who for each in ill}), start=ill[0].start, end=ill[-1].end)
    yield from _of_classes(lines)
    yield from _of_the_absent(lines)
    yield from _in_all(lines, is_told=bool(ill))


def _parents_of_the_ill(lines: list[_Line], count: Callable[[str], list[Mention]]) -> list[_Line]:
    found: list[_Line] = []
    is_told = False
    for each in lines:
        is_parent = _PARENT.search(each.who) is not None
        tells = _tells(each.said, count, is_parent=is_parent)
        is_own = is_parent and (tells or is_told and _SAME.match(each.said))
        if is_own or tells and _MINE.search(each.said):
            found.append(each)
        is_told = is_told or tells
    return found


def _tells(said: str, count: Callable[[str], list[Mention]], *, is_parent: bool) -> bool:
    """Whether somebody says that another is ill; a parent need not say who (乐乐吐了)."""
    if HARM.search(said) is None or _ASKS.search(said):
        return False
    return is_parent and _DENIES.search(said) is None or any(each.count for each in count(said))


def _of_classes(lines: list[_Line]) -> Iterator[Mention]:
    """我班2人吐, 我班3人: what several teachers say, of whom one says what ails them."""
    told = [(each, hit) for each in lines if (hit := _HIS_CLASS.search(each.said))]
    if len({each.who for each, _ in told}) > 1 and any(HARM.search(each.said) for each, _ in told):
        total = sum(number(hit["n"]) or 0 for _, hit in told)
        yield Mention(what="ill", count=total, start=told[0][0].start, end=told[-1][0].end)


def _of_the_absent(lines: list[_Line]) -> Iterator[Mention]:
    """Those whom each class counts as absent and sick."""
    told = [
        (each, hit)
        for each in lines
        if each.who.endswith("班")
        for hit in _OF_CLASS.finditer(each.said)
        if HARM.match(each.said, hit.end())
    ]
    if told:
        total = sum(number(hit["n"]) or 0 for _, hit in told)
        yield Mention(what="ill", count=total, start=told[0][0].start, end=told[-1][0].end)


def _in_all(lines: list[_Line], *, is_told: bool) -> Iterator[Mention]:
    for each in lines:
        hit = _IN_ALL.search(each.said)
        total = number(hit["n"] or hit["by_now"]) if hit else None
        if total and total <= _MOST and (is_told or HARM.search(each.said)):
            yield Mention(what="ill", count=total, start=each.start, end=each.end)
