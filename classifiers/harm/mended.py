"""Mended (订正): counts that a text itself takes back, and what it says in their place.

住院3人应为留观3人, 呕吐15人有误, 实为5人: what is corrected away is not counted, the corrected number stands.
"""

import re
from collections.abc import Iterator
from itertools import chain

from ..patterns import pattern
from ..words import CLAUSE, LIMIT, normalise, sentences_with
from .harms import HARM, Mention, harm_named
from .numerals import COUNTED, NUMERAL, UNIT, number

_LOOK = pattern(
    "应[为是该]|实[为际]|正为|改为|成为|更正|订正|误|不准|而非|并非|不是|重[复名]|[弄搞说报数][错混岔]"
    "|撤[回销]|作废|排除|剔除"
)
_NUMBER = pattern(rf"[由从]?{NUMERAL}{UNIT}")
_WRONG = r"(?:有误|不实|错误|不准确?|[系属为是]误[报传记写]|误报|[系属是]重复(?:统计|报告|上报|计算))"
_RIGHTED = r"(?:更正|订正|修正|纠正|改正)[为成]"
_RIGHT = pattern(rf"(?:实(?:际|应)?[为是]|应该?[为是]|{_RIGHTED}|核[实定]为)(?P<n>{NUMERAL}){UNIT}")
_HEADED = pattern(r"\W{0,2}[^,。;:】\]\n]{0,8}(?:更正|订正)(?!为)")
_FINAL = pattern(
    r"(?:实应?[为是有]|实际(?:确诊|发病|患病)?(?:病例|患者|人数)?[为是有:]*|应该?[为是]|更正为|订正为)"
    rf"(?P<n>{NUMERAL}){UNIT}"
    rf"|是(?P<not>{NUMERAL}){UNIT},?(?=不是|而非|并非)"
)
_EXPOSED = pattern("[就用供同共]餐|聚餐|参加|赴宴|在[校园册岗]|总人数")
_PATIENTS = pattern("患者|病例")
_BUT_FOR = (
    r"(?P<real>)(?=中?[^。;\n]{0,30}(?:排除|剔除)[^。;\n]{0,8}实际[^。;\n]{0,4}(?:病例|患者|发病|确诊)"
    rf"|[”\",]*经?[^。;\n\d]{{0,8}}核[实查对],?(?:确诊|属实)(?:的|病例|患者)*{NUMERAL}{UNIT},?(?:排除|剔除))"
)
"""原报告15例中3例排除, 实际12例."""
_OTHERS_MATTER = "投诉|产品|批次|文章|视频|赔偿|证明|要求|[让叫]我|[店商学校]家?[校方]?(?:说|让|已)|下架"
_WITHDRAWN = (
    rf"(?=[“”\",](?:(?!{NUMERAL}{UNIT}|{_OTHERS_MATTER})[^。;\n]){{0,30}}(?:撤[回销]|作废)了?(?!{_OTHERS_MATTER}))"
)
"""昨天报的“6人食物中毒”, 查明是一氧化碳, 撤回; where another number stands, that one is what is meant, and where a
complaint, goods or a paper are withdrawn, the report stands."""
_CORRECTION = pattern(
    rf"(?P<was>{CLAUSE}{{0,120}}{NUMERAL}{UNIT}{CLAUSE}{{0,8}}?)"
    rf"(?:(?P<instead>(?:{_WRONG},?)?(?:应该?[为是]|实(?:际|际上|际应)?[为是]"
    rf"|(?:核[实减]|调整|改)[为成])|,?{_RIGHTED}|,实际?[为有](?={NUMERAL}{UNIT}(?:[,。;!]|$)))(?P<now>{CLAUSE}*)"
    rf"|{_WRONG})"
    rf"|(?:刚才|方才|先前|之前|前面|前头|上[午次回])(?:[说报讲]|上报|登记)的?是?"
    rf"(?P<told>{CLAUSE}{{0,8}}?{NUMERAL}{UNIT})"
    rf"{CLAUSE}{{0,10}}?(?:[弄搞说报数][错混岔]|重[名复])"
    rf"|(?:原先?|昨[天日晚]|今早|上午|刚才|此前|先前|之前)上?报[告的了]{{0,2}}[“\"]?"
    rf"(?P<former>{CLAUSE}{{0,6}}{NUMERAL}{UNIT}{CLAUSE}{{0,8}}?)(?:{_BUT_FOR}|{_WITHDRAWN})"
    rf"|误(?:[将把]{CLAUSE}{{0,14}})?(?:报|写|记|填|登记|统计|算)[成为作](?P<wrong>{CLAUSE}*)"
    rf"|(?:而非|而不是|并非|(?<!是)不是)(?P<other>{CLAUSE}{{0,6}}{NUMERAL}{UNIT})"
)


