"""Reports about officials (反映公职人员): told by their words, so that from the door on only the director opens them.

One sentence must speak of who acts for the state and of what they must not do. What is missed can be marked by hand
(`MARK`, in the words of the call); what is taken for one wrongly costs the director a look.
"""

import re

from .signal import Signal

MARK = "（登记：反映公职人员）"
"""What the desk writes behind the words of a caller."""

_WHO = (
    "执法人员|公职人员|执法队|监管人员|检查人员|公务员|领导干部|(?:市场监管|监督管理|市监|工商|食药|食安办|卫生|卫健|教育|农业|公安|派出)"
    "[^，。；！？\n]{0,8}(?:工作人员|人员|干部|领导|局长|所长|科长|队长|主任)|局长|所长|科长|大队长|镇长|区长|书记"
)
_WHAT = (
    "吃拿卡要|索贿|受贿|行贿|收受|收了?(?:好处|红包|礼品|礼金|钱)|好处费|送(?:红包|礼金|好处)|保护伞|包庇|徇私|舞弊|渎职|失职|滥用职权"
    "|玩忽职守|不作为|乱作为|通风报信|泄露举报|泄露投诉|勾结|串通|权钱交易|打招呼放|说情"
)
_GATE = re.compile(_WHAT)
_SENTENCE = re.compile(r"[^。；！？\n]+")


def names_officials(signal: Signal) -> bool:
    """Whether a signal speaks of misconduct of officials."""
    return accuses(f"{signal.title or ''}\n{signal.text or ''}")


def accuses(text: str) -> bool:
    """Whether a sentence of a text says of officials what they must not do."""
    if MARK in text:
        return True
    if _GATE.search(text) is None:
        return False
    return any(_WHO_RE.search(part) and _GATE.search(part) for part in _SENTENCE.findall(text))


_WHO_RE = re.compile(_WHO)
