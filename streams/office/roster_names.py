"""The names of a roster's cell, or of a field, as offices write them: several, with telephones, marks and who stands
in for whom."""

import re
from collections.abc import Collection

from classifiers.patterns import pattern
from playbooks.district.people import People

_ASIDE = pattern(r"[（(].*?[）)]")
PHONE = pattern(r"\+?\d[\d-]{5,}\d")
_SEPARATORS = pattern(r"[、,，/／;；|\n]+")
_POST = pattern(r"(?:[主副正]班?|组长|组员|值班员?|值班人员|带班|带班领导)[：:]")
_MARKS = pattern("[★☆*＊▲△●○]")
_OPEN = pattern("待定|未定|空缺|暂缺")
_NOBODY = pattern(f"休|休息|轮休|调休|休假|放假|无人|不排班|不值班|{_OPEN.pattern}")
_INSTEAD = pattern(r"(.+?)(?:代替|顶替|代|替|顶)(?:.*)")
"""王一代李一, 王一替班: whoever stands in is on duty."""
_STOOD_IN = pattern(
    r"([^、,，/／;；|\n（(）)]+)[（(](?:由|请)?([^（(）)]{2,8}?)(?:代替|顶替|代|替|顶)(?:值班|值|班|岗)?[）)]"
)
"""李一（王一代）"""
_AWAY = pattern(r"[^、,，/／;；|\n（(）)]+[（(](?:请假|[病事公年休]假|轮?休息?|调休|出差|公差|外出|学习|培训)[）)]")
_FOR_NOW = "临时"


def names_in(text: str, people: People) -> tuple[str, ...]:
    """The names of a cell or a field. A blank parts two names, or the signs of one, as `王　一` is written to fill its
    cell; what stands in brackets is no name, unless the list tells two of one name apart by it, or it says who stands
    in. Who is said to be away comes with that word: it is no name."""
    known = {each.name for each in people}
    if says_nobody(text) and not known & set(_SEPARATORS.split(text)):
        return ()
    plain = _STOOD_IN.sub(lambda said: _stands_in(said, known), text)
    away = [said for said in _AWAY.findall(plain) if said not in known]
    for said in away:
        plain = plain.replace(said, "、")
    plain = _ASIDE.sub(lambda aside: aside[0] if any(aside[0] in each for each in known) else "", plain)
    plain = _MARKS.sub("", _POST.sub(" ", PHONE.sub(" ", plain)))
    parts = (name for part in _SEPARATORS.split(plain) for name in _parted(part.split(), known))
    names = (_on_duty(each, known) for each in parts)
    return tuple(dict.fromkeys([*(each for each in names if each), *(re.sub(r"\s", "", each) for each in away)]))


def says_nobody(text: str) -> bool:
    """Whether a cell says that nobody is on duty, or that it is not yet known who."""
    return all(_NOBODY.fullmatch(part) for part in _SEPARATORS.split(text.strip()))


def _stands_in(said: re.Match[str], known: Collection[str]) -> str:
    """Who stands in for the one before the brackets; one whom the list does not know, with all that is said."""
    if said[0] in known or said[2] == _FOR_NOW:
        return said[0]
    return said[2] if said[2] in known else said[0].translate(_NO_ASIDE)


_NO_ASIDE = str.maketrans("（）()", "〔〕〔〕")
"""So written an aside stays with its name."""


def _on_duty(name: str, known: Collection[str]) -> str:
    """The name of whoever of a piece is on duty; empty where it is open. 王一 休 may say that 王一 is not."""
    if name in known:
        return name
    instead = _INSTEAD.fullmatch(name)
    return instead[1] if instead and instead[1] in known else "" if _OPEN.fullmatch(name) else name


def _parted(pieces: list[str], known: Collection[str]) -> list[str]:
    """Names of pieces between blanks: the longest run of them that is a name of the list, else each alone; single signs
    of which no run is one are one name together."""
    longest, found, at = max(map(len, known), default=1), list[str](), 0
    while at < len(pieces):
        n = next((n for n in range(longest, 1, -1) if "".join(pieces[at : at + n]) in known), 1)
        found.append("".join(pieces[at : at + n]))
        at += n
    return ["".join(pieces)] if pieces and all(len(each) == 1 for each in found) else found
