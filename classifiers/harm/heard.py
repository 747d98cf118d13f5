"""Heard (听出来的): which number of a short text counts people who fell ill, where no rule of this folder says so.

People tell of illness in more ways than can be written down (参展商中18人来拿止泻药, 阵亡七人). Each number that may
be of people is a candidate; how likely it is of the sick is learnt from what stands around it, from where the words of
harm are, and from what the text looks like as a whole. Learnt by `learning/heard.py`; kept with the model as plain
numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import exp
from typing import NamedTuple

import msgspec

from ..patterns import pattern
from .harms import HARM, KIN, PEOPLE, Mention, harm_named
from .numerals import HEADS, NUMERAL, number

SURE = 0.6
"""From which likelihood on a number is believed: of 78 texts held back that tell of the ill 51 are read right at it and
40 by the rules alone, with one alarm more by mistake in 77 others."""
BARE = 0.8
"""The same where no word of harm stands in the text: lower, what is shown as evidence is not all that decided."""
LONGEST = 160
"""Characters of what somebody tells of one affair; the head was taught on no longer ones."""
AGAINST_ONE = 0.65
"""The same where the rules read one ill alone: of 48 such texts held back 9 are read right by it and 10 by `SURE`, and
3 that the rules had read right are lost instead of 5; by 0.75 1 is, and 班里今天缺了九个 is missed."""
_MOST = 2000
_NEAR_LEFT, _NEAR_RIGHT = 12, 14
"""Characters before and behind a number that are looked at."""
_COUPLE = {"俩": 2, "仨": 3, "双双": 2, "夫妻": 2, "夫妇": 2}
_NUMBER = pattern(
    rf"(?=[{HEADS}俩仨双夫上好])(?<![\d.第])(?!1(?:10|19|20)(?!\d|[名位例个人]))(?P<n>{NUMERAL}|俩|仨|双双|夫妻|夫妇"
    rf"|上百|上千|好几十)[多余来]?"
    rf"(?P<unit>名|位|例|口子|口人|口|户|个|号|人)?[多余]?(?P<who>{PEOPLE}|{KIN})?"
)
_OF_THINGS = pattern(
    "[点号月日天年岁元块毛分秒时楼栋层斤克两度次份桌盒袋瓶瓣种家张条只头间半%.:/小班级批回趟杯碗顿盘件箱万千米"
    "步场晚夜宿周季更些"
    "起样直下路院中附食部区-]|公[斤里]|星期"
)
_OF_TIME_OR_GOODS = pattern("小时|月|星期|钟|礼拜|班|多|半|菜")
_FOLLOWS = pattern(
    r"\W*(?:续|后续|接前|补[报充]|再[报次]|更[新正]|又[来报接打]|刚[才又刚]|第[二三四五]次(?:来电|报)|截[至止到])"
)
"""续:一共15个了: who rings again says neither what ails them nor what they ate."""
_PASSED = pattern(
    "[个人名位][,、 ]?(?:体检|健康证|考[试核]|培训|面试|政审|测评)[^,。;!?]{0,6}?"
    "(?:合格|过了|通过|正常|完成|没问题|没事|有效)"
)
"""一共九个,体检都合格: of whom it says that they passed, where no word of harm stands; not 核酸都正常,目前14个."""
_CLAUSE_END = pattern("[,。;!?\n:、 ]")


class Candidate(NamedTuple):
    """A number that may be of people, and where it stands."""

    people: int
    start: int
    end: int
    number: str
    unit: str
    who: str


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt: the weight of each feature and what every number has from the start."""

    weights: dict[str, float] = {}
    start: float = 0.0

    def most_likely(self, folded: str, relevance: float, kinds: Sequence[float], sure: float = SURE) -> Mention | None:
        """The number that is likeliest of the sick, if it is `sure` enough; `relevance` and `kinds` are the model's."""
        if not self.weights or len(folded) > LONGEST or _PASSED.search(folded) and HARM.search(folded) is None:
            return None
        found = [(self._likely(features), each) for each, features in described(folded, relevance, kinds)]
        likely, best = max(found, key=lambda each: (each[0], each[1].people), default=(0.0, None))
        if best is None or likely < max(sure, SURE if HARM.search(folded) else BARE):
            return None
        return Mention(what="ill", count=best.people, start=best.start, end=best.end)

    def _likely(self, features: Mapping[str, float]) -> float:
        score = self.start + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def is_follow_up(folded: str) -> bool:
    """It begins like what somebody adds to an earlier report."""
    return _FOLLOWS.match(folded) is not None


