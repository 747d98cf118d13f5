"""Telephone numbers as one is known again by, however it was written."""

import re
import unicodedata
from collections.abc import Iterator

_GAP = "[-. ]*"
_NUMBER = re.compile(
    rf"(?<![\d*+])(?:(?:\+|00)?86{_GAP})?(?P<mobile>1[3-9]\d(?:{_GAP}\d){{8}})(?![\d*])"
    rf"|(?<![\d*+])(?:(?:\+|00)86{_GAP}\(?0?|\(?0)(?P<area>10|2\d|[3-9]\d\d)\)?{_GAP}(?P<line>\d{{3,4}}[- ]?\d{{4}})"
    r"(?: *(?:-|转|分机|ext\.?) *(?P<extension>\d{1,6}))?(?![\d*])"
    r"|(?<![\d*])(?:\+|00)(?P<abroad>(?!86)[1-9]\d{0,3}(?:[- ]?\d){6,11})(?![\d*])"
    r"|(?<![\d*+-])(?P<local>(?!20\d\d[01]\d[0-3]\d)[2-8]\d{2,3}[- ]?\d{4})(?![\d*-])",
    re.IGNORECASE,
)
"""A mobile, a line with its area's code, one of another country, a line of the place. What is masked is none, nor is
what is too short: the number of a hotline is everybody's."""
_LOCAL = re.compile("[2-8][0-9]{6,7}")
_BARE = re.compile("1[3-9][0-9]{9}")
_NO_DIGIT = re.compile(r"\D+")
_SAME = 7
"""Last digits that are all one: written where a number had to be (00000000, 13800000000)."""
_OWN = re.compile(
    "(?:我|本人|投诉人|举报人|反映人|来电人|报料人|诉求人)的?(?:本人)?"
    "(?:联系|手机|移动)?(?:电话|手机|方式|号码)(?:号码?)?[是为: ]{0,3}"
)
"""What stands before a number that is the speaker's own; 联系电话 alone may be that of the business."""


def numbers_in(field: str) -> tuple[str, ...]:
    """The numbers that stand in a field for a telephone, each once, digits only."""
    if _BARE.fullmatch(field):  # as nearly every source writes it: ten times as fast
        return () if _is_none(field) else (field,)
    return tuple(dict.fromkeys(_numbers(_plain(field))))


def with_area(number: str, code: str) -> str:
    """A line of the place with the code of its area, as it is written from elsewhere; any other number, and where no
    code is known, as it is."""
    return f"{code}{number}" if code and _LOCAL.fullmatch(number) else number


def own_numbers(text: str) -> tuple[str, ...]:
    """The numbers of which a text plainly says that they are the speaker's."""
    plain = _plain(text)
    found = (_NUMBER.match(plain, cue.end()) for cue in _OWN.finditer(plain))
    return tuple(dict.fromkeys(number for each in found if each and (number := _digits(each))))


def _numbers(plain: str) -> Iterator[str]:
    for found in _NUMBER.finditer(plain):
        if number := _digits(found):
            yield number


def _digits(found: re.Match[str]) -> str:
    """Empty for what stands for none."""
    said = {name: _NO_DIGIT.sub("", value or "") for name, value in found.groupdict().items()}
    number = said["mobile"] or said["line"] or said["abroad"] or said["local"]
    if _is_none(number):
        return ""
    if said["line"]:
        return f"0{said['area']}{number}" + (f"-{said['extension']}" if said["extension"] else "")
    return f"+{number}" if said["abroad"] else number


def _is_none(number: str) -> bool:
    return len(set(number[-_SAME:])) == 1


def _plain(text: str) -> str:
    """Full-width signs as the others, every dash and blank as one."""
    return re.sub(r"[\u2010-\u2015\u2212—ー]", "-", re.sub(r"\s", " ", unicodedata.normalize("NFKC", text)))
