"""Spots: where a business is said to be, packed into one number, and when two of one name are two businesses.

What counts stands in its name, in its address, or in the text right before or behind its name; where a patient or a
caller lives and who tells of it stand elsewhere in a sentence.
"""

import zlib

from classifiers.patterns import pattern
from classifiers.where.places import is_home
from classifiers.where.whereabouts import find_whereabouts
from connectors.text import digest_text

_WIDTHS = (13, 13, 13, 12, 12)
"""Bits of the digest of each part: together 63, for databases keep signed integers. 0: nobody says it."""
_BRANCH = pattern(r"(?<=超市)\W?(\w{1,12}?)分?店\W?$")
"""Which shop of a chain a name is of: `大张超市和平路店` → `和平路`. A shop in a market is a stall."""
_TOWN = pattern(r"(?:.*(?:[省市县]|(?<![社小])区))?(?P<name>[^\W省市县区]{2,6}?)(?:街道(?:办事处)?|办事处|[镇乡])")
_ROAD = pattern(r"(?:.*(?:[市县镇乡]|街道|(?<![小社])区))?(?P<name>\w{1,8}?(?:大道|大街|[路街巷村道]))(?P<house>\d+)?")
_DIVISION = pattern(
    r"(?:[^\W\d]{2,3}省)?([^\W\d]{2,3}(?<![超集门夜早菜城])市)?([^\W\d]{2,3}(?<![小社校景园厂])[区县])?(?=\w{4})"
)
_LINK = pattern(r"(?:[上里]?的|[上有]|[一那这]?[家个]|店?名?叫|名为|[“\"'‘「『《(（\s])*$")
"""What may stand between a place and the business there."""
_LIES_AT = pattern(r"[”\"'’」』》]?[,，]?(?:位于|坐落[在于]|开在|地址[在是为]?[:：]?|[(（])")
_WINDOW = 24
"""Signs before and behind a name that are looked at."""


def parted(name: str) -> tuple[str | None, str]:
    """The city or the district before a name, and the name itself: 新乡市红旗区实验小学, wherever its cell broke it."""
    name = "".join(name.split())
    division = _DIVISION.match(name)
    return (division[2] or division[1], name[division.end() :]) if division else (None, name)


def spot_of(name: str, address: str | None, whole: str, *, division: str | None, is_chain: bool) -> int | None:
    """Where the business `name` is; None where nobody says it. `division`: the city or district in its name;
    `is_chain`: its house and its branch tell it from others of one name and street."""
    said = digest_text(address or said_at(whole, name))
    branch = _BRANCH.search(digest_text(name)) if is_chain else None
    town = _TOWN.match(said)
    road = _ROAD.match(said[town.end() :] if town else said)
    parts = (
        division,
        town and town["name"],
        road and road["name"],
        road and is_chain and road["house"],
        branch and branch[1],
    )
    return packed(*parts)


def packed(*parts: str | bool | None) -> int | None:
    """One number of what is said of each part."""
    number = 0
    for part, width in zip(parts, _WIDTHS, strict=True):
        number = number << width | (zlib.crc32(part.encode()) % (2**width - 1) + 1 if isinstance(part, str) else 0)
    return number or None


def are_two(one: int | None, other: int | None) -> bool:
    """Whether two of one name are at two places: another division, town or road; a town and a road that have nothing
    to do with each other as far as is said; another house, or branches of which no house is known."""
    ours, theirs = _parts(one), _parts(other)
    if any(a and b and a != b for a, b in zip(ours[:3], theirs[:3], strict=True)):
        return True
    streets, others = {*ours[1:3]} - {0}, {*theirs[1:3]} - {0}
    if streets and others and not streets & others:
        return True
    houses, branches = zip(ours[3:], theirs[3:], strict=True)
    a, b = houses if all(houses) else branches
    return bool(a and b and a != b)


def told_together(known: int | None, said: int | None) -> int | None:
    """What is known, with what is said of parts that were not known."""
    both = zip(_parts(known), _parts(said), _WIDTHS, strict=True)
    number = 0
    for was, more, width in both:
        number = number << width | (was or more)
    return number or None


def _parts(number: int | None) -> tuple[int, ...]:
    left, parts = number or 0, []
    for width in reversed(_WIDTHS):
        parts.append(left & (2**width - 1))
        left >>= width
    return tuple(reversed(parts))


def said_at(whole: str, name: str) -> str:
    """The place that stands right before or behind a name in a text; empty where none does."""
    at = whole.find(name)
    if at < 0:
        return ""
    before = whole[max(0, at - _WINDOW) : at]
    link = _LINK.search(before)
    before = before[: link.start()] if link else before
    close = [each for each in find_whereabouts(before) if each.end == len(before)]
    found = [each for each in close if not is_home(before, each.start, each.end)]
    if found:
        return found[-1].text
    behind = whole[at + len(name) : at + len(name) + _WINDOW]
    lies = _LIES_AT.match(behind)
    places = find_whereabouts(behind[lies.end() :]) if lies else []
    return next((each.text for each in places if each.start == 0), "")


def place_of(name: str) -> str:
    """The market or shopping place in a stall's name: `示例农贸市场12号摊位` → `示例农贸市场`."""
    for word in ("农贸市场", "批发市场", "菜市场", "集贸市场", "市场", "超市", "商场", "小学", "中学", "幼儿园"):
        at = name.find(word)
        if at > 0:
            return name[: at + len(word)]
    return name


def digest_of(text: str | None) -> int | None:
    """One number of a text."""
    return zlib.crc32(text.encode()) if text else None
