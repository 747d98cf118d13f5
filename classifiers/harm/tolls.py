"""Tolls (死伤): 2死5伤 and 躺倒二十三, where a number stands for people by what it stands beside."""

import re
from collections.abc import Iterator

from ..patterns import pattern
from .harms import HARM, KIN, PEOPLE, Mention, harm_before, most
from .numerals import HEADS, NUMERAL, number

_TOLL = pattern(rf"(?P<dead>{NUMERAL})死(?P<ill>{NUMERAL})(?:伤|病)|致(?P<only>{NUMERAL})死(?!{NUMERAL}[伤病])")
_FELL = pattern(
    rf"(?:倒(?<=[躺放撂毒药吃喝病]倒)|走(?:(?<=护车[拉接送]走)|(?<=120[拉接送]走)))"
    rf"了?(?P<n>{NUMERAL}|[俩仨])[多余来几]?"
    r"(?=[ ,。;!]|\.(?!\d)|$)"
)
_BY_OTHERS = pattern(r"[拳脚招棍]|[瓶杯两斤][^,。;]{0,6}[酒头白啤]")
"""一拳放倒仨, 一瓶二锅头放倒仨."""
_NTH = pattern(rf"第(?P<n>{NUMERAL})个(?:人|孩子|学生|同事)?(?=[了,。;!]|$)")
_ONE_BY_ONE = pattern("陆续|先后|接连|接二连三|一个接一个")
"""陆续吐, 到现在第五个了."""
_FEW = pattern(r"(?:的(?:就|也|都|还)?有?|(?<=哕)了)?(?P<n>[俩仨])(?=[,。;! ]|$)")
"""吐了仨; 中毒的有俩: they stand for people behind a word of harm."""
_ASKED = pattern(
    r"(?:多少|几个?)(?:人|位|学生|孩子)(?:发病|中招|不舒服|不适|难受|有症状"
    rf"|[吐拉病倒])?[了的啊呀呢]?\?[^\w\n]{{0,3}}(?:[^:,。?!\n]{{0,6}}:)?[^,。?!:;\n\d{HEADS}]{{0,8}}"
    rf"(?P<n>{NUMERAL})[多来几]?(?=[个名位]?(?:人|吧|,|。|;|!|$))"
)
"""多少人? 答:估摸着有个十五六个吧: asked and answered in a text that tells of harm."""
_SAVED = pattern(
    rf"(?P<saved>{NUMERAL})[名位]?(?:{PEOPLE})[^,。;\d]{{0,3}}脱(?:险|离(?:生命)?危险)[,、]?(?:另有?|还有)?"
    rf"(?P<grave>{NUMERAL})[名位]?(?:{PEOPLE})[^,。;]{{0,6}}(?:抢救|重症|icu|危重|住院|死|身亡|不治)"
)
"""喝了农药, 两人脱险一人仍在抢救: who is out of danger fell ill like the other."""
_INGESTED = pattern("[吃喝食饮服]")
_MOST, _NEAR = 100_000, 12
_OTHER = pattern(r"(?:另外?|其余|其他|还有|剩下的?)$")
_ATE_TOO = pattern(r"(?:同[食餐吃饮桌]|一[起块][吃喝])(?:者|的)?(?:人|还?有)*$")
_NAMED = pattern(rf"(?:[我俺他她]|{KIN})(?:[和跟与、,](?:[我俺他她]|{KIN}))+")
_ENDS = pattern(r"[。!?\n]")


def tolls(sentence: str, offset: int) -> Iterator[Mention]:
    """The dead and the ill of each toll; `offset` is where the sentence begins."""
    if "死" in sentence:  # hardly any one
        for hit in _TOLL.finditer(sentence):
            for group, what in (("dead", "dead"), ("ill", "ill"), ("only", "dead")):
                yield from _told(what, hit, group, offset)
    if "倒" in sentence or "走" in sentence:
        for hit in _FELL.finditer(sentence):
            if not _BY_OTHERS.search(sentence, max(0, hit.start() - _NEAR), hit.start()):
                yield from _told("ill", hit, "n", offset)
    if "第" in sentence and (one_by_one := _ONE_BY_ONE.search(sentence)):
        for hit in _NTH.finditer(sentence, one_by_one.end()):
            if HARM.search(sentence, one_by_one.end(), hit.start()):
                yield from _told("ill", hit, "n", offset)


def few(sentence: str, offset: int) -> Iterator[Mention]:
    """The two or three that a sentence counts by 俩 or 仨 alone, behind what befell them."""
    if "俩" in sentence or "仨" in sentence:
        for hit in _FEW.finditer(sentence):
            what = harm_before(sentence, hit.start())
            if what and not _BY_OTHERS.search(sentence, max(0, hit.start() - _NEAR), hit.start()):
                yield from _told(what, hit, "n", offset)


def saved(sentence: str, offset: int) -> Iterator[Mention]:
    """Those out of danger of what they ate or drank, and those who are not."""
    hit = _SAVED.search(sentence) if "脱" in sentence else None  # hardly any one
    if hit and _INGESTED.search(sentence, 0, hit.start()):
        count = (number(hit["saved"]) or 0) + (number(hit["grave"]) or 0)
        yield Mention(what="ill", count=count, start=hit.start() + offset, end=hit.end() + offset)


def answered(folded: str) -> Iterator[Mention]:
    """How many somebody says when asked how many people there are."""
    if "?" in folded:
        for hit in _ASKED.finditer(folded):
            yield from _told("ill", hit, "n", 0)


def _told(what: str, hit: re.Match[str], group: str, offset: int) -> Iterator[Mention]:
    count = number(hit[group]) if hit[group] else None
    if count is not None and count <= _MOST:
        yield Mention(what=what, count=count, start=hit.start() + offset, end=hit.end() + offset)


def with_the_dead(folded: str, found: list[Mention]) -> list[Mention]:
    """Who died was ill: one dead and two others in hospital are three. They are not of those where the ill are counted
    as a whole (3人中毒, 1人死亡)."""
    dead = most("dead", found)
    ill = max(
        filter(None, (most("hospitalised", found), most("ill", found))), key=lambda each: each.count, default=None
    )
    if dead is None or ill is None or dead.start < ill.end and ill.start < dead.end:
        return []
    first, last = sorted((dead, ill), key=lambda each: each.start)
    is_beside = _OTHER.search(folded, max(0, last.start - 4), last.start) is not None
    is_named = last is ill and _NAMED.fullmatch(folded, last.start, last.end) is not None
    if _ATE_TOO.search(folded, max(0, last.start - 8), last.start):
        return [Mention(what="ill", count=dead.count + ill.count, start=first.start, end=last.end)]
    if not (is_beside or is_named) or _ENDS.search(folded, first.end, last.start):
        return []
    return [Mention(what="ill", count=dead.count + ill.count, start=first.start, end=last.end)]
