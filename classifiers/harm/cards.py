"""Cards (报告卡): 病例数4, 住院2, 死亡0. The numbers of a report's card count people without saying so."""

import re

from .harms import Mention

_LINE = re.compile(
    r"(?:(?P<ill>发病|病例|患病|就诊|中毒)|(?P<hospitalised>住院|收治)|(?P<dead>死亡))(?:总|人|例)?数?:?(?P<n>\d{1,4})"
    r"(?=[,;。、\n ]|例|人|名|$)"
)
_SORTS = ("ill", "hospitalised", "dead")


def on_card(folded: str) -> list[Mention]:
    """The counts of a report's card: two of its lines at least, for one alone is any number after a word."""
    if "住院" not in folded and "死亡" not in folded:  # nearly every text
        return []
    lines = [(line, what) for line in _LINE.finditer(folded) for what in _SORTS if line[what]]
    found = [Mention(what=what, count=int(line["n"]), start=line.start(), end=line.end()) for line, what in lines]
    return found if len({each.what for each in found}) > 1 else []
