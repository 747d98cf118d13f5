"""Who refuted a claim (澄清单位), told from where it was only read: an article, a list, somebody without a name."""

import re

from playbooks.folding.headings import came_back
from streams.gathering.knowledge import Knowledge

_ORGANS = re.compile(
    "(?:局|厅|部|委|院|办|政府|中心|协会|学会|分会|科协|联盟|平台"
    "|委员会|部门|网警|公安|研究所|科普中国|疾控|食药监)(?:等)?$"
)
"""How the name of an authority, an institute or an association ends."""
_NAMELESS = re.compile("接诊|某|业内|有关|相关|专家|网友|记者")
_ASIDE = re.compile("（[^）]*）|“[^”]*”|官方微博|官方微信|官网|公众号")
_AND = re.compile("[；;、]")
TITLE_ONLY = "仅见标题"
"""What a source says of which nobody read more than the title."""

_BACK = re.compile(re.escape(came_back("|")).replace(re.escape("|"), r"(\w+)"))


def as_the_book_says(heading: str, knowledge: Knowledge) -> str:
    """A heading that calls no claim refuted of which the entry was withdrawn since."""
    found = _BACK.search(heading)
    entry = knowledge.rumour_now(found[1]) if found else None
    if found is None or entry is None or entry.withdrawn_on is None:
        return heading
    return heading.replace(found.group(), f"谣言库已撤下的说法，待核查（谣言库 {found[1]}）")


def authorities(refuted_by: str) -> list[str]:
    """Of those said to have refuted a claim, the organs and associations that have a name."""
    return [each.strip() for each in _AND.split(refuted_by) if _is_organ(each)]


def others(refuted_by: str) -> list[str]:
    """The rest of them: articles, lists, columns and people."""
    return [each.strip() for each in _AND.split(refuted_by) if each.strip() and not _is_organ(each)]


def is_title_only(source: str) -> bool:
    """Whether no more was read of the source than its title."""
    return TITLE_ONLY in source


def _is_organ(name: str) -> bool:
    plain = _ASIDE.sub("", name).strip()
    return _ORGANS.search(plain) is not None and _NAMELESS.search(plain) is None