_MISSED = pattern(
    # Each begins with a character, so that the search passes over all others at once.
    r"(?:漏|多(?<!大多)|少(?<!大少)|重复)(?!数[^了])"
    rf"(?:上报|报|算|数|记|统计|登记)了?{CLAUSE}{{0,8}}?(?P<n>{NUMERAL}){UNIT}"
)


def without_missed(folded: str) -> str:
    """The text without the number of those left out of a count, or counted twice (漏报2人), where it counts others:
    they are not all."""
    return folded if counts_missed_alone(folded) else _without_missed(folded)


def counts_missed_alone(folded: str) -> bool:
    """Whether a text counts nobody but those left out before, or counted twice."""
    text = _without_missed(folded)
    return text != folded and COUNTED.search(text) is None


def _without_missed(folded: str) -> str:
    if not any(word in folded for word in ("漏", "重复", "多", "少")):
        return folded
    return _MISSED.sub(lambda hit: hit.group().replace(hit["n"], _blot(hit["n"])), folded)


def mended(folded: str) -> tuple[str, list[Mention]]:
    """The text with what it corrects blotted out, every character in its place, so that the word of harm before a
    mistaken number counts the number that stands instead; and nought of each harm that is taken back."""
    text = folded
    for start, end in sentences_with(_LOOK, folded):
        text = f"{text[:start]}{_CORRECTION.sub(_mended, text[start:end])}{text[end:]}"
    if text == folded:  # nearly every text
        return folded, []
    named = sorted(chain(HARM.finditer(folded), _PATIENTS.finditer(folded)), key=re.Match.start)
    gone = [hit for hit in named if text[hit.start()] != folded[hit.start()]]
    taken_back = [Mention(what=harm_named(hit), count=0, start=hit.start(), end=hit.end()) for hit in gone]
    return text, [*taken_back, *(each for hit in gone[-1:] for each in _said_later(text, hit))]


def _said_later(text: str, gone: re.Match[str]) -> Iterator[Mention]:
    """呕吐14人有误. 经核对, 实为13人: the number that a later sentence puts in the place of one that names its harm."""
    now = _RIGHT.search(text, gone.end())
    if now and not HARM.search(text, gone.end(), now.start()) and _is_of_the_ill(text, now):
        yield Mention(what=harm_named(gone), count=number(now["n"]) or 0, start=now.start(), end=now.end())


def as_corrected(folded: str, found: list[Mention], taken_back: list[Mention]) -> list[Mention]:
    """The counts of a text that is headed as a correction: of those ill, the number that it puts last in the place of
    another (【订正】患者11例, 剔除1例, 实为10例)."""
    if not _HEADED.match(folded) or any(each.what != "ill" for each in taken_back):
        return found
    finals = [hit for hit in _FINAL.finditer(folded) if _is_of_the_ill(folded, hit)]
    if not finals:
        return found
    last = finals[-1]
    ill = Mention(what="ill", count=number(last["n"] or last["not"]) or 0, start=last.start(), end=last.end())
    return [*(each for each in found if each.what != "ill"), ill]


def _is_of_the_ill(folded: str, final: re.Match[str]) -> bool:
    """Its clause names no other harm, and counts neither those who ate together nor all who are there."""
    clause = re.split(r"[,。;:!?\n]", folded[: final.start()])[-1]
    return _EXPOSED.search(clause) is None and all(harm_named(hit) == "ill" for hit in HARM.finditer(clause))


def takes_back(whole: str) -> bool:
    """Whether a text, as written or folded, says that a count of people who were harmed was mistaken."""
    folded = normalise(whole[:LIMIT])
    return HARM.search(folded) is not None and mended(folded)[0] != folded


def mistaken(whole: str) -> tuple[int, ...]:
    """The numbers of people that a text, as written or folded, says were mistaken."""
    folded = normalise(whole[:LIMIT])
    text = mended(folded)[0]
    gone = (hit for hit in COUNTED.finditer(folded) if text != folded and text[hit.start()] != folded[hit.start()])
    return tuple(n for hit in gone if (n := number(hit["n"])) is not None)


def _mended(hit: re.Match[str]) -> str:
    if hit["real"] is not None:
        return _NUMBER.sub(lambda each: _blot(each.group()), hit.group())
    if hit["instead"] is None:
        wrong = next(filter(None, (hit["was"], hit["told"], hit["former"], hit["wrong"], hit["other"])), "")
        return hit.group().replace(wrong, _blot(wrong))
    if _NUMBER.search(hit["now"]) is None:
        return hit.group()
    was = _NUMBER.sub(lambda each: _blot(each.group()), hit["was"])
    if HARM.search(hit["now"]):
        was = HARM.sub(lambda each: _blot(each.group()), was)
    return was + _blot(hit["instead"]) + hit["now"]


def _blot(words: str) -> str:
    return "为" * len(words)
