"""Whether a sample failed by microbes: of those there is no re-test, Sampling Rules Art. 31; of the rest there is.

Toxins that microbes leave, and medicines and pesticides that are named after them, are none.
"""

from collections.abc import Iterable

from classifiers.patterns import pattern
from connectors.signal import Signal

ALL, SOME, NONE = "all", "some", "none"
_MICROBE = pattern(
    r"菌落|细菌|致病菌|微生物|大肠(?:菌群|杆菌|埃希)"
    r"|(?:氏|沙门|李斯特|志贺|弯曲|乳酸)菌|葡萄球菌(?!肠毒素)|链球菌(?!素)|弧菌"
    r"|杆菌(?!肽|毒素)|单胞菌|梭菌(?!毒素)|霉菌(?!毒素)|酵母(?!抽提)|商业无菌|病毒"
)
_CLAUSE = pattern(r"[，。；！？,;!?\n（）()]+")
_FAILS = pattern(r"不符合|不合格|超标|超出|检出|超过")
_GENERAL = pattern(
    r"(?:抽检|检验|检测|结论|结果|判定|抽样|样品|产品|批次|食品"
    r"|[袋瓶件批份])[^、]{0,6}(?:不合格|不符合)|未检出|不合格项目[:：]?$"
)
_LIST = pattern(r"[、和及与/]|以及")


def microbial(signal: Signal) -> str | None:
    """Whether all that a sample failed by are microbes, some, or none; None where nobody says by what it failed."""
    items = signal.sampling.items if signal.sampling else ()
    named = [each.item for each in items] or [*_named(signal.whole)]
    found = [_MICROBE.search(each) is not None for each in named]
    if items or any(found):
        return ALL if all(found) else SOME if any(found) else NONE
    return None


def _named(whole: str) -> Iterable[str]:
    """What words say that it failed by."""
    for clause in _CLAUSE.split(whole):
        if _FAILS.search(clause) and not _GENERAL.search(clause):
            yield from filter(None, _LIST.split(clause))
