"""Rows of a table that are no data: headings of its groups, totals, notes, and who signed it.

Read as data, each would be a report of its own, whose clocks begin with the import.
"""

import re
from collections.abc import Callable

from ..fields import Cell, clean
from .headers import Column, Header

_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|本页合计|共计)[：:]?$")
_UNITS = r"\s*(?:万?元|[%个件条起次批份户行])?"
_NUMBER = re.compile(rf"[\d.,]+{_UNITS}", re.ASCII)
_SUM = re.compile(
    rf".{{0,12}}(?:合\s*计|总\s*计|小\s*计|共计)[：:]?(?:[\d.,]+{_UNITS})?"
    rf"|(?:以上|本[页表日周月])?共[：:]?\s*[\d.,]+{_UNITS}",
    re.ASCII,
)
_FOOT = re.compile(
    r"(?:注|备注|说明|填表人|填报人|填表单位|填报单位|制表|制表人|审核|审核人|统计时间|数据来源)\s*\d?\s*[：:]"
)
_SIGNED = re.compile(
    r"(?:(?:填表|填报|制表|制单|审核|审批|审签|复核|核对|报送|上报|录入|统计|汇总|打印|导出)"
    r"(?:人员?|员|者|单位|部门|日期|时间)?"
    r"|(?:单位|部门|科室|主要|分管|主管|带班)?(?:负责人|领导))(?:[（(][^（）()]*[）)])?(?:[：:]|$)"
)
_SEALED = re.compile(r"[^：:]{2,30}[（(](?:盖章|公章|签字|签章|签名)[）)][：:]?")
_LABEL = re.compile(r"[^：:]{2,14}[：:]\s*(.*)", re.DOTALL)
_WHEN = re.compile(r"\d\s*[年月日./-]")
_ENUMERATED = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}(?:部分|类|批|组|项)"
)
_ORDINAL = re.compile("[（(]?[一二三四五六七八九十]{1,3}[)）、.．]?")
"""The number of a group, in a cell of its own beside its name."""
_HAN = re.compile("[一-龥]")
_WORDS = frozenset(["text", "title", "demand", "url"])
"""Columns of which one alone may be all that is known of a matter."""

_NUMBERS = frozenset(["source_id", "sampling.sample_no"])


def is_data(header: Header, cells: list[Cell], speaks: Callable[[str], bool]) -> bool:
    """Whether a row below the header is one of the things that the table lists. `speaks`: whether a text tells of
    people harmed; such a one is no heading, wherever it stands."""
    filled = {index: text for index, cell in enumerate(cells) if (text := clean(cell)) and index not in header.ignored}
    texts = list(filled.values())
    if not texts:
        return False
    if _TOTAL.match(texts[0]) or _adds_up(texts) or _is_foot(texts):
        return False
    if _is_heading(header, filled) and not any(map(speaks, texts)):
        return False
    # A template's empty rows carry their serial number and nothing else.
    if len(texts) == 1 and texts[0].isdigit() and len(texts[0]) < 6 and not _is_named(header, filled):
        return False
    return texts != [column.name.rpartition("\x1f")[2] for column in header.columns if not column.is_ignored]


def _adds_up(texts: list[str]) -> bool:
    """Whether a row says 合计 or 餐饮环节小计 somewhere and else nothing but numbers."""
    sums = [text for text in texts if _SUM.fullmatch(text)]
    return bool(sums) and all(text in sums or _NUMBER.fullmatch(text) for text in texts)


def _is_foot(texts: list[str]) -> bool:
    """Whether a row is a note, or says who filled the table in, who checked it and when, and nothing else."""
    if len(set(texts)) <= 2 and _FOOT.match(texts[0]):
        return True
    if _SEALED.fullmatch(texts[0]):
        return all(_WHEN.search(text) for text in texts[1:])
    return bool(_SIGNED.match(texts[0])) and _are_labelled(texts)


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


def _is_of_words(column: Column | None) -> bool:
    """A column that nobody knows may say what happened too."""
    return column is None or column.is_unknown or column.key in _WORDS


def _is_named(header: Header, filled: dict[int, str]) -> bool:
    """Whether a filled cell stands under a column that is known."""
    return any(column.index in filled for column in header.columns if column.key or column.parts)
