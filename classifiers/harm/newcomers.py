"""Newcomers (新增): people of whom a text says that they came on top of those who were told of before.

又来了4个, 一样的症状: whoever says so told of the others before; that they are ill too stands there, not here.
"""

import re

from ..patterns import pattern
from ..words import LIMIT, normalise
from .harms import HARM, PEOPLE, harm_named
from .numerals import NUMERAL, number

_MARKS = ("又", "再", "新增", "新发", "增加", "漏", "少")
_ADDED = pattern(
    r"(?<![无没未不])(?<!没有|未再)(?P<lead>新增|新发|(?:又|再)(?:新?增加?|有|来|送"
    rf"|多|添|接|收|发现|出现|拉|吐|倒|住|进|死)[了来个到诊治]{{0,2}}|增加了?|漏[报了算数记]了?|少[报算数记]了)"
    rf"(?P<what>[^,。;!?\n\d一二两三四五六七八九十俩仨]{{0,8}}?)(?P<n>{NUMERAL}|[俩仨])[多余来]?(?:[名位例]"
    rf"|个(?!多?[月小星礼钟])|人|(?<=[俩仨]))(?P<who>[^,。;!?\n]{{0,16}})"
)
_TOTAL = pattern(
    r"累计|一共|总共|共计|合计|总计|达到?\d|增至|升至|加上|连同|算上|[现目][前在]?(?:共|总|已)有?|共(?:有|是)?\d"
)
_IN_ALL = pattern(
    rf"(?<!全[班校园厂村家])(?:累计|一共|总共|共计|合计|总计|[,，]共)(?:就)?(?:有|是|达|已)*(?P<n>{NUMERAL})(?:[名位例]"
    r"|个(?!多?[月小星礼钟])|人)(?=了?(?:[,。;!]|$)|学生|孩子|人|患者|工人)(?!人?(?:[吃喝在]|[就用聚供]餐|参加))"
)
_NO_PATIENT = pattern(
    r"家长|记者|领导|执法|检查(?!出)|投诉|举报|反映|电话|专家|[医护]|陪同|没事|无症状"
    r"|没症状|志愿|顾客(?=[来要])|批|箱|袋|份|桌|家|单|起|[就用聚]餐|帮忙|支援"
)
_OF_PEOPLE = pattern(
    rf"$|[的了人,、(又也都还在是住送拉吐]|[一这那]样|同样|(?:{PEOPLE})"
    r"|(?:小|老|大|男|女|住院|发病|中毒|新)[\u4e00-\u9fff]"
)
"""What stands behind 又来了4个, where they are people: no 窗口, 班 or 项目."""
_UNSURE = pattern(r"(?:听说|据说|可能|估计|怕|要是|如果|会不会|是不是|万一|预计|明天)[^,。;]{0,6}$")
_WELL = pattern(r"[,，](?:都|均|但|不过)?(?:没事|没症状|无症状|好好的|不吐)")
_MOST = 10_000


def newcomers(whole: str) -> dict[str, int]:
    """How many came on top, by what befell them (`ill` where no other word is said); empty where a total is told, which
    counts them already, and of nearly every text."""
    if not any(mark in whole for mark in _MARKS):
        return {}
    folded = normalise(whole[:LIMIT])
    if _TOTAL.search(folded):
        return {}
    found: dict[str, int] = {}
    for hit in _ADDED.finditer(folded):
        count = {"俩": 2, "仨": 3}.get(hit["n"]) or number(hit["n"]) or 0
        for what in _befell(hit) if 0 < count <= _MOST and not _is_other(folded, hit) else ():
            found[what] = found.get(what, 0) + count
    return found


def in_all(whole: str) -> int | None:
    """How many there are together, where a text tells of newcomers and of no word of harm beside the total."""
    if not any(mark in whole for mark in _MARKS):
        return None
    hit = total_with_newcomers(normalise(whole[:LIMIT]))
    return number(hit["n"]) if hit else None


def total_with_newcomers(folded: str) -> re.Match[str] | None:
    """Where a folded text tells how many there are together, newcomers among them."""
    hit = _IN_ALL.search(folded)
    return hit if hit and any(not _is_other(folded, each) for each in _ADDED.finditer(folded)) else None


def _is_other(folded: str, hit: re.Match[str]) -> bool:
    """They are no patients, or nobody knows of them."""
    said = f"{hit['what']}{hit['who']}"
    before = folded[max(0, hit.start() - 10) : hit.start()]
    if not (_OF_PEOPLE.match(hit["who"]) or HARM.match(hit["who"])):
        return True
    return bool(_NO_PATIENT.search(said) or _UNSURE.search(before) or _WELL.match(folded, hit.end()))


def _befell(hit: re.Match[str]) -> tuple[str, ...]:
    """又收治3人: whom a hospital takes in came newly; who goes to hospital or dies was counted as ill before."""
    said = f"{hit['lead']}{hit['what']}{hit['who']}"
    harms = {harm_named(each) for each in HARM.finditer(said)}
    grave = next((each for each in ("dead", "critical", "hospitalised", "observed") if each in harms), "ill")
    return (grave, "ill") if "收治" in said else (grave,)
