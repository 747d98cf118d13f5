"""Rows of a table that are no data: headings of its groups, totals, notes, and who signed it.

Read as data, each would be a report of its own, whose clocks begin with the import.
"""

import re
from collections.abc import Callable

from ..fields import Cell, clean
from ..patterns import pattern
from .headers import Column, Header

_TOTAL = pattern(r"(?:合\s*计|总\s*计|小\s*计|本页合计|共计)[：:]?$")
_UNITS = r"\s*(?:万?元|[%个件条起次批份户行])?"
_NUMBER = pattern(rf"[\d.,]+{_UNITS}", re.ASCII)
_SUM = pattern(
    rf".{{0,12}}(?:合\s*计|总\s*计|小\s*计|共计)[：:]?(?:[\d.,]+{_UNITS})?"
    rf"|(?:以上|本[页表日周月])?共[：:]?\s*[\d.,]+{_UNITS}",
    re.ASCII,
)
_PLAIN_SUM = pattern(
    r"(?:以上|本[页表日周月])?(?:[合总小]\s*计|共计?)[：:]?(?:[\d.,]+\s*[件起条批次]?)?|.*[合总小共]\s*计[：:]?"
)
"""A sum that tells of no money that somebody was charged."""
_FOOT = pattern(
    r"(?:注|备注|说明|填表人|填报人|填表单位|填报单位|制表|制表人|审核|审核人|统计时间|数据来源)\s*\d?\s*[：:]"
)
_OF_TABLE = pattern(
    "填[表报]|制[表单]|本表|此表|上表|数据来源|统计|口径|截[至止]|以上(?:均?为|共|数|各)|(?:打印|导出)(?:人|时间|日期)"
)
"""Whereby a note or a signature is told from what somebody reports."""
_SIGNED = pattern(
    r"(?:(?:填表|填报|制表|制单|审核|审批|审签|复核|核对|报送|上报|录入|统计|汇总|打印|导出)"
    r"(?:人员?|员|者|单位|部门|日期|时间|(?=[（(：:]))"
    r"|(?:单位|部门|科室|主要|分管|主管|带班)?(?:负责人|领导))(?:[（(][^（）()]*[）)])?(?:[：:]|$)"
)
_SEALED = pattern(r"[^：:]{2,30}[（(](?:盖章|公章|签字|签章|签名)[）)][：:]?")
_LABEL = pattern(r"[^：:]{2,14}[：:]\s*(.*)", re.DOTALL)
_WHEN = pattern(r"\d\s*[年月日./-]")
_ENUMERATED = pattern(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}(?:部分|类|批(?!发)|组|项)"
)
_ORDINAL = pattern("[（(]?[一二三四五六七八九十]{1,3}[)）、.．]?")
"""The number of a group, in a cell of its own beside its name."""
_HAN = pattern("[一-龥]")
_WORDS = frozenset(["text", "title", "demand", "url"])
"""Columns of which one alone may be all that is known of a matter."""

_NUMBERS = frozenset(["source_id", "sampling.sample_no"])


def filled_in(header: Header, cells: list[Cell]) -> dict[int, str]:
    """What a row says, by its place: without the columns that are not read."""
    return {index: text for index, cell in enumerate(cells) if (text := clean(cell)) and index not in header.ignored}


def is_empty(header: Header, filled: dict[int, str]) -> bool:
    """Whether a row says nothing: it is blank, numbered in advance by a template, or the header once more."""
    texts = list(filled.values())
    if len(texts) == 1 and texts[0].isdigit() and len(texts[0]) < 6 and not _is_named(header, filled):
        return True
    return not texts or texts == [
        column.name.rpartition("\x1f")[2] for column in header.columns if not column.is_ignored
    ]


def is_aside(header: Header, filled: dict[int, str], speaks: Callable[[str], bool]) -> bool:
    """Whether a row that says something is none of the things that the table lists. `speaks`: whether a text tells of
    people harmed; such a row is a thing of its own, whatever it looks like."""
    is_one = _adds_up(header, filled) or _is_foot(header, filled) or _is_heading(header, filled)
    return is_one and not speaks("\n".join(filled.values()))


def _adds_up(header: Header, filled: dict[int, str]) -> bool:
    """Whether a row says 合计 or 餐饮环节小计 somewhere and else nothing but numbers. Where it may be what happened, a
    number of its own or an amount of money makes a report of it (办卡共计3000元)."""
    texts = list(filled.values())
    if _TOTAL.match(texts[0]):
        return True
    sums = {text for text in texts if _SUM.fullmatch(text)}
    if not sums or not all(text in sums or _NUMBER.fullmatch(text) for text in texts):
        return False
    told = sums & _told(header, filled)
    return all(_TOTAL.match(text) or (len(texts) == 1 and _PLAIN_SUM.fullmatch(text)) for text in told)


def _is_foot(header: Header, filled: dict[int, str]) -> bool:
    """Whether a row is a note, or says who filled the table in, who checked it and when, and nothing else. Where it
    may be what happened (负责人：态度恶劣), only one that speaks of the table is."""
    texts = list(filled.values())
    is_one = (
        (len(set(texts)) <= 2 and _FOOT.match(texts[0]))
        or (_SEALED.fullmatch(texts[0]) and all(_WHEN.search(text) for text in texts[1:]))
        or (_SIGNED.match(texts[0]) and _are_labelled(texts))
    )
    return bool(is_one) and (texts[0] not in _told(header, filled) or any(map(_OF_TABLE.search, texts)))


def _are_labelled(texts: list[str]) -> bool:
    """Whether each is a label with what it names, or what the label before it names, or a day."""
    is_open = False
    for text in texts:
        label = _LABEL.fullmatch(text)
        if label or _SIGNED.fullmatch(text):
            is_open = not (label and label[1])
        elif is_open:
            is_open = False
        elif not _WHEN.search(text):
            return False
    return True


def _is_heading(header: Header, filled: dict[int, str]) -> bool:
    """Whether a row names the group below it (一、餐饮环节) or says that there is nothing (本周无): one text, merged
    over columns of which not all are words, or alone in a column of numbers, or counted like a chapter."""
    filled = {index: text for index, text in filled.items() if not _ORDINAL.fullmatch(text)} or filled
    text, *others = set(filled.values())
    of = {column.index: column for column in header.columns}
    if others or not _HAN.search(text) or all(_is_of_words(of.get(index)) for index in filled):
        return False
    if len(filled) > 1:
        return True
    column = of.get(next(iter(filled)))
    is_number = column is not None and (column.is_raw or column.key in _NUMBERS)
    return (is_number and not re.search(r"\d", text)) or bool(_ENUMERATED.match(text))


def _told(header: Header, filled: dict[int, str]) -> set[str]:
    """What stands in a column of words and in no other, as a merged cell would: it may be what happened."""
    is_unsure = header.is_wordless
    words = {each.index for each in header.columns if each.key in _WORDS or (is_unsure and each.is_unknown)}
    return {filled[index] for index in filled if index in words} - {
        text for index, text in filled.items() if index not in words
    }


def _is_of_words(column: Column | None) -> bool:
    """A column that nobody knows may say what happened too."""
    return column is None or column.is_unknown or column.key in _WORDS


def _is_named(header: Header, filled: dict[int, str]) -> bool:
    """Whether a filled cell stands under a column that is known."""
    return any(column.index in filled for column in header.columns if column.key or column.parts)
