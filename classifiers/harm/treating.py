"""Treating (救治): which hospitals a text says treat whom, who is taken to a doctor, and who has left again."""

import re
from collections.abc import Iterator

from ..beside import BESIDE
from ..words import LIMIT, normalise
from .care import received

Span = tuple[int, int]
"""Where some characters begin and end."""

_MANY = r"(?:\d{1,4}|[一二两三四五六七八九十百几]{1,5})[多余]?(?:名|人|例|个|位)"
_WORDS = r"[^,，、。；;！!？?:：\n\d]"
_SIGN = r"(?:(?![送到往至去进在由转住于向了的和与及是名人位例个被有叫])[\u4e00-\u9fff]|人民|示例)"
"""What a hospital's name is made of: no word that leads to it, but for what begins invented names (示例)."""
_NAME = (
    rf"(?:{_SIGN}{{1,14}}?(?:医院|卫生院|卫生室|保健院|卫生服务中心|急救中心|诊所)|[省市县区][一二三四五六七八九]院"
    rf"|{_SIGN}{{0,6}}?[一二三四五六七八九]附院)(?!的?(?:食堂|餐厅|病号饭|订餐|职工|超市|小卖部)|{BESIDE})"
)
_LEAD = r"(?:送医?|转院?|住院?|[到往至去赴入进在由向]|[一二两三四五六七八九十]?家)"
_CARE = "收治|接诊|留院观察|留观|住院|入院|就诊|就医|治疗|救治|抢救|诊治|输液|观察|洗胃|报告"
_TREATED = re.compile(
    rf"(?:{_MANY}{_WORDS}{{0,4}}?)?{_LEAD}*{_NAME}(?:{_WORDS}{{0,8}}?(?:{_CARE}))?(?:{_WORDS}{{0,6}}?{_MANY})?"
)
_TAKEN = re.compile(rf"{_MANY}{_WORDS}{{0,4}}?(?:送医|就医|就诊)")
_LEFT = "出院|离院|治愈|痊愈"
_DISCHARGED = re.compile(
    rf"(?:{_MANY}{_WORDS}{{0,8}}?|(?:均|都|全部|陆续)已?(?:经|{_LEFT}|好转)?)(?:{_LEFT})(?:出院|离院)?"
)
_NOT_YET = re.compile("[未没不]|尚|预计|准备|可以?|能|将|等待|要求|待")
_CLAUSE = re.compile(r"[^,，。；;！!？?\n]+")


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


def _told(words: re.Pattern[str], folded: str) -> Iterator[Span]:
    """Where they stand in a clause that tells of care, and neither denies nor only means it."""
    for clause in _CLAUSE.finditer(folded):
        if received(clause.group()):
            yield from (hit.span() for hit in words.finditer(folded, *clause.span()))