def candidates(folded: str) -> list[Candidate]:
    """The numbers of a folded text that may be of people."""
    found = []
    for hit in _NUMBER.finditer(folded):
        written, unit, who = hit["n"], hit["unit"] or "", hit["who"] or ""
        count = _COUPLE.get(written) or number(written.replace("好几", "几").replace("上", "一"))
        is_bare = not unit and not who and written not in _COUPLE
        if not count or count > _MOST or is_bare and (written == "一" or _OF_THINGS.match(folded, hit.end())):
            continue
        if unit == "个" and not who and _OF_TIME_OR_GOODS.match(folded, hit.end()):
            continue
        found.append(Candidate(count, hit.start(), hit.end(), written, unit, who))
    return found


def described(folded: str, relevance: float, kinds: Sequence[float]) -> Iterator[tuple[Candidate, dict[str, float]]]:
    """Each candidate with its features."""
    found = candidates(folded)
    if not found:
        return
    harms = [(hit.start(), hit.end(), harm_named(hit)) for hit in HARM.finditer(folded)]
    whole = {"relevant": 2 * relevance, **{f"kind{n}": share for n, share in enumerate(kinds)}}
    if is_follow_up(folded):
        whole["again"] = 1.0
    if len(folded) < 40:
        whole["short"] = 1.0
    most = max(each.people for each in found)
    for n, each in enumerate(found):
        named = [*_of_itself(each), *_of_place(n, len(found), is_most=each.people == most)]
        named += [*_around(folded, each), *_of_harms(folded, each, harms)]
        yield each, dict.fromkeys(named, 1.0) | whole


def _of_itself(each: Candidate) -> Iterator[str]:
    count = each.people
    yield f"unit={each.unit}"
    yield f"who={each.who}"
    yield f"unit={each.unit},{bool(each.who)}"
    yield "size=" + ("1" if count == 1 else "2" if count == 2 else "few" if count < 10 else "some")
    yield "digits" if each.number.isdigit() else "words"


def _of_place(n: int, many: int, *, is_most: bool) -> Iterator[str]:
    yield "first" if n == 0 else "later"
    yield "most" if is_most else "fewer"
    if n == many - 1:
        yield "last"
    if many == 1:
        yield "only"


def _around(folded: str, each: Candidate) -> Iterator[str]:
    """The characters right beside it, and those of its clause and of its neighbourhood on either side."""
    before, behind = folded[max(0, each.start - _NEAR_LEFT) : each.start], folded[each.end : each.end + _NEAR_RIGHT]
    for far in (1, 2, 3):
        yield f"<{before[-far:]}"
        yield f">{behind[:far]}"
    own_before, own_behind = _CLAUSE_END.split(before)[-1], _CLAUSE_END.split(behind, maxsplit=1)[0]
    for name, words in (("l", own_before), ("r", own_behind), ("L", before), ("R", behind)):
        for at in range(len(words)):
            yield name + words[at]
            yield name + words[at : at + 2]


def _of_harms(folded: str, each: Candidate, harms: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Where the words of harm stand: before or behind it, in its clause, right beside it, or nowhere."""
    before, behind = folded[max(0, each.start - _NEAR_LEFT) : each.start], folded[each.end : each.end + _NEAR_RIGHT]
    begin = each.start - len(_CLAUSE_END.split(before)[-1])
    stop = each.end + len(_CLAUSE_END.split(behind, maxsplit=1)[0])
    if not harms:
        yield "harm:none"
    for start, end, what in harms:
        side = "before" if end <= each.start else "behind" if start >= each.end else "in"
        yield f"harm:{side}"
        yield f"harm:{side},{what}"
        if begin <= start and end <= stop + 2 and side != "in":
            yield f"harm:{side},clause"
            yield f"harm:{side},clause,{what}"
        if each.start == end or start == each.end:
            yield f"harm:{side},beside"
