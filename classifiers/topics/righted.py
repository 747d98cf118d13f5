"""Righted (更正): what a text that is headed as a correction says it was not.

更正: 不是甲醛味, 是吃出钢丝异物: the hazard that is named first is the one that is taken back.
"""

from ..patterns import pattern

_HEADED = ("更正", "订正", "勘误")
_HEAD = 12
_NOT_SO = pattern(
    r"(?:(?<!是)不是|而非|并非|不系|(?<!是)非(?=[^常法食洲])"
    r"|(?<![未不能法])(?<!不能)(?<!尚未)排除了?|已排除)[^,。;!?\n]+"
    r"|由[^,。;!?\n]{1,12}?(?=更正为|改为|订正为)"
    r"|(?:前函|前次|上次|此前|原先|原来|先前|刚才|昨[天日])[^,。;!?\n]{1,20}?(?:有误|错误|不实|不准确?)"
    r"|(?:刚才|先前|上次|此前|原来|前次)(?:说|报|写|登记)的?是?[^,。;!?\n]{1,12}(?=,(?:其实|实际|应)是?)"
)


def is_headed(folded: str) -> bool:
    """Whether a text says at its beginning that it puts right an earlier one."""
    return any(word in folded[:_HEAD] for word in _HEADED)


def without_what_was_not(folded: str) -> str:
    """The text with what it takes back blotted out, every character in its place; nearly every text as it is."""
    return _NOT_SO.sub(lambda hit: "#" * len(hit.group()), folded) if is_headed(folded) else folded
