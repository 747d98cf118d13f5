"""Gravely (危重): how many people a text says are critically ill, or that nobody is."""

import re

from ..assessment import Harm
from ..words import LIMIT, normalise
from .harms import PEOPLE
from .numerals import NUMERAL, number

_GRAVE = (
    r"(?:病情)?危重症?|病危|生命垂危|命悬一线|重症监护|(?:在|进了?|住进了?|转入)icu|昏迷不醒"
    r"|(?:正在|还在|仍在)抢救(?!回来|过来)"
)
_ONE = r"[名人例个位]"
_BEFORE = re.compile(
    rf"(?P<n>{NUMERAL}){_ONE}(?:{PEOPLE})?(?:病情|情况|现在?|目前|已经?|仍|均|都|为|属于?|是|系|处于|[(])*(?:{_GRAVE})"
)
_AFTER = re.compile(rf"(?:{_GRAVE})(?:{PEOPLE}|者)?[:为有共]*(?P<n>{NUMERAL}){_ONE}")
_NOBODY = re.compile(rf"(?:无|没有|未见|暂无|尚无|未出现|没出现)(?:人|一例|一人)?(?:{_GRAVE})")
_FEARED = re.compile(r"(?:可能|怕|担心|万一|如果|要是|以免|防止|谨防|会)[^,。;]{0,6}$")
_MOST = 10_000
_WORDS = ("危", "重症监护", "icu", "昏迷不醒", "抢救", "命悬一线")
"""One of them stands in whatever says so."""


def critical_said(whole: str, harm: Harm) -> int | None:
    """What a text says of it where it tells of people harmed at all. `harm`: what was read in it."""
    is_told = any((harm.ill, harm.hospitalised, harm.dead))
    return critical_of(normalise(whole[:LIMIT])) if is_told else None


def critical_of(folded: str) -> int | None:
    """The largest number of critically ill people; 0 where the text says that nobody is, None where it says nothing."""
    if not any(word in folded for word in _WORDS):  # nearly every text
        return None
    hits = [hit for pattern in (_BEFORE, _AFTER) for hit in pattern.finditer(folded)]
    said = [number(hit["n"]) for hit in hits if not _FEARED.search(folded, 0, hit.start())]
    counts = [count for count in said if count is not None and count <= _MOST]
    if counts:
        return max(counts)
    return 0 if _NOBODY.search(folded) else None
