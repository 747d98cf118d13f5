"""Slips (口误): a number of people that whoever gave it says they said, wrote or noted wrongly, and the one they meant.

刚才说23个, 我说倒了, 是32个: neither number need stand beside a word of harm, for the first call told of that.
"""

import re
from typing import NamedTuple

from ..patterns import pattern
from ..words import LIMIT, begin_of, normalise
from .harms import HARM, harm_named
from .numerals import NUMERAL, UNIT, number

_SLIP = r"(?:说|报|记|写|打|填|登记|数|算|讲)(?:倒|反|错|岔|颠倒)了?"
_LOOK = pattern(
    rf"{_SLIP}|不是|[说报写记打填][成做](?:了|{NUMERAL})"
    rf"|[说报记数算讲弄搞计录]得?[多少重混]|其实|实际|应该|[没哪]有?{NUMERAL}"
)
_N = rf"(?![几数]){NUMERAL}(?![\d十百.:点块元楼年月日号%度])"
_PEOPLE = r"(?=[人名位例]|[,。;!]|$|学生|孩子|娃|幼儿|工人|职工|员工|患者|病人|老人|[都在吐拉的不了是])"
_NOW = rf"(?P<now>{_N}){UNIT}?{_PEOPLE}"
_WAS = rf"(?P<was>{_N}){UNIT}?"
_IS = r"(?:(?:应该?|实际上?|其实|正确的?|准确的?)*(?:是|为|有)|改[成为])"
_WRONG = r"(?:说|报|记|数|算|讲|弄|搞|统计|登记)(?:得)?(?:错|岔|混|[重多少](?=[了,。;!]|$))"
_ANEW = r"(?:(?:就|只有?|才|[一总统]共|实际上?|其实)[是有]?)+"
_WHEN = r"(?:刚才|刚刚|方才|先前|前头|上[午回次])"
_HOME = r"(?:[我俺咱]们?家[^。;!?\n\d]{0,4}?)?"
_SOFT = r"[^。;!?\n\d]"
_FORMS = tuple(
    pattern(form)
    for form in (
        rf"(?P<own>{_SLIP}){_SOFT}{{0,8}}?不是{_WAS}{_PEOPLE},?(?:而|应该?|实际上?|其实)?是{_NOW}",
        rf"(?P<own>{_SLIP}){_SOFT}{{0,8}}?是{_NOW}[名位个人]?,?(?:而)?不是{_WAS}{_PEOPLE}",
        rf"{_WAS}(?P<own>{_SOFT}{{0,10}}?{_SLIP}){_SOFT}{{0,6}}?{_IS}{_NOW}",
        rf"[把将]{_NOW.replace(_PEOPLE, '')}{_SOFT}{{0,4}}?(?P<own>[说报写记打填登][记]?)[成做]了?{_WAS}{_PEOPLE}",
        rf"(?P<own>人数{_SOFT}{{0,4}}?{_SLIP})(?:了|,){_SOFT}{{0,6}}?{_IS}{_NOW}(?![名位个人]?,?不是)",
        rf"(?P<own>{_WHEN}{_SOFT}{{0,8}}?{_WRONG}了?),?{_SOFT}{{0,12}}?{_ANEW}{_NOW}",
        rf"{_ANEW}{_NOW}[个名位]?(?:人|学生|孩子)?,(?P<own>(?:是?[我俺])?{_WHEN}{_SOFT}{{0,8}}?{_WRONG})",
        rf"(?P<own>{_WHEN}(?:[我俺]们?)?[报说][的了]?是?){_SOFT}{{0,8}}?{_WAS}[^。;!?\n]{{0,30}}?"
        rf"(?:实际上?|其实|应该?)(?:[就只]?[是为算]|[就只]有?)?{_NOW}(?=[个名位]?人?[,。;!]|$)",
        rf"(?P<own>)(?:没有?|哪有?){_WAS}{_PEOPLE}{_SOFT}{{0,4}}?,[^,。;!?\n\d]{{0,4}}?(?:就|只有?|才)[有是]?{_NOW}",
        rf"(?P<own>{_HOME})是{_NOW}[名位个人]?,?而?不是{_WAS}{_PEOPLE}",
        rf"(?P<own>[我俺]不是[说讲报]){_WAS}{_PEOPLE}{_SOFT}{{0,6}}?,?"
        rf"(?:[我俺]?[说讲报]的)?是(?:[吐拉呕泻病]+的)?{_NOW}",
        rf"(?P<own>{_HOME})不是{_WAS}{_PEOPLE}(?!人?的[事问]){_SOFT}{{0,6}}?,?(?:而|应该?|实际上?|其实)?是{_NOW}",
    )
)
_OTHERS = pattern(
    r"听[^,。;]{0,4}说|网[上传友]|群里|朋友圈|抖音|微信|新闻|视频|家长[说们]|有人|别人|他们"
    r"|她们|(?:学校|校方|园方|老师|医院|老板|店[家里])[^,。;:]{0,3}(?:说|报|讲|登记)"
)
"""What others say is put right by them alone."""
_ASKS = pattern(r"(?:是不是|会不会|可能|怀疑|以为|怕)[^,。;]{0,4}$")


class Slip(NamedTuple):
    """A number that was said wrongly (None: which is not told), and the one that was meant."""

    was: int | None
    now: int
    is_own: bool
    """They say that it was said or noted wrongly, and not only that it is another."""


def slip_in(whole: str) -> Slip | None:
    """The number of people that a text, as written or folded, puts right; None of nearly every text."""
    folded = normalise(whole[:LIMIT])
    if _LOOK.search(folded) is None:
        return None
    for form in _FORMS:
        hit = form.search(folded)
        if hit and not (told_by_others(folded, hit) or _asks(folded, hit)):
            if _is_of_the_grave(folded, hit):
                return None
            was, now = number(hit["was"]) if "was" in hit.groupdict() else None, number(hit["now"])
            return Slip(was, now, bool(hit["own"])) if now is not None and was != now else None
    return None


def _is_of_the_grave(folded: str, hit: re.Match[str]) -> bool:
    """The number that is meant is of those in hospital, or worse, and the other, if it is told, of somebody else."""
    numbers = [hit.span(name) for name in ("was", "now") if name in hit.groupdict()]
    start = begin_of(folded, hit.start())
    first, last = min(numbers)[1] if len(numbers) > 1 else start, max(numbers)[0]
    return any(harm_named(each) != "ill" for each in HARM.finditer(folded, first, last))


def told_by_others(folded: str, hit: re.Match[str]) -> bool:
    """Whether others say it, whom nobody else puts right."""
    return _OTHERS.search(folded, max(0, hit.start() - 8), hit.end()) is not None


def _asks(folded: str, hit: re.Match[str]) -> bool:
    return _ASKS.search(folded[max(0, hit.start() - 8) : hit.start()]) is not None
