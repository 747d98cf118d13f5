"""Treating (救治): which hospitals a text says treat whom, who is taken to a doctor, and who has left again."""

import re
from collections.abc import Iterator

from ..patterns import pattern
from ..where.beside import BESIDE
from ..words import LIMIT, normalise
from .care import received
from .harms import OBSERVED
from .numerals import COUNTED, NUMERAL, UNIT, number

Span = tuple[int, int]
"""Where some characters begin and end."""

_MANY = r"(?:\d{1,4}|[一二两三四五六七八九十百几]{1,5})[多余]?(?:名|人|例|个|位)"
_WORDS = r"[^,，、。；;！!？?:：\n\d]"
_SIGN = r"(?:(?![送到往至去进在搁由转住于向了的和与及是名人位例个被有叫])[\u4e00-\u9fff]|人民|示例)"
"""What a hospital's name is made of: no word that leads to it (搁 is 在 in the north), but for what begins
invented names (示例)."""
_NAME = (
    rf"(?:{_SIGN}{{1,14}}?(?:医院|卫生院|卫生室|保健院|卫生服务中心|急救中心|诊所)|[省市县区][一二三四五六七八九]院"
    rf"|{_SIGN}{{0,6}}?[一二三四五六七八九]附院)(?!的?(?:食堂|餐厅|病号饭|订餐|职工|超市|小卖部)|{BESIDE})"
)
_LEAD = r"(?:送医?|转院?|住院?|[到往至去赴入进在由向]|[一二两三四五六七八九十]?家)"
_CARE = "收治|接诊|留院观察|留观|住院|入院|就诊|就医|治疗|救治|抢救|诊治|输液|输水|吊水|挂水|点滴|观察|洗胃|报告"
_TREATED = pattern(
    rf"(?:{_MANY}{_WORDS}{{0,4}}?)?{_LEAD}*{_NAME}(?:{_WORDS}{{0,8}}?(?:{_CARE}))?(?:{_WORDS}{{0,6}}?{_MANY})?"
)
_TAKEN = pattern(rf"{_MANY}{_WORDS}{{0,4}}?(?:送医|就医|就诊)")
_LEFT = "出院|离院|治愈|痊愈"
_DISCHARGED = pattern(
    rf"(?:{_MANY}{_WORDS}{{0,8}}?|(?:均|都|全部|陆续)已?(?:经|{_LEFT}|好转)?)(?:{_LEFT})(?:出院|离院)?"
)
_ALL_LEFT = pattern(
    rf"(?:(?:均|都|全部|全都|全)(?:已经?|现|于[^,。;]{{1,8}}|康复|好转|{_LEFT}|平安)*"
    rf"|已(?:经)?(?:全部|均|都)(?:康复|好转|{_LEFT})*)(?:出院|离院)"
)
_WHO_LEFT = {"hospitalised": pattern("住院|收治|入院|收住"), "observed": pattern(OBSERVED)}
_NOT_ALL = pattern(rf"其余|其他|剩|除[^,]{{1,14}}外|(?:^|,)余|其中(?={NUMERAL}{UNIT}(?!住院|留观|收治))")
_STILL = pattern(
    r"(?:[仍还尚]|目前)[^,。;]{0,6}(?:住院|在院|留观)|继续(?:住院|治疗|留观)|新增[^,。;]{0,8}(?:住院|收治|留观)"
)
"""其余均已出院, 2人仍在院: not all of them."""
_SENTENCE = pattern(r"[^。!?\n]+")
_NOT_YET = pattern("[未没不]|尚|预计|准备|可以?|能|将|等待|要求|待|[听据]说|传[言闻]")
_OURS = pattern("我(?![院区县市省局校园所办中单司公厂科])|俺|咱")
"""Who speaks of their own: a hospital or an office says 我院, 我局."""
_CLAUSE = pattern(r"[^,，。；;！!？?\n]+")


def treated_at(text: str) -> list[Span]:
    """Each hospital that is said to treat somebody, with what is said of how many."""
    return list(_told(_TREATED, normalise(text[:LIMIT])))


def taken_to_care(text: str) -> list[Span]:
    """Where it says how many went to a doctor, at whichever hospital."""
    return list(_told(_TAKEN, normalise(text[:LIMIT])))


def discharged(text: str) -> list[Span]:
    """Where it says how many have left the hospital again."""
    folded = normalise(text[:LIMIT])
    clauses = (each.span() for each in _CLAUSE.finditer(folded))
    return [
        hit.span()
        for start, end in clauses
        for hit in _DISCHARGED.finditer(folded, start, end)
        if not _NOT_YET.search(folded, start, hit.end())
    ]


def all_left(text: str) -> dict[str, int | None]:
    """Those whom a hospital had (`hospitalised`, `observed`) who are said to have left it again, all of them, with how
    many it says they were: those whom the clause names, else those of whom the sentence spoke since it said so of
    others, else those whom the word means (nobody who was only observed 出院). Who speaks of their own family speaks of
    nobody else."""
    if "出院" not in text and "离院" not in text:  # nearly every text
        return {}
    folded = normalise(text[:LIMIT])
    if _STILL.search(folded):
        return {}
    found: dict[str, int | None] = {}
    for sentence in _SENTENCE.finditer(folded):
        since = sentence.start()
        for hit in _ALL_LEFT.finditer(folded, *sentence.span()):
            begin = max(since, *(folded.rfind(mark, since, hit.start()) + 1 for mark in ",;"))
            if not (_NOT_YET.search(folded, begin, hit.end()) or _NOT_ALL.search(folded[since : hit.start()])):
                who = _named(folded, begin, hit.start()) or _named(folded, since, hit.start()) or _meant(hit.group())
                found |= dict.fromkeys(who, _many(folded, begin, hit.start()))
            since = hit.end()
    return found


def _meant(words: str) -> list[str]:
    return ["hospitalised"] if words.endswith("出院") else [*_WHO_LEFT]


def _many(folded: str, start: int, end: int) -> int | None:
    hit = COUNTED.search(folded, start, end)
    return number(hit["n"]) if hit else 1 if _OURS.search(folded, start, end) else None


def _named(folded: str, start: int, end: int) -> list[str]:
    return [who for who, words in _WHO_LEFT.items() if words.search(folded, start, end)]


def _told(words: re.Pattern[str], folded: str) -> Iterator[Span]:
    """Where they stand in a clause that tells of care, and neither denies nor only means it."""
    for clause in _CLAUSE.finditer(folded):
        if received(clause.group()):
            yield from (hit.span() for hit in words.finditer(folded, *clause.span()))
