"""Transfers (转院): a hospital tells of a patient whom another one sent to it, and who is of that one's case."""

import re
from collections.abc import Iterator

from classifiers.patterns import pattern

_HOSPITAL = (
    r"(?:第?(?P<{0}n>[一二三四五六七八九十])(?P<{0}of>附属|附)?(?:人民)?医?院"
    r"|(?P<{0}name>[\u4e00-\u9fff]{{2}})(?:医院|卫生院)|(?P<{0}care>妇幼)(?:保健院)?)"
)
_NAMED = pattern(_HOSPITAL.format(""))
_SENT = pattern(
    rf"{_HOSPITAL.format('from_')}(?:急诊科?|[\u4e00-\u9fff]{{1,4}}科)?"
    rf"(?:昨[夜晚天日]|今[晨早天日]|[上下]午|凌晨|紧急|[\d:：点时分]){{0,3}}"
    rf"转(?:来|入|过来|送来|诊来|院来|运来|至我|到我)|转自(?:[\u4e00-\u9fff]{{0,6}}?){_HOSPITAL.format('of_')}"
)


def hospitals_in(whole: str) -> set[str]:
    """The hospitals that a text names, each by what its long and its short name share: 第二人民医院, 市二院."""
    return {_short(hit, "") for hit in _NAMED.finditer(whole)}


def sent_by(whole: str) -> str | None:
    """The hospital that sent the patient of whom a text tells; None where none did."""
    return next(_senders(whole), None)


def _senders(whole: str) -> Iterator[str]:
    for hit in _SENT.finditer(whole):
        yield _short(hit, "from_") or _short(hit, "of_")


def _short(hit: re.Match[str], group: str) -> str:
    number = hit[f"{group}n"]
    if number:
        return f"{number}附院" if hit[f"{group}of"] else f"{number}院"
    name = hit[f"{group}name"]
    return f"{name}医院" if name else hit[f"{group}care"] or ""
